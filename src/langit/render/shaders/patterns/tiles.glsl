        float seen = fade(blur), joint = max(pulse(u.x, w.x, .03), pulse(u.y, w.y, .03));
        albedo *= mix(1., .84 + .3 * hash(floor(u) + floor(variant * 91.)), seen) * (1. + .16 * speck(u, blur, 12.));
        albedo *= 1. - .5 * joint;
        rough = mix(rough, .8, joint);
        mirror = (.35 + .65 * wetness + .5 * (1. - rough)) * (1. - .8 * joint);
