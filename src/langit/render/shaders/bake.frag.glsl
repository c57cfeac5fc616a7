// Light on what the probes see, all at once: a row of six square tiles for each probe. Alpha: 1 on the back of something.
#include "frame.glsl"
#include "gradient.glsl"
#include "gather.glsl"
#include "probes.glsl"
uniform sampler2DShadow shadow_map;
uniform vec3 tile_right[6];
uniform vec3 tile_up[6];
uniform vec3 tile_forward[6];
uniform int side;        // pixels of a tile
uniform vec3 low;        // the grid of the places looked from
uniform vec3 step;
uniform ivec3 count;
uniform float open_sky;  // the share of the sky that gets in
uniform float gain;      // how much more light things give than they are bright
out vec4 result;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy), tile = at / side;
    vec2 inside = (vec2(at % side) + .5) / float(side) * 2. - 1.;
    vec3 from = low + step * vec3(tile.y % count.x, tile.y / count.x % count.y, tile.y / (count.x * count.y));
    vec3 ray = tile_forward[tile.x] + tile_right[tile.x] * inside.x + tile_up[tile.x] * inside.y, d = normalize(ray);
    float depth = texelFetch(depth_map, at, 0).r;
    vec4 base = texelFetch(albedo_map, at, 0), way = texelFetch(normal_map, at, 0), shine = texelFetch(emission_map, at, 0);
    vec3 p = from + ray * along_axis(depth), n = way.xyz, albedo = base.rgb * base.rgb;
    vec3 q = (shadow_matrix * vec4(p + n * ambient_down.w * 2., 1)).xyz;
    vec2 rim = smoothstep(vec2(.444), vec2(.39), abs(q.xy - shadow_middle.xy));
    float sunny = mix(1., texture(shadow_map, q - vec3(0, 0, .0006)), rim.x * rim.y) * max(dot(n, sun_direction.xyz), 0.);
    vec3 c = shine.rgb * gain + albedo * (key_light.rgb * sunny + around(p, n));
    float grazing = pow(1. - clamp(-dot(n, d), 0., 1.), 5.);
    vec3 r = reflect(d, n);
    c += max(shine.a, 0.) * (.03 + .7 * grazing * (1. - base.a)) * gradient(vec3(r.xy, abs(r.z)));
    bool empty = depth >= 1., back = way.w > 1.5 && !empty;
    result = vec4(empty ? gradient(d) * open_sky : back ? vec3(0) : min(c, 24.), back ? 1. : 0.);
}
