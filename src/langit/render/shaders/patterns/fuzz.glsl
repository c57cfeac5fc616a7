        // Single short hairs, of brows, lashes and beards, with skin between them; coordinates as for hair. Ribbons reach a
        // little beyond their hairs, so that a hair thinner than a sample still covers its share of all that it touches, as
        // in Persson, "Phone-wire AA" (Graphics Gems for Games, SIGGRAPH 2012). No hairs at all is one soft band.
        float along = pattern_point.y, hairs = floor(pattern_point.z), lock = fract(pattern_point.z) * 311.7;
        vec2 slope = vec2(dFdx(pattern_point.x), dFdy(pattern_point.x));
        float wide = max(abs(slope.x) + abs(slope.y), .02), which = clamp(floor(pattern_point.x), 0., max(hairs - 1., 0.));
        float hair = hash(vec2(which * 1.7 + 3., lock)), off = pattern_point.x - which - .5;
        float half_width = .32 * sqrt(clamp((.72 + .28 * hair - along) / .6, 0., 1.));
        float many = 2. * half_width * covered(pattern_point.x - .5 * hairs, wide, .5 * hairs);  // where they cannot be told apart
        cover = mix(covered(off, wide, half_width), many, step(1.5, hairs) * smoothstep(.7, 1.5, wide));
        float band = smoothstep(.5, .1, abs(off)) * smoothstep(0., .3, along) * smoothstep(.72, .45, along);
        cover = min(hairs > 0. ? cover : .85 * band, 1.);
        if (cover < .02) discard;
        albedo *= .85 + .3 * hair;
        n = strand(n, along_of(slope), .5);
