// Light from all around, baked on a grid: the mean radiance and its first moment, a texture for each color.
uniform sampler3D probe_red;
uniform sampler3D probe_green;
uniform sampler3D probe_blue;
uniform vec3 probe_low;
uniform vec3 probe_size;   // of the box between the outermost probes
uniform vec3 probe_count;

// What a rough surface at p gets of it, as a mean of radiance. A lobe of this order would take twice the moment; less
// keeps the far side above 0.
vec3 around(vec3 p, vec3 n) {
    vec3 q = (clamp((p + n * .12 - probe_low) / probe_size, 0., 1.) * (probe_count - 1.) + .5) / probe_count;
    vec4 way = vec4(1., 1.7 * n);
    return max(vec3(dot(texture(probe_red, q), way), dot(texture(probe_green, q), way), dot(texture(probe_blue, q), way)), 0.);
}
