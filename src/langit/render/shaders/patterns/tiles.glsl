        float seen = fade(blur), joint = max(pulse(u.x, w.x, .03), pulse(u.y, w.y, .03));
        albedo *= mix(1., .84 + .3 * hash(floor(u) + floor(variant * 91.)), seen) * (1. + .16 * speck(u, blur, 12.));
        albedo *= 1. - .5 * joint;
        float cloudy = mottle(u, blur, 1.1), grain = speck(u, blur, 31.) + speck(u + 5., blur, 83.);
        albedo *= (.72 + .56 * cloudy) * (1. + .34 * grain);
        n = normalize(n + .12 * vec3(grain, speck(u + 9., blur, 31.), 0.));
        rough = mix(rough, .8, joint);
        mirror = (.35 + .65 * wetness + .5 * (1. - rough)) * (1. - .8 * joint);
