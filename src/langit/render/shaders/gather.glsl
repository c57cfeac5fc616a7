// Reads back what surface.frag.glsl wrote.
uniform sampler2D albedo_map;
uniform sampler2D normal_map;
uniform sampler2D emission_map;
uniform sampler2D depth_map;

float along_axis(float depth) {
    float n = range.x, f = range.y;
    return n * f / (f - depth * (f - n));
}

// How much of this point lies in the plane that mirrors.
float in_mirror(vec3 p, vec3 n) {
    float away = abs(dot(p, reflector.xyz) - reflector.w);
    return range.z * (1. - smoothstep(.03, .06, away)) * smoothstep(.75, .9, dot(n, reflector.xyz));
}
