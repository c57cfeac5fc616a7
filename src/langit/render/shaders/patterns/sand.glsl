        float bend = u.x * 9. + 4. * clouded(u * 1.5);
        float ridge = sin(bend) * fade(w.x * 3. + w.y * 1.5);
        albedo *= .90 + .07 * ridge + .25 * speck(u, blur, 40.) + .16 * (clouded(u * .3) - .5);
        n = normalize(n + vec3(.13 * cos(bend) * fade(w.x * 3. + w.y * 1.5), .3 * speck(u, blur, 22.), 0));
        rough = mix(max(rough, .7), .35, wetness * .5);
        mirror = 0.;
