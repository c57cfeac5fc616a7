// One step down the pyramid of the bloom, four soft taps wide. The first step keeps only what is bright.
uniform sampler2D source;
uniform vec2 texel;
uniform float threshold;
in vec2 uv;
out vec4 result;

vec3 tap(vec2 offset) {
    vec3 c = texture(source, uv + offset * texel).rgb;
    float bright = max(c.r, max(c.g, c.b));
    float kept = threshold > 0. ? smoothstep(threshold, 1.8 * threshold, bright) / (1. + .04 * bright) : 1.;
    return c * kept;
}

void main() {
    vec3 c = (tap(vec2(-1, -1)) + tap(vec2(1, -1)) + tap(vec2(-1, 1)) + tap(vec2(1, 1))) * .25;
    result = vec4(c, 1);
}
