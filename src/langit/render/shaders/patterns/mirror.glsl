        albedo = mix(vec3(.9), albedo, .25);
        metal = 1.;
        rough = min(rough, .03);
        mirror = 1.;
