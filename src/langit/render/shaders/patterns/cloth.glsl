        // `variant` is what it is made of: leather, knit, denim, and above a half plain weave, the finer the higher.
        float pixel = length(fwidth(pattern_point));
        vec3 worn = grain(pattern_point * 11.) - .5, rumple = grain(pattern_point * vec3(46., 46., 30.)) - .5;
        float close = fade(30. * pixel);
        if (variant < .1) {
            vec3 pebble = grain(pattern_point * 260.) - .5;
            albedo *= 1. + .35 * worn.x + .2 * rumple.x;
            n = normalize(n + .16 * close * rumple + .10 * fade(170. * pixel) * pebble);
            rough += .12 * rumple.y;
        } else {
            vec3 away = abs(normalize(cross(dFdx(pattern_point), dFdy(pattern_point)) + vec3(0, 0, 1e-9)));
            vec2 q = (away.x > away.y ? pattern_point.yz : pattern_point.xz) * (variant < .3 ? 230. : 900.);
            float visible = fade(length(fwidth(q))), rib = variant < .3 ? sin(6.2832 * q.x) : variant < .5 ? sin(6.2832 * (q.x + q.y)) : sin(6.2832 * q.x) * sin(6.2832 * q.y);
            float rim = 1. - max(dot(n, normalize(eye.xyz - world_point)), 0.);
            albedo *= 1. + .06 * worn.x + .10 * close * rumple.x + .16 * visible * rib;
            albedo += albedo * .45 * rim * rim * rim;  // fibers that stand out catch the light
            n = normalize(n + .09 * close * rumple + vec3(.12, .12, 0.) * visible * rib);
        }
        mirror = 0.;
