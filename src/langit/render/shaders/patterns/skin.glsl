        float pixel = length(fwidth(pattern_point));
        vec3 blotch = grain(pattern_point * 34.) - .5, pores = grain(pattern_point * 620.) - .5;
        float seen = fade(380. * pixel);
        albedo *= 1. + vec3(.10, .17, .19) * blotch.x + vec3(.05, -.05, -.06) * blotch.y + .14 * seen * pores.x;
        n = normalize(n + .05 * fade(20. * pixel) * blotch + .13 * seen * pores);
        rough = rough + .10 * blotch.z + .10 * seen * pores.y;
        mirror = 0.;
