// The normal of a hair along `t` on a head with normal `n`. A hair is lit as a thin cylinder is, by the one of its
// normals that faces the light best (Kajiya and Kay, "Rendering Fur with Three Dimensional Textures", SIGGRAPH 1989);
// of that there is a `share`, where the head does not hide it from the light.
vec3 strand(vec3 n, vec3 t, float share) {
    vec3 half_way = normalize(normalize(eye.xyz - world_point) + sun_direction.xyz);
    vec3 best = half_way - t * dot(t, half_way);
    float lit = smoothstep(-.2, .5, dot(n, sun_direction.xyz));
    return normalize(n + best * (inversesqrt(dot(best, best) + 1e-6) * share * lit));
}

// The way along which a coordinate whose slopes over the picture are `slope` does not change.
vec3 along_of(vec2 slope) {
    vec3 dx = dFdx(world_point), dy = dFdy(world_point), aside = dx * slope.x + dy * slope.y;
    vec3 way = cross(cross(dx, dy), aside);
    return way * inversesqrt(dot(way, way) + 1e-20);
}
