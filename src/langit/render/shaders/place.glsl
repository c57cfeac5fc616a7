// Where an instance has a vertex. `extra`: radius, end radius, length (or minus the sway of a mesh in the wind), owner.
vec3 placed(vec3 position, float along, vec4 x, vec4 y, vec4 z, vec4 extra, float time) {
    vec4 here = vec4(position * mix(extra.x, extra.y, along) + vec3(0, 0, max(extra.z, 0.) * along), 1);
    vec3 p = vec3(dot(x, here), dot(y, here), dot(z, here));
    float wind = .6 * sin(1.9 * time + .7 * p.x + .5 * p.y) + .4 * sin(4.3 * time + 2.1 * p.x - 1.3 * p.y);
    p.xy += max(-extra.z, 0.) * max(p.z, 0.) * wind * vec2(1., .35);
    return p;
}
