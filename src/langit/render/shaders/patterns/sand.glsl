        float bend = u.x * 9. + 4. * clouded(u * 1.5);
        float ridge = sin(bend) * fade(w.x * 3. + w.y * 1.5);
        albedo *= .90 + .07 * ridge + .25 * speck(u, blur, 40.) + .16 * (clouded(u * .3) - .5);
        vec2 grit = vec2(speck(u + 7., blur, 47.), speck(u, blur, 47.)) + .6 * vec2(speck(u, blur, 9.), speck(u + 5., blur, 9.));
        n = normalize(n + vec3(.09 * cos(bend) * fade(w.x * 3. + w.y * 1.5), 0, 0) + .11 * vec3(grit, 0));
        rough = mix(max(rough, .7), .35, wetness * .5);
        mirror = 0.;
