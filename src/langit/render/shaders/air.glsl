// Fog over a distance in a direction: it glows toward the sun.
vec4 air(float distance, vec3 direction) {
    float s = max(dot(direction, sun_direction.xyz), 0.), s2 = s * s, s8 = s2 * s2 * s2 * s2;
    float thick = 1. - exp(-pow(distance * fog.w, 1.4));
    return vec4(fog.rgb + sun_disc.rgb * s8 * .12, thick);
}
