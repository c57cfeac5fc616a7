        float turn = atan(pattern_point.y, pattern_point.x) / 6.2831853, width = fwidth(turn);
        width = (width > .5 ? fwidth(fract(turn + .5)) : width) * 6.;
        float sector = turn * 6. + 3., a = pulse(sector / 3., max(width / 3., 1e-4), 1. / 3.);
        float b = pulse((sector - 1.) / 3., max(width / 3., 1e-4), 1. / 3.);
        float pole = smoothstep(.86, .90, abs(normalize(pattern_normal).z));
        albedo = mix(a * albedo + b * vec3(.95) + max(1. - a - b, 0.) * albedo.zxy, vec3(.95), pole);
