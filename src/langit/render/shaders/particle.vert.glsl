// A streak that faces the camera: `streak` is its half length, `width` its half width, never under half a pixel.
#include "frame.glsl"
in vec2 corner;
in vec3 center;
in vec3 streak;
uniform float width;
out vec2 inside;
out float share;
out float distance;

void main() {
    vec3 ray = center - eye.xyz;
    float axis = max(dot(ray, forward.xyz), .01), pixel = 2. * length(up.xyz) * axis / up.w;
    float half_width = max(width, .75 * pixel), extent = length(streak);
    vec3 along = extent > width ? streak : normalize(up.xyz) * half_width;
    vec3 side = extent > width ? normalize(cross(streak, ray)) * half_width : normalize(right.xyz) * half_width;
    // A drop close to the lens would be a bar across the picture: streaks fade in further off than flakes.
    float near = extent > width ? smoothstep(.9, 3.2, axis) : smoothstep(.25, .9, axis);
    share = (extent > width ? width / half_width : (width * width) / (half_width * half_width)) * near;
    inside = corner;
    distance = length(ray);
    gl_Position = view_projection * vec4(center + side * corner.x + along * corner.y, 1);
}
