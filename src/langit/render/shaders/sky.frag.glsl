// The background, where nothing was drawn.
#include "frame.glsl"
#include "air.glsl"
#include "sky.glsl"
in vec2 uv;
in vec3 ray;
out vec4 result;

void main() {
    vec3 d = normalize(ray);
    vec4 haze = air(1., d);
    result = vec4(mix(sky(d), haze.rgb, sun_disc.w * exp(-max(d.z, 0.) * 5.)), 0);
}
