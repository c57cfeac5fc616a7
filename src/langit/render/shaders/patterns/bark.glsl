        // Plates, longer than wide, with furrows between them; what is as light as snow or birch has shallow ones.
        float pixel = length(fwidth(pattern_point)), deep = 1. - .75 * smoothstep(.25, .6, albedo.g);
        vec3 bend = grain(pattern_point * vec3(5., 5., 1.7)) - .5, plates = grain(pattern_point * vec3(17., 17., 3.6) + 2.2 * bend);
        vec3 splits = grain(pattern_point * vec3(70., 70., 15.)) - .5;
        float seen = fade(26. * pixel), close = fade(100. * pixel);
        float furrow = seen * deep * smoothstep(.62, .98, 1. - abs(2. * plates.x - 1.));
        albedo *= (1. + .5 * bend.x) * (1.08 - .68 * furrow + .5 * deep * seen * (plates.y - .5) + .55 * deep * close * splits.x);
        albedo = mix(albedo, albedo * vec3(.88, 1.06, .84), .4 * smoothstep(.05, .35, bend.y));  // what grows on it
        n = normalize(n + deep * (.7 * seen * (plates - .5) * (1. - furrow) + .5 * close * splits));
        rough = .92;
        mirror = 0.;
