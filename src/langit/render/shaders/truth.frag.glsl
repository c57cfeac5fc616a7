// Exact values at the middle of a pixel: normal and depth; flow in pixels (down is positive), owner, 1 where flow is known.
#include "frame.glsl"
in vec3 world_normal;
in vec4 next_place;
in float axis;
flat in float owner;
#ifdef CUT
#include "cut.glsl"
uniform float fine;
#endif
layout(location = 0) out vec4 out_shape;
layout(location = 1) out vec4 out_motion;

void main() {
#ifdef CUT
    if (hole(fine)) discard;
#endif
    vec2 size = vec2(right.w, up.w), next = (next_place.xy / next_place.w * .5 + .5) * size;
    vec2 flow = (next - gl_FragCoord.xy) * vec2(1, -1);
    out_shape = vec4(normalize(world_normal) * (gl_FrontFacing ? 1. : -1.), axis);
    out_motion = vec4(flow, owner, next_place.w > 0. ? 1. : 0.);
}
