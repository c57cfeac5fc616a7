        float pixel = length(fwidth(pattern_point));
        vec3 lock = grain(pattern_point * vec3(130., 130., 24.)) - .5, fiber = grain(pattern_point * vec3(900., 900., 60.)) - .5;
        float seen = fade(500. * pixel);
        albedo *= 1. + .45 * lock.x + .5 * seen * fiber.x;
        n = normalize(n + .20 * fade(80. * pixel) * lock + .28 * seen * fiber);
        mirror = 0.;
