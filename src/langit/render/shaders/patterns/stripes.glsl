        albedo = mix(vec3(.92), albedo, pulse(u.y, w.y, .5));
