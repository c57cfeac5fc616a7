// Light to picture: bloom, exposure, the filmic curve of ACES (fit by Narkowicz), saturation, contrast, tint, vignette.
uniform sampler2D source;
uniform sampler2D bloom_map;
uniform vec4 levels;  // exposure, bloom, saturation, contrast
uniform vec3 tint;
in vec2 uv;
out vec4 result;

void main() {
    vec3 x = (texture(source, uv).rgb + texture(bloom_map, uv).rgb * levels.y) * levels.x;
    vec3 c = clamp(x * (2.51 * x + .03) / (x * (2.43 * x + .59) + .14), 0., 1.);
    c = mix(vec3(dot(c, vec3(.3, .6, .1))), c, levels.z) * tint;
    vec2 away = uv - .5;
    c = max(c * (1. - .38 * dot(away, away)), 0.);
    c = pow(c, vec3(1. / 2.2));
    result = vec4(clamp((c - .42) * levels.w + .42, 0., 1.), 1);
}
