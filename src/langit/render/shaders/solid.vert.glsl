// One vertex of a unit shape or a mesh, placed by its instance.
#include "frame.glsl"
#include "place.glsl"
#include "patterned.glsl"
in vec3 position;
in vec3 normal;
in vec3 point;
in vec3 point_normal;
in vec3 tint;
in float along;
in vec4 pose_x;
in vec4 pose_y;
in vec4 pose_z;
in vec4 extra;
in vec4 color;   // rgb, emission
in vec4 finish;  // roughness, metal, scale, variant
#ifdef WORN
in vec4 worn;    // layer of its image, how much of the pattern that spans
flat out vec2 dress;
#endif

out vec3 world_normal;
out vec3 pattern_point;
out vec3 pattern_normal;
out vec3 world_point;
out vec3 tinted;
#ifdef MOVING
out float pocket;  // of sewn cloth, whose pattern normal is how creased it is, and how far from edge and seam
#endif
flat out float emission;
flat out vec4 look;
#ifdef THREAD
out float spread;   // of a pixel, in radii: how wide its edge is
flat out float body;  // how much of what is behind it hides
#endif

void main() {
#ifdef MOVING  // it comes where it is
    vec3 world = position;
    world_normal = normal;
    pattern_point = point;
    pocket = along;
#else
    vec3 world = placed(position, along, pose_x, pose_y, pose_z, extra, eye.w);
    vec3 a = vec3(pose_x.x, pose_y.x, pose_z.x), b = vec3(pose_x.y, pose_y.y, pose_z.y);
    vec3 c = vec3(pose_x.z, pose_y.z, pose_z.z);
    vec3 squared = max(vec3(dot(a, a), dot(b, b), dot(c, c)), 1e-12);
    world_normal = a * (normal.x / squared.x) + b * (normal.y / squared.y) + c * (normal.z / squared.z);
    world_normal *= inversesqrt(max(dot(world_normal, world_normal), 1e-20));
    pattern_point = patterned(point, along, pose_x, pose_y, pose_z, extra);
#endif
#ifdef THREAD
    // A thread is never thinner than a pixel, but hides less where it should be, and has half a pixel around it in which
    // it ends (Persson, "Phone-Wire AA", Humus, 2012).
    float pixel = 2. * length(up.xyz) / up.w * max(dot(world - eye.xyz, forward.xyz), forward.w);
    float drawn = max(finish.w, .5 * pixel) + .5 * pixel;
    body = min(2. * finish.w / pixel, 1.);
    spread = pixel / drawn;
    world += world_normal * (drawn - finish.w);
#endif
    pattern_normal = point_normal;
    world_point = world;
    tinted = color.rgb * tint;
    emission = color.a;
    look = finish;
#ifdef WORN
    dress = worn.xy;
#endif
    gl_Position = view_projection * vec4(world, 1);
    gl_ClipDistance[0] = dot(clip_plane, vec4(world, 1));
}
