// One step down the pyramid of the light, four soft taps wide. LENS: alpha is the radius of what a lens spreads a point to.
uniform sampler2D source;
uniform vec2 texel;
#ifdef LENS
#include "circle.glsl"
#endif
in vec2 uv;
out vec4 result;

const float MOST = 20.;  // a spark is no lamp

void main() {
#ifdef LENS
    // Where something sharp ends before something soft, the softest is kept: what is sharp is never taken from here. With
    // three samples to a texel these taps lie on samples, and mix no two depths.
    vec4 sum = vec4(0);
    float widest = 0.;
    for (int i = 0; i < 4; i++) {
        vec4 light = texture(source, uv + texel * (vec2(i & 1, i >> 1) * 2. - 1.));
        float radius = circle(light.a), weight = radius * radius + 1e-3;
        sum += vec4(min(light.rgb, MOST), 1) * weight;
        widest = abs(radius) > abs(widest) ? radius : widest;
    }
    result = vec4(sum.rgb / sum.a, widest);
#else
    vec3 c = vec3(0);
    for (int i = 0; i < 4; i++) c += min(texture(source, uv + texel * (vec2(i & 1, i >> 1) * 2. - 1.)).rgb, MOST);
    result = vec4(c * .25, 1);
#endif
}
