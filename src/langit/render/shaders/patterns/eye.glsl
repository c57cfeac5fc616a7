        // `pattern_point` is on a ball of radius 1 that looks along x; the surface's color is that of the iris.
        float r = length(pattern_point.yz) / .45, edge = 1.5 * fwidth(r) + .02, turn = atan(pattern_point.z, pattern_point.y);
        float fibers = noise(vec2(turn * 9., r * 2.5)) * fade(9. * fwidth(r));
        vec3 iris = albedo * (.55 + 1.0 * fibers + .5 * smoothstep(.75, .35, r)) * (1. - .75 * smoothstep(.80, 1., r));
        // The cornea gathers what falls in from above in the lower half of the iris.
        iris *= 1. + .9 * smoothstep(.12, -.30, pattern_point.z) * smoothstep(.30, .60, r);
        vec3 white = vec3(.40, .355, .325) * mix(vec3(1.), vec3(.66, .46, .41), smoothstep(1.15, 1.9, r));
        // Lids and lashes shade the ball: the upper one down over the iris, the lower one a little, both in the corners.
        float upper = smoothstep(.20, -.12, pattern_point.z), lower = smoothstep(-.46, -.26, pattern_point.z);
        float lid = mix(.30, 1., upper) * mix(.72, 1., lower) * mix(1., .62, smoothstep(.45, .95, abs(pattern_point.y)));
        albedo = mix(mix(vec3(.004), iris, smoothstep(.34, .34 + edge, r)), white, smoothstep(1. - edge, 1. + edge, r));
        albedo *= lid;
        rough = .09;
        // A wet ball shows the lamp of whoever films (`shade.frag.glsl`), and that is what makes it alive.
        vec3 lamp = normalize(normalize(right.xyz) * .55 + normalize(up.xyz) * .55 - forward.xyz);
        float shown = dot(reflect(normalize(world_point - eye.xyz), n), lamp);
        glow += smoothstep(.965, .985, shown) * (.35 * ambient_up.rgb + .06 * key_light.rgb + .5 * fill.rgb) * lid;
        mirror = -.2;
