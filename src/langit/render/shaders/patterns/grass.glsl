        float patches = clouded(u * .4), tuft = mottle(u, blur, 3.), blade = speck(u * vec2(1., .5), blur, 52.);
        albedo *= .55 + .62 * tuft + .55 * blade;
        albedo += albedo.g * vec3(.45, .22, -.05) * (patches - .35);
        n = normalize(n + vec3(speck(u, blur, 14.), speck(u + 31., blur, 14.), 0.) * .5);
        albedo *= mix(vec3(.62, .60, .55), vec3(1.05, 1., .85), smoothstep(.3, .7, tuft)) * (1. + .9 * speck(u * vec2(1., .4), blur, 140.));
        rough = max(rough, .8);
        mirror = 0.;
