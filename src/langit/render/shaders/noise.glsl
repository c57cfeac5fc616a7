// Value noise: `hash` of a cell, `noise` between cells, `clouded` three octaves; all in 0 to 1.
#include "hash.glsl"

float noise(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f = f * f * (3. - 2. * f);
    uvec2 cell = uvec2(ivec2(i));
    vec4 c = unit(pcg(cell.xxxx + uvec4(0, 1, 0, 1) + pcg(cell.yyyy + uvec4(0, 0, 1, 1))));
    return mix(mix(c.x, c.y, f.x), mix(c.z, c.w, f.x), f.y);
}

float clouded(vec2 p) { return .55 * noise(p) + .28 * noise(p * 2.03 + 7.) + .17 * noise(p * 4.1 + 3.); }
