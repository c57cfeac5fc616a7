        // Nothing is one color all over: stains a hand wide, and grain. Paper is (roughness 1).
        float aged = step(rough, .95), stain = 1.3 * (noise(u * 2.3) - .5) * aged, grit = speck(u, blur, 37.) * aged;
        albedo *= 1. + .20 * stain + .10 * grit;
        rough = clamp(rough + .18 * stain, .04, 1.);
        n = normalize(n + .05 * vec3(grit, -grit, grit));
