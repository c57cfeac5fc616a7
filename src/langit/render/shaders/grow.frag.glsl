// One step up the pyramid of the bloom: four taps as wide as a tent over the smaller picture, blended in by its weight.
uniform sampler2D source;
uniform vec2 texel;
uniform float weight;
in vec2 uv;
out vec4 result;

const float ASIDE = .7071;  // texels, so that the taps have the variance of a tent of nine

vec3 tap(float x, float y) { return texture(source, uv + texel * ASIDE * vec2(x, y)).rgb; }

void main() {
    result = vec4((tap(-1., -1.) + tap(1., -1.) + tap(-1., 1.) + tap(1., 1.)) * .25, weight);
}
