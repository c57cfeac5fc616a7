// Three independent value noises of a point in space, each 0 to 1. The hash is pcg3d of Jarzynski and Olano, "Hash
// Functions for GPU Rendering", JCGT 9(3), 2020.
vec3 pcg(ivec3 cell) {
    uvec3 v = uvec3(cell) * 1664525u + 1013904223u;
    v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
    v ^= v >> 16u;
    v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
    return vec3(v >> 8u) * (1. / 16777216.);
}

vec3 grain(vec3 p) {
    vec3 low = floor(p), f = p - low;
    ivec3 i = ivec3(low);
    f = f * f * (3. - 2. * f);
    vec3 near = mix(mix(pcg(i), pcg(i + ivec3(1, 0, 0)), f.x), mix(pcg(i + ivec3(0, 1, 0)), pcg(i + ivec3(1, 1, 0)), f.x), f.y);
    vec3 far = mix(mix(pcg(i + ivec3(0, 0, 1)), pcg(i + ivec3(1, 0, 1)), f.x), mix(pcg(i + ivec3(0, 1, 1)), pcg(i + ivec3(1, 1, 1)), f.x), f.y);
    return mix(near, far, f.z);
}
