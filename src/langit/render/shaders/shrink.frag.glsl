// One step down the pyramid of the bloom, four soft taps wide.
uniform sampler2D source;
uniform vec2 texel;
in vec2 uv;
out vec4 result;

vec3 tap(vec2 offset) { return min(texture(source, uv + offset * texel).rgb, 20.); }  // a spark is no lamp

void main() {
    vec3 c = (tap(vec2(-1, -1)) + tap(vec2(1, -1)) + tap(vec2(-1, 1)) + tap(vec2(1, 1))) * .25;
    result = vec4(c, 1);
}
