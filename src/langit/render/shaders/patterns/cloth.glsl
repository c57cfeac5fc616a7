        // `variant` is what it is made of: leather, knit, denim, plain weave, lace, and above all a coated one, without threads.
        float pixel = length(fwidth(pattern_point)), close = fade(30. * pixel);
        bool leather = variant < .1;
        float denim = step(.3, variant) * step(variant, .5), coated = step(.9, variant), lace = step(.8, variant) * (1. - coated);
#ifdef MOVING
        bool falls = pattern_normal.x < 0.;
        float creased = abs(pattern_normal.x) * fade(24. * pixel);
#else
        const bool falls = false;
#endif
        // Where cloth is pushed together, or falls, it lies in ridges that wander and end.
        vec3 worn = grain(pattern_point * 11.) - .5;
        vec3 lie = grain(falls ? pattern_point * vec3(22., 22., 1.4) + .8 * worn : pattern_point * vec3(15., 15., 40.) + 2.4 * worn) - .5;
        vec3 fine = grain(pattern_point * (leather ? vec3(260.) : vec3(46., 46., 30.))) - .5;
        vec2 q = (leather ? vec2(0) : variant < .3 ? vec2(230.) : vec2(900.));
        vec3 away = abs(cross(dFdx(pattern_point), dFdy(pattern_point)));
        vec2 flat_point = away.x > away.y ? pattern_point.yz : pattern_point.xz;
        q *= flat_point;
        float visible = fade(length(fwidth(q))) * (1. - coated), rib = variant < .3 ? sin(6.2832 * q.x) : denim > 0. ? sin(6.2832 * (q.x + q.y)) : sin(6.2832 * q.x) * sin(6.2832 * q.y);
        float rim = (leather ? 0. : 1. - coated) * (1. - max(dot(n, normalize(eye.xyz - world_point)), 0.));
        albedo *= leather ? 1. + .35 * worn.x + .2 * lie.y : 1. + .06 * worn.x + .10 * close * fine.x + (.16 + .25 * denim) * visible * rib;
        albedo += albedo * .45 * rim * rim * rim;  // fibers that stand out catch the light
        n = normalize(n + (leather ? .16 * close * lie + .10 * fade(170. * pixel) * fine : .09 * close * fine + vec3(.12, .12, 0.) * visible * rib));
        rough += leather ? .12 * lie.z : 0.;
#ifdef MOVING
        // What ridges rise by bends the normal, and their hollows are dark. Seams and openings lie deeper, hems are as thick again up to their stitches.
        float ridge = 1. - 2. * abs(lie.x), crease = creased * (falls ? 1.4 * ridge * ridge : smoothstep(.0, .9, ridge));
        vec3 far = vec3(pattern_normal.yz, pocket), cover = max(fwidth(far), 1e-5), apart = abs(abs(far) - vec3(.018, .006, .006));
        vec2 groove = (1. - smoothstep(vec2(0.), .0011 + cover.yz, abs(far.yz))) * min(.0022 / cover.yz, 1.);
        vec3 thread = clamp((.0007 + .5 * cover - apart) / cover, 0., 1.) * min(.0014 / cover, 1.);
        float hem = step(1e-4, far.x), deep = max(groove.x, groove.y);
        float sewn = max(thread.x, denim * max(thread.y * step(0., far.y), thread.z)) * hem * step(.3, variant);
        float height = .009 * crease - .0003 * deep - .0008 * smoothstep(.0165, .0185, far.x) * hem;
        // Lace: flowers of five petals, close together above a scalloped line along hems and cuffs, scattered elsewhere.
        vec2 cell = flat_point * 40. + vec2(.5 * mod(floor(flat_point.y * 40.), 2.), 0.), petal = fract(cell) - .5;
        float border = 1. - smoothstep(.058, .062, far.x), blur = 40. * pixel + .02, away_from = length(petal);
        float outline = away_from - .30 - .11 * cos(5. * atan(petal.y, petal.x)), scallop = far.x - .005 - .011 * abs(sin(3.1416 * cell.x));
        float flower = 1. - smoothstep(.05, .05 + blur, abs(outline)) + (1. - smoothstep(.06, .06 + blur, away_from)) + .45 * smoothstep(blur, -blur, outline);
        flower *= max(border, step(1.5, mod(floor(cell.x) + 2. * floor(cell.y), 4.)) * .7) * smoothstep(-.001, .001 + pixel, scallop);
        flower = max(flower, 1. - smoothstep(.0012, .0012 + pixel, abs(scallop)));
        float drawn = lace * fade(40. * pixel);
        albedo *= 1. + drawn * (.42 * min(flower, 1.) - .34 * border);
        height += drawn * .0005 * min(flower, 1.);
        n = bumped(n, height);
        albedo *= (1. - .45 * creased * (1. - smoothstep(.05, .6, ridge))) * (1. - .20 * deep);
        albedo = mix(albedo, denim > 0. ? vec3(.36, .19, .06) : albedo * .72, .85 * sewn);
#endif
        // Rain is taken in, above all from above, and fills the weave: cloth becomes darker, and a little smoother.
        float soaked = leather ? 0. : wetness * (1. - .75 * coated) * clamp(.45 + .5 * n.z + .6 * worn.y, 0., 1.);
        albedo *= 1. - .5 * soaked;
        rough = max(rough - .25 * soaked, min(rough, .45));
        mirror = 0.;
