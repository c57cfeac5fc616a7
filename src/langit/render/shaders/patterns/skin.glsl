        // The film curve draws colors together; of skin that would be the first to look dead.
        albedo = max(mix(vec3(dot(albedo, vec3(.2126, .7152, .0722))), albedo, 1.18), 0.);
        float pixel = length(fwidth(pattern_point));
        vec3 blotch = grain(pattern_point * 34.) - .5, pores = grain(pattern_point * 620.) - .5;
        float seen = fade(420. * pixel), light = smoothstep(.05, .35, albedo.r);
        albedo *= 1. + vec3(.10, .17, .19) * blotch.x * mix(.6, 1., light) + vec3(.05, -.05, -.06) * blotch.y + .10 * seen * pores.x;
        n = normalize(n + .04 * fade(20. * pixel) * blotch + .07 * seen * pores);
        rough = rough + .05 * (1. - light) + .10 * blotch.z + .08 * seen * pores.y;
        mirror = -.5;
        if (variant > 0.) {  // wrinkles, by age
            float deep = wrinkled(pattern_point) * variant * fade(200. * pixel);
            n = bumped(n, -.0008 * deep);
            albedo *= 1. - vec3(.10, .16, .18) * deep;
        }
