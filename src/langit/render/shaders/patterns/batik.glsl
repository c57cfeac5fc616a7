        // Kawung: four petals around every point of a grid, each with a seam, and a dot where four grids of them meet.
        vec2 q = abs(fract(u) - .5), petal = vec2(q.x + q.y, q.x - q.y) * .7071;
        float soft = 1.5 * max(w.x, w.y) + .004, away = length(vec2((petal.x - .345) / .27, petal.y / .135)) - 1.;
        float wax = smoothstep(.135 * soft + soft, -soft, .135 * away);
        wax *= 1. - .8 * smoothstep(soft + .012, 0., abs(petal.y)) * step(.2, petal.x) * step(petal.x, .5);
        wax = max(wax, smoothstep(soft, -soft, length(q) - .045));
        albedo = mix(albedo, vec3(.62, .60, .52), .9 * mix(.30, wax, fade(5. * max(w.x, w.y))));
        mirror = 0.;
