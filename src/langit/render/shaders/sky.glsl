// The sky of the background: gradient, sun, stars, clouds.
#include "noise.glsl"
vec3 sky(vec3 d) {
    float z = max(d.z, 0.), s = max(dot(d, sun_direction.xyz), 0.);
    vec3 c = mix(sky_horizon.rgb, sky_top.rgb, pow(z, .45));
    float s5 = s * s * s * s * s, s25 = s5 * s5 * s5 * s5 * s5;
    c += sun_disc.rgb * (smoothstep(.9994, .9998, s) * 9. + pow(s25, 20.) * 1.2 + s25 * .13 + s5 * .07);
    if (sky_horizon.w > 0.) {
        vec2 g = d.xy / (abs(d.z) + .4) * 46.;
        float r = hash(floor(g));
        vec2 place = fract(g) - .5 - .5 * (vec2(fract(r * 91.), fract(r * 57.)) - .5);
        float star = step(.955, r) * (.3 + fract(r * 433.)) * exp(-90. * dot(place, place));
        c += sky_horizon.w * star * smoothstep(0., .15, d.z);
    }
    if (sky_top.w > 0.) {
        vec2 q = d.xy / (z + .13) * 1.15 + eye.w * vec2(.02, .008);
        float k = clouded(q + .5 * noise(q * .7)) + .22 * noise(q * 6.5) + .10 * noise(q * 14.) - .13;
        float cover = smoothstep(1.02 - .62 * sky_top.w, 1.30 - .62 * sky_top.w, k + .22);
        float lit = clamp(1.25 - .8 * (k - .45), 0., 1.);
        vec3 under = sky_top.rgb * .45 + sky_horizon.rgb * .30;
        vec3 body = mix(under, sky_horizon.rgb * .62 + key_light.rgb * .16 + sun_disc.rgb * .14, lit);
        body += sun_disc.rgb * s5 * (.25 + .6 * (1. - cover));
        c = mix(c, body, cover * smoothstep(.0, .22, d.z));
    }
    return c;
}
