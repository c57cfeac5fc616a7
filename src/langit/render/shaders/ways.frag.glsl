// How far every pixel moves to each side of where it is while the shutter is open: pixels to the right and up; distance.
#include "frame.glsl"
uniform sampler2D shape_map;
uniform sampler2D motion_map;
uniform mat4 next_projection;
uniform float share;  // of the flow, to each side
uniform float most;   // pixels
in vec2 uv;
in vec3 ray;
out vec4 result;

void main() {
    vec4 shape = texelFetch(shape_map, ivec2(gl_FragCoord.xy), 0), motion = texelFetch(motion_map, ivec2(gl_FragCoord.xy), 0);
    vec4 far = next_projection * vec4(ray, 0);  // where the sky goes
    bool sky = shape.w <= 0.;
    vec2 turned = (far.xy / max(far.w, 1e-6) * .5 + .5 - uv) * vec2(right.w, up.w);
    vec2 way = (sky ? turned * step(1e-6, far.w) : motion.xy * vec2(1, -1) * motion.w) * share;
    way *= min(1., most / max(length(way), 1e-6));
    result = vec4(way, sky ? 60000. : min(shape.w, 60000.), 1);
}
