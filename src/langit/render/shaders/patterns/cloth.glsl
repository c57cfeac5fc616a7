        // `variant` is what it is made of: leather, knit, denim, plain weave, and above all a coated one, without threads.
        float pixel = length(fwidth(pattern_point));
        vec3 worn = grain(pattern_point * 11.) - .5, rumple = grain(pattern_point * vec3(46., 46., 30.)) - .5;
        float close = fade(30. * pixel), denim = step(.3, variant) * step(variant, .5), coated = step(.9, variant);
        if (variant < .1) {
            vec3 pebble = grain(pattern_point * 260.) - .5;
            albedo *= 1. + .35 * worn.x + .2 * rumple.x;
            n = normalize(n + .16 * close * rumple + .10 * fade(170. * pixel) * pebble);
            rough += .12 * rumple.y;
        } else {
            vec3 away = abs(normalize(cross(dFdx(pattern_point), dFdy(pattern_point)) + vec3(0, 0, 1e-9)));
            vec2 q = (away.x > away.y ? pattern_point.yz : pattern_point.xz) * (variant < .3 ? 230. : 900.);
            float visible = fade(length(fwidth(q))) * (1. - coated), rib = variant < .3 ? sin(6.2832 * q.x) : denim > 0. ? sin(6.2832 * (q.x + q.y)) : sin(6.2832 * q.x) * sin(6.2832 * q.y);
            float rim = 1. - max(dot(n, normalize(eye.xyz - world_point)), 0.);
            albedo *= 1. + .06 * worn.x + .10 * close * rumple.x + (.16 + .25 * denim) * visible * rib;
            albedo += albedo * .45 * (1. - coated) * rim * rim * rim;  // fibers that stand out catch the light
            n = normalize(n + .09 * close * rumple + vec3(.12, .12, 0.) * visible * rib);
        }
#ifdef MOVING
        {
            // Where cloth is pushed together, or falls, it lies in ridges that wander and end. What they rise by bends the
            // normal (Mikkelsen, "Bump Mapping Unparametrized Surfaces on the GPU", 2010), and their hollows are dark.
            float creased = abs(pattern_normal.x) * fade(24. * pixel);
            bool falls = pattern_normal.x < 0.;
            vec3 lie = grain(falls ? pattern_point * vec3(22., 22., 1.4) + .8 * worn : pattern_point * vec3(15., 15., 40.) + 2.4 * worn);
            float ridge = 1. - abs(2. * lie.x - 1.), crease = creased * (falls ? 1.4 * ridge * ridge : smoothstep(.0, .9, ridge));
            // Seams and openings lie deeper, hems are as thick again up to their stitches.
            vec3 far = vec3(pattern_normal.yz, pocket), cover = max(fwidth(far), 1e-5);
            vec3 groove = clamp((.5 * (.0022 + cover) - abs(far)) / cover, 0., 1.) * min(.0022 / cover, 1.);
            float deep = max(groove.y, groove.z);
            vec3 apart = abs(abs(far) - vec3(.018, .006, .006)), thread = clamp((.5 * (.0014 + cover) - apart) / cover, 0., 1.) * min(.0014 / cover, 1.);
            float sewn = max(thread.x, denim * max(thread.y * step(0., far.y), thread.z)) * step(1e-4, far.x) * (1. - step(variant, .3));
            float height = .009 * crease - .0012 * deep - .0008 * smoothstep(.0165, .0185, far.x) * step(1e-4, far.x);
            vec3 across = dFdx(world_point), upward = dFdy(world_point), ux = cross(upward, n), uy = cross(n, across);
            float area = dot(across, ux);
            n = normalize(abs(area) * n - sign(area) * (dFdx(height) * ux + dFdy(height) * uy));
            albedo *= (1. - .45 * creased * (1. - smoothstep(.05, .6, ridge))) * (1. - .5 * deep);
            albedo = mix(albedo, denim > 0. ? vec3(.36, .19, .06) : albedo * .72, .85 * sewn);
        }
#endif
        // Rain is taken in, above all from above, and fills the weave: cloth becomes darker, and a little smoother.
        float soaked = wetness * (1. - .75 * coated) * step(.1, variant) * clamp(.45 + .5 * n.z + .6 * worn.y, 0., 1.);
        albedo *= 1. - .5 * soaked;
        rough = max(rough - .25 * soaked, min(rough, .45));
        mirror = 0.;
