        // The film curve draws colors together; of skin that would be the first to look dead.
        albedo = max(mix(vec3(dot(albedo, vec3(.2126, .7152, .0722))), albedo, 1.18), 0.);
        // Pores as coarse as a pixel shows: those of every size come from the one noise.
        float pixel = length(fwidth(pattern_point)), fine = 155. * exp2(clamp(floor(log2(.0022 / pixel)), 0., 2.));
        vec3 blotch = grain(pattern_point * 34.) - .5, pores = grain(pattern_point * fine) - .5;
        float seen = fade(.68 * fine * pixel), light = smoothstep(.05, .35, albedo.r);
        albedo *= 1. + vec3(.10, .17, .19) * blotch.x * mix(.6, 1., light) + vec3(.05, -.05, -.06) * blotch.y + .10 * seen * pores.x;
        n = normalize(n + .04 * fade(20. * pixel) * blotch + .09 * seen * pores);
        // From between the eyes: forehead, nose and lips are oily, in patches, and ears let light through.
        vec3 f = pattern_point - vec3(.1174, 0., 1.5825);
        vec2 brow = vec2(f.y / .045, (f.z - .048) / .026), nose = vec2(f.y / .013, (f.z + .024) / .026), lips = vec2(f.y / .026, (f.z + .069) / .011);
        float front = smoothstep(-.02, .01, f.x);
        float oil = .6 * exp(-dot(brow, brow)) + .9 * exp(-dot(nose, nose)) + 1.3 * exp(-dot(lips, lips) * dot(lips, lips));
        rough = rough + .05 * (1. - light) + .10 * blotch.z + .10 * seen * pores.y - .14 * front * oil * (.75 + .9 * blotch.z + .8 * seen * pores.z);
        metal = -.16 * smoothstep(.069, .078, abs(f.y)) * smoothstep(-.105, -.095, f.x) * smoothstep(-.07, -.06, f.z) * step(f.z, .06);
        mirror = -.5;
        if (variant > 0.) {  // wrinkles, by age
            float deep = wrinkled(pattern_point) * variant * fade(200. * pixel);
            n = bumped(n, -.0008 * deep);
            albedo *= 1. - vec3(.10, .16, .18) * deep;
        }
