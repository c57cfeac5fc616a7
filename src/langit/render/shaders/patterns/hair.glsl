        // Hairs side by side along x, from root (0) to tip (1) along y; z: how many hairs, plus the seed of their lock.
        float along = pattern_point.y, hairs = floor(pattern_point.z), lock = fract(pattern_point.z) * 311.7;
        float across = pattern_point.x + 1.6 * (noise(vec2(along * 5., lock)) - .5) * step(.5, hairs);
        float seen = fade(1.1 * fwidth(pattern_point.x)), hair = hash(vec2(floor(across) * 1.7 + 3., lock));
        // Where each hair ends; from afar, where tufts of them do.
        float tuft = noise(vec2(across * .37, lock)), ends = .5 + .5 * mix(tuft, .6 * hair * hair + .4 * tuft, seen);
        float left = (ends - along) / .16, edge = abs(2. * pattern_point.x - hairs);
        float frayed = 1. - .5 * seen * noise(vec2(along * 11., lock + sign(pattern_point.x - .5 * hairs)));
        if (left < 0. || seen * abs(2. * fract(across) - 1.) > clamp(left, 0., 1.)) discard;
        if (hairs > 3. && edge > hairs * frayed) discard;
        albedo *= mix(1., .66 + .68 * noise(vec2(across, lock + 2. * along)), seen);
        // Strands of several hairs, lighter and darker, which are seen from further off.
        float wide = fade(.3 * fwidth(pattern_point.x)) * step(2., hairs), at = .27 * across;
        float strand = noise(vec2(at, lock + 1.5 * along)), rise = noise(vec2(at + .4, lock + 1.5 * along)) - strand;
        albedo *= mix(1., .62 + .76 * strand, wide);
        vec3 dx = dFdx(world_point), dy = dFdy(world_point);
        vec3 aside = dx * dFdx(across) + dy * dFdy(across);
        float tilt = .9 * wide * rise + seen * .25 * sin(6.2832 * across);
        n = normalize(n - tilt * aside * inversesqrt(dot(aside, aside) + 1e-20));
        mirror = 0.;
