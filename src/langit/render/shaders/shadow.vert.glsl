// Depth alone, seen from the key light.
#include "frame.glsl"
#include "place.glsl"
in vec3 position;
in float along;
in vec4 pose_x;
in vec4 pose_y;
in vec4 pose_z;
in vec4 extra;
#ifdef CUT
#include "cut.vert.glsl"
#endif

void main() {
#ifdef STANDING
    vec4 held = max(extra, 0.);  // not in the wind
#else
    vec4 held = extra;
#endif
#ifdef CUT
    tell(along, pose_x, pose_y, pose_z, extra);
#endif
    gl_Position = view_projection * vec4(placed(position, along, pose_x, pose_y, pose_z, held, eye.w), 1);
}
