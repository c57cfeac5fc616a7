        // Nothing is one color all over: stains a hand wide, and grain. Paper is (roughness 1).
        float aged = step(rough, .95), stain = 1.3 * (noise(u * 2.3) - .5) * aged, grit = speck(u, blur, 37.) * aged;
        albedo *= 1. + .20 * stain + .10 * grit;
        float wet = wetness * smoothstep(.6, .9, n.z);  // what lies in the rain is darker, and shines
        albedo *= 1. - .4 * wet;
        rough = clamp(mix(rough, min(rough, .34), .8 * wet) + .18 * stain, .04, 1.);
        n = normalize(n + .05 * vec3(grit, -grit, grit));
