// Where the pattern of a surface lies on it: `u`, in repeats, on the plane that the surface is nearest to.
vec2 unrolled(vec3 point, vec3 facing, float scale) {
    vec3 side = abs(facing);
    return (side.z > side.x && side.z > side.y ? point.xy : side.x > side.y ? point.yz : point.xz) * scale;
}
