// Light to picture: bloom, exposure, the filmic curve of ACES (fit by Narkowicz), saturation, tint, vignette. The
// result is a square root, which keeps the dark parts fine enough in eight bits.
uniform sampler2D source;
uniform sampler2D bloom_map;
uniform vec3 levels;  // exposure, bloom, saturation
uniform vec3 tint;
in vec2 uv;
out vec4 result;

void main() {
    vec3 x = (texelFetch(source, ivec2(gl_FragCoord.xy), 0).rgb + texture(bloom_map, uv).rgb * levels.y) * levels.x;
    // Film dyes overlap: strong colors keep their shading, and lights burn to white.
    x = mix(x, vec3(dot(x, vec3(.33))), .08);
    vec3 c = clamp(x * (2.51 * x + .03) / (x * (2.43 * x + .59) + .14), 0., 1.);
    // What is vivid already is not made more so: it would lose its lesser channels, and with them its shading.
    float most = max(c.r, max(c.g, c.b)), chroma = 1. - min(c.r, min(c.g, c.b)) / max(most, .001);
    float more = levels.z > 1. ? mix(levels.z, 1., chroma * chroma) : levels.z;
    c = mix(vec3(dot(c, vec3(.3, .6, .1))), c, more) * tint;
    vec2 away = uv - .5;
    c = max(c * (1. - .38 * dot(away, away)), 0.);
    result = vec4(sqrt(c), 1);
}
