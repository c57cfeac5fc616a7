// A vertex now and at the following instant.
#include "frame.glsl"
#include "place.glsl"
uniform mat4 next_projection;
uniform float next_time;
in vec3 position;
in vec3 next_position;
in vec3 normal;
in float along;
in vec4 pose_x;
in vec4 pose_y;
in vec4 pose_z;
in vec4 extra;
in vec4 next_x;
in vec4 next_y;
in vec4 next_z;
in vec4 next_extra;
#ifdef CUT
#include "cut.vert.glsl"
#endif

out vec3 world_normal;
out vec4 next_place;
out float axis;
flat out float owner;

void main() {
    vec3 world = placed(position, along, pose_x, pose_y, pose_z, extra, eye.w);
    next_place = next_projection * vec4(placed(next_position, along, next_x, next_y, next_z, next_extra, next_time), 1);
    vec3 a = vec3(pose_x.x, pose_y.x, pose_z.x), b = vec3(pose_x.y, pose_y.y, pose_z.y);
    vec3 c = vec3(pose_x.z, pose_y.z, pose_z.z);
    vec3 squared = max(vec3(dot(a, a), dot(b, b), dot(c, c)), 1e-12);
    world_normal = a * (normal.x / squared.x) + b * (normal.y / squared.y) + c * (normal.z / squared.z);
    world_normal *= inversesqrt(max(dot(world_normal, world_normal), 1e-20));
    axis = dot(world - eye.xyz, forward.xyz);
    owner = extra.w;
#ifdef CUT
    tell(along, pose_x, pose_y, pose_z, extra);
#endif
    gl_Position = view_projection * vec4(world, 1);
}
