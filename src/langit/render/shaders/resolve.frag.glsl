// Many samples to one pixel, by a smooth kernel a little wider than a pixel; contrast, film grain; rows from the top.
#include "hash.glsl"
uniform sampler2D source;
uniform vec4 sizes;     // samples a pixel in x and y, source size in x and y
uniform vec2 grain;     // amount, seed
uniform float contrast;
uniform int taps;
in vec2 uv;
out vec4 result;

void main() {
    vec2 center = vec2(uv.x, 1. - uv.y) * sizes.zw;
    vec2 first = floor(center - .5 * float(taps) + .5);
    vec3 sum = vec3(0);
    float all = 0.;
    for (int j = 0; j < taps; j++) {
        for (int i = 0; i < taps; i++) {
            vec2 q = first + vec2(i, j);
            vec2 d = (q + .5 - center) / sizes.xy;
            float k = max(1. - d.x * d.x * 1.2, 0.) * max(1. - d.y * d.y * 1.2, 0.);
            k *= k;
            vec3 c = texelFetch(source, ivec2(clamp(q, vec2(0), sizes.zw - 1.)), 0).rgb;
            sum += c * c * k;  // squares are light, nearly
            all += k;
        }
    }
    vec3 c = sqrt(sum / all);
    c = clamp((c - .42) * contrast + .42, 0., 1.);
    vec2 cell = gl_FragCoord.xy + vec2(0, 4096. * grain.y);
    float noise = hash(cell) + hash(cell + vec2(4096, 0)) - 1.;
    result = vec4(c + noise * grain.x * (1. - .6 * dot(c, vec3(.3, .6, .1))), 1);
}
