        // Sprays of leaves. Where the surface wears no image of them they are cut from noise, as long as they can be told
        // apart.
#ifdef WORN
        albedo *= .78 + .44 * noise(world_point.xy * 3. + world_point.z * 2.);
#else
        vec2 q = u + .37 * pattern_point.zx * look.z;
        float blades = noise(q * 15.), gap = blades + .3 * speck(q + 9., blur, 31.), coarse = noise(q * 4.);
        float seen = fade(16. * blur);
        if (gap < .40 * seen) discard;
        albedo *= (.72 + .56 * coarse) * (.8 + .5 * seen * (blades - .5));
        n = normalize(n + .5 * seen * vec3(blades - .5, gap - .5, coarse - .5));
#endif
        rough = .85;
        mirror = 0.;
