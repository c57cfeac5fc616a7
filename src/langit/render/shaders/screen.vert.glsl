// One triangle over the whole picture, at the far plane; `ray` is the view direction with length 1 along the axis.
#include "frame.glsl"
in vec2 corner;
out vec2 uv;
out vec3 ray;

void main() {
    uv = corner * .5 + .5;
    ray = forward.xyz + right.xyz * corner.x + up.xyz * corner.y;
    gl_Position = vec4(corner, 1, 1);
}
