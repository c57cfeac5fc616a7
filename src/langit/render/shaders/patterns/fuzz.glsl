        // Single short hairs, of brows, lashes and beards, with skin between them; coordinates as for hair.
        float along = pattern_point.y, hairs = floor(pattern_point.z), lock = fract(pattern_point.z) * 311.7;
        vec2 slope = vec2(dFdx(pattern_point.x), dFdy(pattern_point.x));
        float wide = max(abs(slope.x) + abs(slope.y), .02), hair = hash(vec2(floor(pattern_point.x) * 1.7 + 3., lock));
        float half_width = .24 * sqrt(clamp((.72 + .28 * hair - along) / .6, 0., 1.));
        float full = wide > 1. ? 3. * half_width : covered(fract(pattern_point.x) - .5, wide, half_width);
        if (bare(full, lock + hair)) discard;
        albedo *= .85 + .3 * hair;
        n = strand(n, along_of(slope), .5);
        mirror = -1.;
