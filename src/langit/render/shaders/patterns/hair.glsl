        // Hairs side by side along x, from root (0) to tip (1) along y; z: how many hairs, plus the seed of their lock.
        // Normals are those of the whole head of hair. What turns from the eye is lit as what is beside it, and not as its back.
        vec3 toward = normalize(eye.xyz - world_point);
        n = normalize(world_normal);
        n = normalize(n - 2. * min(dot(n, toward), 0.) * toward);
        // Hairs of light hair differ as much in lightness as those of dark hair, and so far less in what they reflect.
        float calm = 1. - .65 * smoothstep(.08, .40, dot(albedo, vec3(.2126, .7152, .0722)));
        float along = pattern_point.y, hairs = floor(pattern_point.z), lock = fract(pattern_point.z) * 311.7;
        vec2 slope = vec2(dFdx(pattern_point.x), dFdy(pattern_point.x));
        float wide = abs(slope.x) + abs(slope.y), seen = fade(1.5 * wide);
        float across = pattern_point.x + 4. * (noise(vec2(along * 4., lock)) - .5) * step(.5, hairs);
        float hair = hash(vec2(floor(across) * 1.7 + 3., lock)), tuft = noise(vec2(across * .16, lock));
        // Where hairs end; as many as a sample can show end together, and grow thin to a point that is a sample wide, so that
        // no bits of them hang in the air.
        float many = exp2(max(ceil(log2(1.6 * wide)), 0.)), end = hash(vec2(floor(across / many) * 1.7 + 3., lock));
        float left = clamp((.5 + .3 * end * end + .2 * tuft - along) / .22, 0., 1.);
        float full = left > .98 ? 1. : step(abs(fract(across / many) - .5), .5 * left) * step(.8 * wide, left * many);
        // Along the edges of a ribbon hairs stand apart.
        float edge = min(pattern_point.x, hairs - pattern_point.x) + 1.5 * noise(vec2(along * 9., lock + sign(pattern_point.x - .5 * hairs))) - .7;
        full *= hairs > 3. ? clamp(edge / max(.5, .6 * wide), 0., 1.) : 1.;
        full *= hairs > 0. ? clamp((along - .01 * hair) / .012, 0., 1.) : 1.;  // nor do all begin at one line
        if (bare(full, lock)) discard;
        // Strands of many hairs differ in light and lie a little across each other.
        float group = fade(.16 * wide), at = .11 * across;
        float strand_of = .6 * noise(vec2(at, lock + 1.2 * along)) + .4 * mix(.5, noise(vec2(3. * at, lock + 2. * along)), fade(.5 * wide)), rise = noise(vec2(at + .4, lock + 1.2 * along)) - strand_of;
        albedo *= mix(1., .80 + .40 * noise(vec2(across, lock + 2. * along)), seen * calm) * mix(1., .65 + .70 * strand_of, group * calm);
        vec3 way = along_of(slope), aside = normalize(cross(n, way) + 1e-6);
        n = normalize(n + .55 * group * rise * aside);
        n = strand(n, normalize(way + .22 * group * (strand_of - .5) * n), .16 * step(.5, hairs));
        rough = hairs > 0. ? rough + .10 * (strand_of - .5) * group : .9;
        mirror = -.9;  // it mirrors nothing of the sky: what it would is the next hair
