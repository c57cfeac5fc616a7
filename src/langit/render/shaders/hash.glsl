// PCG as a hash, nested for two numbers: Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020.
uvec4 pcg(uvec4 v) {
    uvec4 state = v * 747796405u + 2891336453u;
    uvec4 word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

uint pcg(uint v) {
    uint state = v * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

vec4 unit(uvec4 v) { return vec4(v >> 8u) / 16777216.; }

// A number from 0 to 1 for a cell, whose coordinates are whole.
float hash(vec2 cell) {
    uvec2 v = uvec2(ivec2(cell));
    return float(pcg(v.x + pcg(v.y)) >> 8u) / 16777216.;
}
