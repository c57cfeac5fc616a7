// What a surface is made of, written for `light.frag.glsl` to light.
#include "frame.glsl"
#include "noise.glsl"
#include "filter.glsl"
#include "grain.glsl"
in vec3 world_normal;
in vec3 pattern_point;
in vec3 pattern_normal;
in vec3 world_point;
in vec3 tinted;
flat in float emission;
flat in vec4 look;

const float SHINE = 2.3;  // what shines is that much brighter than its color, for film is slow to burn to white

#ifdef GLOSSY
uniform samplerCube room;  // the place from its middle; its smaller sizes for what is rough
const float SIZES = 5.;
#endif

layout(location = 0) out vec4 out_albedo;    // square root of albedo, roughness
layout(location = 1) out vec4 out_normal;    // normal, metal (below 0: how much light comes through)
layout(location = 2) out vec4 out_emission;  // emission, how much of a mirror it is, -1: the room it mirrors is in the emission

void main() {
    vec3 n = normalize(world_normal) * (gl_FrontFacing ? 1. : -1.);
    vec3 albedo = tinted, glow = tinted * emission;
    float rough = look.x, metal = look.y, variant = look.w, wetness = sun_direction.w, time = eye.w;
    float mirror = max(1. - 1.8 * rough, .5 * wetness * step(.6, n.z));
    vec3 side = abs(pattern_normal);
    vec2 u = (side.z > side.x && side.z > side.y ? pattern_point.xy : side.x > side.y ? pattern_point.yz : pattern_point.xz) * look.z;
    vec2 w = max(fwidth(u), 1e-5);
    float blur = max(w.x, w.y);
    {
//PATTERN
    }
    // How much the normal turns within a pixel makes what is smooth as rough as it is on the whole, so that it does not
    // sparkle (Tokuyoshi and Kaplanyan, "Improved Geometric Specular Antialiasing", I3D 2019, equations 1 and 3; they add
    // to the square of alpha, which is our roughness to the fourth). A mirror bends
    // what it shows and needs none of it.
    vec3 right_of = dFdx(n), above_of = dFdy(n);
    float turned = min(.5 * (dot(right_of, right_of) + dot(above_of, above_of)), .18) * (1. - clamp(mirror, 0., 1.));
    float alpha = rough * rough;
    rough = sqrt(sqrt(min(alpha * alpha + turned, 1.)));
    glow *= SHINE;
#ifdef GLOSSY
    vec3 look_along = normalize(world_point - eye.xyz), facing = normalize(n);
    vec3 f0 = mix(vec3(.04), albedo, max(metal, 0.));
    float grazing = pow(1. - clamp(-dot(facing, look_along), .03, 1.), 5.);
    vec3 seen = textureLod(room, reflect(look_along, facing), (SIZES + 1.) * sqrt(rough) - 1.).rgb;
    glow += seen * (f0 + (max(vec3(1. - rough), f0) - f0) * grazing);
    mirror = -1.;
#endif
    out_albedo = vec4(sqrt(clamp(albedo, 0., 1.)), rough);
    out_normal = vec4(normalize(n), metal);
#ifdef BAKE
    if (!gl_FrontFacing) out_normal.w = 2.;  // a probe that sees this is inside of something
#endif
    out_emission = vec4(glow, clamp(mirror, -1., 1.));
}
