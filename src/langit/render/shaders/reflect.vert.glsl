// A wide sheet in the plane that mirrors, a little before it, to reach only the pixels on it.
#include "frame.glsl"
in vec2 corner;
out vec3 place;

void main() {
    vec3 n = reflector.xyz, a = normalize(abs(n.z) > .9 ? cross(n, vec3(0, 1, 0)) : cross(n, vec3(0, 0, 1)));
    vec3 foot = eye.xyz - n * (dot(eye.xyz, n) - reflector.w);
    place = foot + n * .07 + (a * corner.x + cross(n, a) * corner.y) * range.y * .7;
    gl_Position = view_projection * vec4(place, 1);
}
