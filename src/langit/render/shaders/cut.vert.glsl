// What a vertex of a surface with holes tells `cut.glsl`.
#include "patterned.glsl"
in vec3 point;
in vec3 point_normal;
in vec4 finish;
in vec4 worn;
out vec3 pattern_point;
out vec3 pattern_normal;
flat out float pattern_scale;
flat out vec2 dress;

void tell(float along, vec4 x, vec4 y, vec4 z, vec4 extra) {
    pattern_point = patterned(point, along, x, y, z, extra);
    pattern_normal = point_normal;
    pattern_scale = finish.z;
    dress = worn.xy;
}
