// Many samples to one pixel, by a smooth kernel a little wider than a pixel; contrast, film grain; rows from the top.
#include "hash.glsl"
uniform sampler2D source;
uniform vec4 sizes;     // samples a pixel in x and y, source size in x and y
#ifdef GRAIN
uniform vec2 grain;     // amount, seed
#endif
uniform float contrast;
in vec2 uv;
out vec4 result;

void main() {
    vec2 center = vec2(uv.x, 1. - uv.y) * sizes.zw;
    vec2 first = floor(center - .5 * float(TAPS) + .5), all = vec2(0), weight[TAPS];
    ivec2 at[TAPS];
    for (int i = 0; i < TAPS; i++) {  // the kernel is a product: columns and rows are weighed one by one
        vec2 q = first + float(i), d = (q + .5 - center) / sizes.xy, k = max(1. - 1.2 * d * d, 0.);
        weight[i] = k * k;
        all += weight[i];
        at[i] = ivec2(clamp(q, vec2(0), sizes.zw - 1.));
    }
    vec3 sum = vec3(0);
    for (int j = 0; j < TAPS; j++) {
        for (int i = 0; i < TAPS; i++) {
            vec3 c = texelFetch(source, ivec2(at[i].x, at[j].y), 0).rgb;
            sum += c * c * (weight[i].x * weight[j].y);  // squares are light, nearly
        }
    }
    vec3 c = sqrt(sum / (all.x * all.y));
    c = clamp((c - .42) * contrast + .42, 0., 1.);
#ifdef GRAIN
    vec2 cell = gl_FragCoord.xy + vec2(0, 4096. * grain.y);
    float noise = hash(cell) + hash(cell + vec2(4096, 0)) - 1.;
    c += noise * grain.x * (1. - .6 * dot(c, vec3(.3, .6, .1)));
#endif
    result = vec4(c, 1);
}
