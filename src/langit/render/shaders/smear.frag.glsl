// Light drawn out along the longest way near a pixel: from what passes before it, and from what is seen past its own rim.
uniform sampler2D source;
uniform sampler2D way_map;
uniform sampler2D near_map;
uniform vec2 size;  // of the picture, in pixels
uniform int tile;
in vec2 uv;
out vec4 result;

const int TAPS = 14;

float cone(float away, float reach) { return clamp(1. - away / max(reach, .01), 0., 1.); }
float disc(float away, float reach) { return 1. - smoothstep(.95 * reach, 1.05 * reach + .01, away); }
float scattered(vec2 pixel) { return fract(52.9829189 * fract(dot(pixel, vec2(.06711056, .00583715)))); }  // see reflect.frag

void main() {
    float start = scattered(gl_FragCoord.xy);
    // Tiles would show: which one counts is scattered at their rims.
    ivec2 at = ivec2((uv * size + (start - .5) * .5 * float(tile)) / float(tile));
    vec2 most = texelFetch(near_map, clamp(at, ivec2(0), textureSize(near_map, 0) - 1), 0).xy;
    vec3 here = texture(way_map, uv).xyz;
    float own = length(here.xy), weight = 1. / max(own, .5);
    vec4 own_light = texture(source, uv);
    vec3 sum = own_light.rgb * weight;
    int taps = dot(most, most) < .09 ? 0 : TAPS;
    for (int i = 0; i < taps; i++) {
        float k = (float(i) + start) * 2. / float(TAPS) - 1., away = abs(k) * length(most);
        vec2 q = clamp(uv + most * k / size, .5 / size, 1. - .5 / size);
        vec3 there = texture(way_map, q).xyz;
        float reach = length(there.xy), gap = (there.z - here.z) / (.02 * min(there.z, here.z) + .02);
        float before = clamp(1. - gap, 0., 1.), behind = clamp(1. + gap, 0., 1.);
        float part = before * cone(away, reach) + behind * cone(away, own) + 2. * disc(away, reach) * disc(away, own);
        sum += texture(source, q).rgb * part;
        weight += part;
    }
    result = vec4(sum / weight, own_light.a);
}
