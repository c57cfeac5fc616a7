        albedo *= .93 + .10 * clouded(u * 1.7) + .08 * speck(u, blur, 25.);
        n = normalize(n + .16 * vec3(noise(u * 1.4) - .5, noise(u * 1.4 + 5.) - .5, 0) + .35 * vec3(speck(u, blur, 16.), speck(u + 7., blur, 16.), 0));
        float glint = step(.985, hash(floor(u * 60.))) * fade(blur * 60.);
        rough = mix(.7, .12, glint);
        mirror = 0.;
