// Fog over a distance in a direction: it glows toward the sun, and is cool on the other side of a low one.
#include "gradient.glsl"
vec4 air(float distance, vec3 direction) {
    float thick = 1. - exp(-pow(distance * fog.w, 1.4));
#ifdef SUNLESS
    return vec4(fog.rgb, thick);
#else
    float s = max(dot(direction, sun_direction.xyz), 0.), s2 = s * s, s8 = s2 * s2 * s2 * s2;
    vec3 cool = mix(vec3(dot(fog.rgb, vec3(.3, .6, .1))), sky_top.rgb, .35) * .75;
    return vec4(mix(fog.rgb, cool, sunk() * averted(direction)) + sun_disc.rgb * s8 * .12, thick);
#endif
}
