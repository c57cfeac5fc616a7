// How deep in a wrinkle a point of the face is, 0 to 1: across the forehead, in a fan beside the eyes, from the nose to
// the corners of the mouth, below the eyes. `p` is on the body that all adults share, in meters.
float wrinkled(vec3 p) {
    vec3 f = p - vec3(.1174, 0., 1.5825);  // from between the eyes
    float y = abs(f.y), z = f.z, on_face = smoothstep(-.03, 0., f.x), wander = noise(vec2(p.y * 45., 3.));
    float rows = z / .0095 + .9 * wander, broken = noise(vec2(p.y * 38., floor(rows + .5)));
    float brow = smoothstep(.030, .042, z) * smoothstep(.082, .064, z) * smoothstep(.056, .034, y);
    float found = .8 * brow * smoothstep(.1, .7, broken) * pow(.5 + .5 * cos(6.2832 * rows), 5.);
    vec2 corner = vec2(y - .0445, z + .001);
    float far = length(corner), turn = atan(corner.y, corner.x);
    float fan = smoothstep(.003, .008, far) * smoothstep(.026, .012, far) * smoothstep(1.1, .6, abs(turn));
    found += .8 * fan * pow(.5 + .5 * cos(9. * turn + 2. * wander), 4.);
    float down = clamp((-.040 - z) / .036, 0., 1.), fold = (y - mix(.0185, .0345, sqrt(down))) / .0021;
    found += smoothstep(0., .2, down) * smoothstep(1., .7, down) * exp(-fold * fold);
    vec2 bag = vec2((y - .029) / .020, (z + .003) / .0185);
    float rim = (length(bag) - 1.) / .13;
    found += .5 * exp(-rim * rim) * smoothstep(-.008, -.014, z) * smoothstep(.95, .5, abs(bag.x));
    return on_face * min(found, 1.);
}
