// A soft streak of rain, a flake or a petal.
#include "frame.glsl"
#include "air.glsl"
uniform vec4 color;
in vec2 inside;
in float share;
in float distance;
out vec4 result;

void main() {
    float cover = color.a * share * (1. - smoothstep(.15, 1., length(inside)));
    vec4 haze = air(distance, vec3(0, 0, -1));
    result = vec4(color.rgb * cover, cover) * (1. - haze.a);
}
