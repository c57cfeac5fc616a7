        // `pattern_point` is on a ball of radius 1 that looks along x; the surface's color is that of the iris.
        float r = length(pattern_point.yz) / .45, edge = 1.5 * fwidth(r) + .02, turn = atan(pattern_point.z, pattern_point.y);
        float fibers = noise(vec2(turn * 9., r * 2.5)) * fade(9. * fwidth(r));
        vec3 iris = albedo * (.55 + 1.0 * fibers + .5 * smoothstep(.75, .35, r)) * (1. - .75 * smoothstep(.80, 1., r));
        vec3 white = vec3(.52, .47, .44) * mix(vec3(1.), vec3(.82, .62, .56), smoothstep(1.3, 2.3, r));
        float lid = smoothstep(.55, .18, pattern_point.z + .12);  // the upper lid and its lashes shade the ball
        albedo = mix(mix(vec3(.004), iris, smoothstep(.34, .34 + edge, r)), white, smoothstep(1. - edge, 1. + edge, r));
        albedo *= .45 + .55 * lid;
        rough = .09;
        mirror = 0.;
