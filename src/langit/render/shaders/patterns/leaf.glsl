        vec2 q = u + .37 * pattern_point.zx * look.z;
        float coarse = mottle(q, blur, 4.), fine = speck(q, blur, 17.), leafy = fade(9. * blur);
        float away = max(dot(n, normalize(eye.xyz - world_point)), 0.);
        if (leafy * (noise(q * 9.) - .25) > .12 + 1.9 * away) discard;  // a ragged rim
        albedo *= .42 + .75 * coarse + .8 * fine;
        albedo += albedo * vec3(.25, .12, -.1) * (noise(q * 1.3 + 5.) - .4);
        n = normalize(n + .8 * leafy * vec3(noise(q * 9.) - .5, noise(q * 9. + 9.) - .5, noise(q * 9. + 23.) - .5));
        rough = .85;
        mirror = 0.;
