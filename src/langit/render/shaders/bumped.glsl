// A normal over a height in meters that is added to the surface (Mikkelsen, "Bump Mapping Unparametrized Surfaces on
// the GPU", 2010).
vec3 bumped(vec3 n, float height) {
    vec3 dx = dFdx(world_point), dy = dFdy(world_point), across = cross(dy, n), up_there = cross(n, dx);
    float area = dot(dx, across);
    return normalize(abs(area) * n - sign(area) * (dFdx(height) * across + dFdy(height) * up_there));
}
