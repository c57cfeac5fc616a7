// Depth alone, seen from the key light.
#include "frame.glsl"
in vec3 position;
in float along;
in vec4 pose_x;
in vec4 pose_y;
in vec4 pose_z;
in vec4 extra;

void main() {
    vec4 here = vec4(position * mix(extra.x, extra.y, along) + vec3(0, 0, extra.z * along), 1);
    gl_Position = view_projection * vec4(dot(pose_x, here), dot(pose_y, here), dot(pose_z, here), 1);
}
