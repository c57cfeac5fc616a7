        // Blades, lighter and darker by the hand; patches are faint, or they would be stains.
        float patches = clouded(u * .4), tuft = mottle(u, blur, 3.), blade = speck(u * vec2(1., .6), blur, 74.);
        float fine = speck(u * vec2(1., .4), blur, 190.);
        albedo *= .70 + .30 * tuft + .75 * blade;
        albedo += albedo.g * vec3(.28, .12, -.04) * (patches - .35);
        n = normalize(n + vec3(speck(u, blur, 14.), speck(u + 31., blur, 14.), 0.) * .5);
        albedo *= mix(vec3(.74, .74, .70), vec3(1.02, 1., .88), smoothstep(.2, .8, tuft)) * (1. + 1.5 * fine);
        rough = max(rough, .8);
        mirror = 0.;
