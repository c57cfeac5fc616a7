        float g = clouded(u * 1.3 + 2. * clouded(u * 2.6) + variant * 13.);
        float vein = smoothstep(.40, .5, g) - smoothstep(.5, .62, g);
        albedo *= 1. - .42 * vein - .16 * (clouded(u * .6 + 5.) - .4);
        mirror = .95;
        rough = min(rough, .12);
