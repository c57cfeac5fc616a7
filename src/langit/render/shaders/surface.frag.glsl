// What a surface is made of, written for `light.frag.glsl` to light.
#include "frame.glsl"
#include "noise.glsl"
#include "filter.glsl"
#include "grain.glsl"
#include "unrolled.glsl"
in vec3 world_normal;
in vec3 pattern_point;
in vec3 pattern_normal;
in vec3 world_point;
in vec3 tinted;
#ifdef MOVING
in float pocket;
#endif
flat in float emission;
flat in vec4 look;

const float SHINE = 2.3;  // what shines is that much brighter than its color, for film is slow to burn to white

#ifdef WORN
uniform sampler2DArray images;
flat in vec2 dress;
#endif
#include "cover.glsl"
#include "bumped.glsl"
#include "strand.glsl"
#include "wrinkles.glsl"

#ifdef GLOSSY
uniform samplerCube room;  // the place from its middle; its smaller sizes for what is rough
const float SIZES = 6.;
#endif

layout(location = 0) out vec4 out_albedo;    // square root of albedo, roughness
layout(location = 1) out vec4 out_normal;    // normal, metal (below 0: how much light comes through)
layout(location = 2) out vec4 out_emission;  // emission; how much of a mirror it is, -1: the room it mirrors is in the emission, -.9: hair, -.5: skin, -.2: eyes

void main() {
    vec3 n = normalize(world_normal) * (gl_FrontFacing ? 1. : -1.);
    vec3 albedo = tinted, glow = tinted * emission;
    float rough = look.x, metal = look.y, variant = look.w, wetness = sun_direction.w, time = eye.w;
    float mirror = max(1. - 1.8 * rough, .5 * wetness * step(.6, n.z));
    vec3 side = abs(pattern_normal);
    vec2 u = unrolled(pattern_point, pattern_normal, look.z);
    vec2 w = max(fwidth(u), 1e-5);
    float blur = max(w.x, w.y);
    float cover = 1.;  // of what lies over other surfaces (`renderer.OVERLAID`): how much of them it covers
    vec3 straight = n;
#ifdef WORN
    // The axes of the image on the surface, from how both change over the picture (Schüler, "Normal Mapping without
    // Precomputed Tangents", ShaderX 5, 2007).
    vec4 image = texture(images, vec3(u / dress.y, dress.x));
    if (image.a < .5) discard;
    vec3 over = cross(dFdy(world_point), n), under = cross(n, dFdx(world_point));
    vec2 ux = dFdx(u), uy = dFdy(u);
    vec3 along_u = over * ux.x + under * uy.x, along_v = over * ux.y + under * uy.y;
    float longest = inversesqrt(max(max(dot(along_u, along_u), dot(along_v, along_v)), 1e-30));
    vec2 lean = (image.xy * 255. / 127. - 1.) * sign(dot(over, dFdx(world_point)));  // a mirror image is turned
    n = normalize(n + (along_u * lean.x + along_v * lean.y) * longest);
    albedo *= 2. * image.b;
#endif
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
#ifdef OVERLAID
    out_albedo.a = out_normal.a = cover;
    out_emission = vec4(0);
#endif
}
