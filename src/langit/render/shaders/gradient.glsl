// The sky without sun disc, clouds and stars, for reflections on rough things.
vec3 gradient(vec3 d) {
    float z = max(d.z, 0.), s = max(dot(d, sun_direction.xyz), 0.), s4 = s * s * s * s;
    return mix(sky_horizon.rgb, sky_top.rgb, sqrt(z)) + sun_disc.rgb * s4 * s4 * s4 * .12;
}
