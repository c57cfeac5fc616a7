// Where an instance has a point of its pattern, in meters; `extra` as for `placed`.
vec3 patterned(vec3 point, float along, vec4 x, vec4 y, vec4 z, vec4 extra) {
    vec3 a = vec3(x.x, y.x, z.x), b = vec3(x.y, y.y, z.y), c = vec3(x.z, y.z, z.z);
    vec3 lengths = sqrt(max(vec3(dot(a, a), dot(b, b), dot(c, c)), 1e-12));
    return (point * mix(extra.x, extra.y, along) + vec3(0, 0, max(extra.z, 0.) * along)) * lengths;
}
