        vec2 q = u * vec2(2., 4.), width = w * vec2(2., 4.);
        float shift = .5 * mod(floor(q.y), 2.);
        float seen = fade(max(width.x, width.y));
        float joint = max(pulse(q.x + shift, width.x, .07), pulse(q.y, width.y, .13));
        float tone = mix(1., .72 + .5 * hash(floor(q + vec2(shift, 0))), seen);
#ifdef WORN
        albedo = mix(albedo * tone, vec3(.50, .47, .43) * 2. * image.b, joint * .85);
#else
        albedo = mix(albedo * (tone + .25 * speck(u, blur, 18.)), vec3(.50, .47, .43), joint * .85);
#endif
        rough = max(rough, .75);
        mirror = 0.;
