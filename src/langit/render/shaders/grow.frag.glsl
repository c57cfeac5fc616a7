// One step up the pyramid of the bloom: a tent over the smaller picture, blended in by its weight.
uniform sampler2D source;
uniform vec2 texel;
uniform float weight;
in vec2 uv;
out vec4 result;

void main() {
    vec3 c = texture(source, uv).rgb * .25;
    c += (texture(source, uv + texel * vec2(1, 0)).rgb + texture(source, uv - texel * vec2(1, 0)).rgb
        + texture(source, uv + texel * vec2(0, 1)).rgb + texture(source, uv - texel * vec2(0, 1)).rgb) * .125;
    c += (texture(source, uv + texel).rgb + texture(source, uv - texel).rgb
        + texture(source, uv + texel * vec2(1, -1)).rgb + texture(source, uv - texel * vec2(1, -1)).rgb) * .0625;
    result = vec4(c, weight);
}
