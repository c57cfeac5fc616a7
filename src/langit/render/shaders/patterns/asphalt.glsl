        // Between puddles the ground is rough, so that lights on it are long soft streaks; puddles are flat and sharp, and
        // drops make rings in them. Their edges follow large hollows, then ever smaller unevenness, down to single stones.
        float grit = mottle(u, blur, 9.), coarse = clouded(u * .33 + 3. + variant * 17.), middle = noise(u * 1.7 + 40.);
        float lie = coarse + .10 * (middle - .5) + .07 * (grit - .5);
#ifdef WORN
        lie += .05 * fade(24. * blur) * (.8 - 2. * image.b);
#endif
        float puddle = smoothstep(.535, .56, lie), damp = smoothstep(.36, .58, lie);
        vec2 drop = u * 5., cell = floor(drop), aside = fract(drop) - .5;
        float seed = hash(cell), age = fract(time * 1.3 + seed * 7.);
        aside += .4 * (vec2(fract(seed * 37.), fract(seed * 91.)) - .5);
        float far = length(aside), front = far - .42 * age;
        float ring = sin(front * 60.) * exp(-90. * front * front) * (1. - age) * fade(blur * 60.);
        vec2 ripple = aside / max(far, .05) * ring * .035 * puddle * step(.9, wetness);
        // Worn by wheels and patched over: lighter where it is polished, darker where oil and tar are.
        float patina = .72 + .34 * noise(u * .21 + 8.) + .30 * (middle - .5) - .22 * smoothstep(.62, .75, noise(u * .9 + 70.));
        // Cracks run where uneven ground is neither high nor low, in the parts that are worn; tar has sunk into some.
        float worn = smoothstep(.42, .62, noise(u * .21 + 8.)), line = abs(middle + .16 * (grit - .5) - .5);
        float crack = worn * fade(30. * blur) * (1. - smoothstep(.003, .009 + 2. * blur, line));
        albedo *= 1. - .55 * crack;
#ifdef WORN
        albedo *= mix(1., patina * 1.15, .8);
        n = normalize(n + vec3(crack * .25 * (middle - .5), crack * .2 * (grit - .5), 0.));
        n = mix(n, straight, max(puddle * wetness, .55 * wetness));
#else
        albedo *= (.72 + .5 * grit + .7 * speck(u, blur, 46.)) * patina;
        ripple += vec2(speck(u, blur, 23.), speck(u + 40., blur, 23.)) * .07 * (1. - puddle);
#endif
        n = normalize(n + vec3(ripple, 0.) * mix(.6, 1., wetness));
        albedo *= 1. - wetness * (.45 + .3 * damp);
        rough = mix(rough, mix(mix(.38, .27, damp), .03, puddle), wetness);
        mirror = wetness;
