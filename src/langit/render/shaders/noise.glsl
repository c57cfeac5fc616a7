// Value noise: `hash` of a cell, `noise` between cells, `clouded` three octaves; all in 0 to 1.
float hash(vec2 p) {
    p = fract(p * vec2(.1031, .1030));
    p += dot(p, p.yx + 33.33);
    return fract((p.x + p.y) * p.x);
}

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3. - 2. * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}

float clouded(vec2 p) { return .55 * noise(p) + .28 * noise(p * 2.03 + 7.) + .17 * noise(p * 4.1 + 3.); }
