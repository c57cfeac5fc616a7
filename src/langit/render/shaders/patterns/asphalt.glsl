        float grit = mottle(u, blur, 9.), puddle = smoothstep(.50, .66, clouded(u * .5 + 3. + variant * 17.));
        albedo *= .78 + .44 * grit + .5 * speck(u, blur, 46.);
        vec2 ripple = vec2(speck(u, blur, 9.), speck(u + 40., blur, 9.)) * (.16 * (1. - puddle) + .014);
        n = normalize(n + vec3(ripple, 0.) * mix(.6, 1., wetness));
        albedo *= 1. - wetness * (.52 + .26 * puddle);
        rough = mix(rough, mix(.24, .03, puddle), wetness);
        mirror = wetness * 1.;
