// The sky of the background: gradient, sun, stars, clouds. Needs gradient.glsl.
#include "noise.glsl"
vec3 sky(vec3 d) {
    float z = max(d.z, 0.), s = max(dot(d, sun_direction.xyz), 0.);
    float low = sunk(), k = mix(pow(z, .45), 1. - exp(-5.5 * z), low);
    vec3 c = mix(horizon(d), sky_top.rgb * (1. + .5 * low * vec3(.3, 1., 1.)), k);
    c = mix(c, dot(c, vec3(.3, .6, .1)) * vec3(1.06, 1., .93), 1.1 * k * (1. - k) * low);  // pale between orange and blue
    c *= mix(1.55, 1., low);  // a high sun lights the air itself
    float s5 = s * s * s * s * s, s25 = s5 * s5 * s5 * s5 * s5;
    c += sun_disc.rgb * (smoothstep(.9997, .9999, s) * 40. + pow(s25, 40.) * 1.6 + s25 * .16 + s5 * .07);
    if (sky_horizon.w > 0.) {
        vec2 g = d.xy / (abs(d.z) + .4) * 46.;
        float r = hash(floor(g));
        vec2 place = fract(g) - .5 - .5 * (vec2(fract(r * 91.), fract(r * 57.)) - .5);
        float star = step(.955, r) * (.3 + fract(r * 433.)) * exp(-90. * dot(place, place));
        c += sky_horizon.w * star * smoothstep(0., .15, d.z);
    }
    if (sky_top.w > 0.) {
        // Clouds are bent by noise of their own; how dense they are toward the sun says how much light is left.
        vec2 q = d.xy / (z + .10) * .9 + eye.w * vec2(.02, .008), bend = vec2(noise(q * 1.3), noise(q * 1.3 + 19.)) - .5;
        vec2 p = q * vec2(1., 1.25) + .8 * bend, ahead = p + normalize(sun_direction.xy + 1e-4) * .16;
        float fine = .5 * noise(p * 8.3 + 2.6 * bend) + .3 * noise(p * 17.) + .2 * noise(p * 37.);
        float dense = clouded(p) + .30 * (fine - .5), before = .60 * noise(ahead) + .34 * noise(ahead * 2.03 + 7.);
        float edge = .80 - .46 * sky_top.w, cover = smoothstep(edge - .02, edge + .30, dense + .08);
        float lit = clamp(.9 - 2.6 * (before - edge + .12), .12, 1.) * mix(1., .6, cover);
        vec3 body = mix(sky_top.rgb, horizon(d), .45) * .75;
        body += (key_light.rgb * mix(.5, .17, low) + sun_disc.rgb * .22 * (.35 + s5)) * lit + sun_disc.rgb * s25 * .9 * (1. - cover);
        c = mix(c, body, cover * .92 * smoothstep(.0, .16, d.z));
    }
    return c;
}
