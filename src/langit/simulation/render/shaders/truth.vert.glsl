// A vertex now and at the following instant.
#include "frame.glsl"
uniform mat4 next_projection;
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

out vec3 world_normal;
out vec4 next_place;
out float axis;
flat out float owner;

void main() {
    vec4 here = vec4(position * mix(extra.x, extra.y, along) + vec3(0, 0, extra.z * along), 1);
    vec3 world = vec3(dot(pose_x, here), dot(pose_y, here), dot(pose_z, here));
    vec4 there = vec4(next_position * mix(next_extra.x, next_extra.y, along) + vec3(0, 0, next_extra.z * along), 1);
    next_place = next_projection * vec4(dot(next_x, there), dot(next_y, there), dot(next_z, there), 1);
    vec3 a = vec3(pose_x.x, pose_y.x, pose_z.x), b = vec3(pose_x.y, pose_y.y, pose_z.y);
    vec3 c = vec3(pose_x.z, pose_y.z, pose_z.z);
    vec3 squared = max(vec3(dot(a, a), dot(b, b), dot(c, c)), 1e-12);
    world_normal = a * (normal.x / squared.x) + b * (normal.y / squared.y) + c * (normal.z / squared.z);
    world_normal *= inversesqrt(max(dot(world_normal, world_normal), 1e-20));
    axis = dot(world - eye.xyz, forward.xyz);
    owner = extra.w;
    gl_Position = view_projection * vec4(world, 1);
}
