// The sky without sun disc, clouds and stars, for reflections on rough things.

// SUNLESS: there is no sun to see, and so no side of the sky that differs from another.

// How low the sun is, 0 to 1.
#ifdef SUNLESS
float sunk() { return 0.; }

vec3 horizon(vec3 d) { return sky_horizon.rgb; }

vec3 gradient(vec3 d) { return mix(sky_horizon.rgb, sky_top.rgb, sqrt(max(d.z, 0.))); }
#else
float sunk() { return smoothstep(.7, .3, sun_direction.z); }

// How far a direction is from the sun on the compass: 0 on its side, 1 from the side on.
float averted(vec3 d) {
    vec2 a = d.xy, b = sun_direction.xy;
    return smoothstep(.95, -.35, dot(a, b) * inversesqrt(max(dot(a, a) * dot(b, b), 1e-6)));
}

// A low sun colors the horizon on its own side; on the other one the sky is cool down to the ground.
vec3 horizon(vec3 d) {
    vec3 cool = mix(dot(sky_horizon.rgb, vec3(.3, .6, .1)) * vec3(.80, .70, .78), sky_top.rgb, .5);
    return mix(sky_horizon.rgb, cool, sunk() * averted(d));
}

vec3 gradient(vec3 d) {
    float z = max(d.z, 0.), s = max(dot(d, sun_direction.xyz), 0.), s4 = s * s * s * s;
    return mix(horizon(d), sky_top.rgb, mix(sqrt(z), 1. - exp(-5.5 * z), sunk())) + sun_disc.rgb * s4 * s4 * s4 * .12;
}
#endif
