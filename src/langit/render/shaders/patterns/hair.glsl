        // Hairs side by side along x, from root (0) to tip (1) along y; z: how many hairs, plus the seed of their lock.
        float along = pattern_point.y, hairs = floor(pattern_point.z), lock = fract(pattern_point.z) * 311.7;
        vec2 slope = vec2(dFdx(pattern_point.x), dFdy(pattern_point.x));
        float wide = abs(slope.x) + abs(slope.y), seen = fade(1.5 * wide);
        float across = pattern_point.x + 4. * (noise(vec2(along * 4., lock)) - .5) * step(.5, hairs);
        float hair = hash(vec2(floor(across) * 1.7 + 3., lock)), tuft = noise(vec2(across * .16, lock));
        // Where each hair ends; from afar, where tufts of them do. What is left of a hair before that grows thin.
        float ends = .5 + .5 * mix(tuft, .6 * hair * hair + .4 * tuft, seen), left = clamp((ends - along) / .22, 0., 1.);
        float full = left > .98 ? 1. : mix(left, covered(fract(across) - .5, max(wide, .05), .5 * left), seen);
        // Along the edges of a ribbon hairs stand apart.
        float edge = min(pattern_point.x, hairs - pattern_point.x) + 1.5 * noise(vec2(along * 9., lock + sign(pattern_point.x - .5 * hairs))) - .7;
        full *= hairs > 3. ? clamp(edge / max(1.2, .6 * wide), 0., 1.) : 1.;
        full *= hairs > 0. ? clamp((along - .01 * hair) / .012, 0., 1.) : 1.;  // nor do all begin at one line
        if (bare(full, lock)) discard;
        // Strands of many hairs differ in light and lie a little across each other.
        float group = fade(.16 * wide), at = .11 * across;
        float strand_of = .6 * noise(vec2(at, lock + 1.2 * along)) + .4 * mix(.5, noise(vec2(3. * at, lock + 2. * along)), fade(.5 * wide)), rise = noise(vec2(at + .4, lock + 1.2 * along)) - strand_of;
        albedo *= mix(1., .80 + .40 * noise(vec2(across, lock + 2. * along)), seen) * mix(1., .65 + .70 * strand_of, group);
        vec3 way = along_of(slope), aside = normalize(cross(n, way) + 1e-6);
        n = normalize(n + .55 * group * rise * aside);
        n = strand(n, normalize(way + .22 * group * (strand_of - .5) * n), .16 * step(.5, hairs));
        rough = hairs > 0. ? rough + .10 * (strand_of - .5) * group : .9;
        mirror = -1.;  // it mirrors nothing of the sky: what it would is the next hair
