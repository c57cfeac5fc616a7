        // Between puddles the ground is rough, so that lights on it are long soft streaks; puddles are flat and sharp, and
        // drops make rings in them.
        float grit = mottle(u, blur, 9.), lie = clouded(u * .33 + 3. + variant * 17.) + .16 * (grit - .5);
        float puddle = smoothstep(.525, .575, lie), damp = smoothstep(.36, .58, lie);
        vec2 drop = u * 5., cell = floor(drop), aside = fract(drop) - .5;
        float seed = hash(cell), age = fract(time * 1.3 + seed * 7.);
        aside += .4 * (vec2(fract(seed * 37.), fract(seed * 91.)) - .5);
        float far = length(aside), front = far - .42 * age;
        float ring = sin(front * 60.) * exp(-90. * front * front) * (1. - age) * fade(blur * 60.);
        vec2 ripple = vec2(speck(u, blur, 23.), speck(u + 40., blur, 23.)) * .07 * (1. - puddle)
                      + aside / max(far, .05) * ring * .035 * puddle * step(.9, wetness);
        albedo *= .72 + .5 * grit + .7 * speck(u, blur, 46.);
        n = normalize(n + vec3(ripple, 0.) * mix(.6, 1., wetness));
        albedo *= 1. - wetness * (.45 + .3 * damp);
        rough = mix(rough, mix(mix(.38, .27, damp), .03, puddle), wetness);
        mirror = wetness;
