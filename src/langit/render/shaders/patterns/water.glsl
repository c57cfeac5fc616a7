        vec2 slope = vec2(0);
        float rest = 0.;
        for (int i = 0; i < 8; i++) {
            float k = float(i), frequency = 1.1 * pow(1.75, k), turn = k * 2.1 + .4;
            vec2 direction = vec2(cos(turn), sin(turn));
            float amplitude = .062 / (1. + .16 * k), seen = fade(.25 * frequency * blur);
            slope += direction * cos(dot(u, direction) * frequency + time * sqrt(frequency) * 1.5 + k) * amplitude * seen;
            rest += amplitude * amplitude * (1. - seen);
        }
        slope += .12 * vec2(speck(u + time * .35, blur, 3.), speck(u - time * .31 + 9., blur, 3.));
        n = normalize(n + vec3(slope, 0));
        rough = clamp(.06 + sqrt(rest) * 1.6, .06, .4);
        mirror = 1.;
