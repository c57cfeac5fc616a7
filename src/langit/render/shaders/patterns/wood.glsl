        float board = floor(u.y * 2.), seen = fade(blur * 2.), age = mix(.5, hash(vec2(board, 3.)), seen);
        vec2 grain = vec2(u.x * .7 + board * 7.3, u.y * 9.);
        float g = mix(.5, noise(grain), fade(w.y * 9.)) * .6 + mix(.5, noise(grain * vec2(2.3, 4.2) + 5.), fade(w.y * 38.)) * .4;
        float ring = mix(.5, .5 + .5 * sin(6.28 * (u.y * 3. + 1.6 * noise(vec2(u.x * .8 + board * 3., u.y * 1.7)))), fade(w.y * 5.));
        albedo *= (.62 + .34 * g + .16 * ring) * (.88 + .24 * age);
        albedo *= 1. - .55 * pulse(u.y * 2., w.y * 2., .035);
        rough = mix(rough, rough * (.8 + .4 * g), .5);
        mirror = .30 + .4 * (1. - rough);
