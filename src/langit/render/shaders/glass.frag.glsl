// Clear and tinted glass over what is behind: the room around and lights on its surface, more toward the rim.
#include "frame.glsl"
#include "air.glsl"
in vec3 world_normal;
in vec3 pattern_point;
in vec3 pattern_normal;
in vec3 world_point;
in vec3 tinted;
flat in float emission;
flat in vec4 look;
uniform samplerCube room;
uniform vec3 probe_low;
uniform vec3 probe_size;
uniform vec3 room_middle;
out vec4 result;

void main() {
    vec3 n = normalize(world_normal) * (gl_FrontFacing ? 1. : -1.), ray = world_point - eye.xyz;
    float distance = length(ray);
    vec3 v = -ray / distance, r = reflect(-v, n), h = normalize(v + sun_direction.xyz);
    float rim = pow(1. - clamp(dot(n, v), 0., 1.), 3.);
    float pane = look.w, mirrored = mix(.05, .17, pane) + .75 * rim;  // a clean pane has two faces, and shows lamps as all else
    // What stands around is about where the outermost probes are, and not infinitely far away (Lagarde and Zanuttini,
    // "Local Image-based Lighting with Parallax-corrected Cubemaps", SIGGRAPH 2012).
    vec2 rim_at = (mix(probe_low.xy, probe_low.xy + probe_size.xy, step(0., r.xy)) - world_point.xy) / (r.xy + 1e-4 * sign(r.xy) + 1e-6);
    vec3 there = world_point + r * clamp(min(rim_at.x, rim_at.y), .5, 30.) - room_middle;
    vec3 c = textureLod(room, there, 1.).rgb * mirrored;
    c += key_light.rgb * pow(max(dot(n, h), 0.), 260.) * 7.;
    for (int i = 0; i < LAMPS; i++) {
        vec3 d = lamp_position[i].xyz - world_point;
        float far2 = dot(d, d);
        h = normalize(v + d * inversesqrt(far2));
        c += lamp_color[i].rgb / (1. + far2 * lamp_position[i].w) * pow(max(dot(n, h), 0.), 140.) * 3. * (1. - pane);
    }
    float body = mix(.10, .02, pane) + .25 * rim;
    c += tinted * (ambient_up.rgb * .5 + key_light.rgb * .12) * body + tinted * emission;
    vec4 haze = air(distance, -v);
    float cover = clamp(body + mirrored * .6, 0., 1.);
    result = vec4(mix(c, haze.rgb * cover, haze.a), cover);
}
