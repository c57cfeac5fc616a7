// A string, lit by all around, the key light and lamps, over what is behind: its edge covers a part of a pixel.
#include "frame.glsl"
#include "air.glsl"
#include "probes.glsl"
in vec3 world_normal;
in vec3 world_point;
in vec3 tinted;
in float spread;
flat in float body;
out vec4 result;

void main() {
    vec3 n = normalize(world_normal), ray = world_point - eye.xyz;
    float distance = length(ray);
    vec3 v = -ray / distance;
    vec3 c = around(world_point, n) + key_light.rgb * max(dot(n, sun_direction.xyz), 0.) * .6;
    for (int i = 0; i < LAMPS; i++) {
        vec3 d = lamp_position[i].xyz - world_point;
        float far2 = dot(d, d);
        c += lamp_color[i].rgb * (max(dot(n, d), 0.) * inversesqrt(far2) / (1. + far2 * lamp_position[i].w)) * range.w;
    }
    float facing = dot(n, v), aside = sqrt(max(1. - facing * facing, 0.));  // from its middle, in radii
    float cover = body * clamp((1. - aside) / spread, 0., 1.);
    vec4 haze = air(distance, -v);
    result = vec4(mix(c * tinted, haze.rgb, haze.a) * cover, cover);
}
