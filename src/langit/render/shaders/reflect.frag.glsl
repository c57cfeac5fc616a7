// Adds what the mirror camera saw, on the surfaces that lie in the plane; waves and roughness bend and blur it.
#include "frame.glsl"
#include "air.glsl"
#include "gather.glsl"
uniform sampler2D mirror_map;
uniform sampler2D mirror_depth;
in vec3 place;
out vec4 result;

void main() {
    vec2 uv = gl_FragCoord.xy / vec2(right.w, up.w);
    vec4 base = texture(albedo_map, uv), way = texture(normal_map, uv);
    float mirror = texture(emission_map, uv).a, axis = along_axis(texture(depth_map, uv).r);
    vec3 across = right.xyz * (2. * uv.x - 1.) + up.xyz * (2. * uv.y - 1.), ray = forward.xyz + across;
    vec3 p = eye.xyz + ray * axis, n = way.xyz, v = -normalize(ray);
    float rough = base.a, grazing = pow(1. - clamp(dot(n, v), .03, 1.), 5.);
    vec3 f0 = mix(vec3(.12), base.rgb * base.rgb, way.w);
    vec3 bent = n - reflector.xyz;
    float aside = dot(bent, right.xyz) / dot(right.xyz, right.xyz), above = dot(bent, up.xyz) / dot(up.xyz, up.xyz);
    vec2 shift = vec2(aside, above + dot(bent, forward.xyz)) * .12;
    vec2 center = uv + shift;
    // A rough plane blurs more what is farther from it, and on a grazing view along the line of sight only.
    float gap = max(along_axis(texture(mirror_depth, clamp(center, .002, .998)).r) - axis, 0.);
    float blur = rough * rough * 1.9 * gap / (gap + axis) / length(up.xyz);
    float narrow = .12 + .6 * abs(dot(n, v)), detail = log2(max(blur * up.w * .12, 1.));
    vec3 seen = vec3(0);
    float all = 0.;
    for (int i = 0; i < 7; i++) {
        float k = (float(i) - 3.) / 3., weight = 1.15 - k * k;
        vec2 q = center + vec2(narrow * (mod(float(i), 2.) - .5), k) * blur;
        seen += weight * textureLod(mirror_map, clamp(q, .002, .998), detail).rgb;
        all += weight;
    }
    seen = min(seen / all, 40.);
    vec3 share = mirror * (f0 + (max(vec3(1. - rough), f0) - f0) * grazing) * in_mirror(p, way.xyz);
    vec4 haze = air(axis * length(ray), -v);
    result = vec4(max(seen - haze.rgb * haze.a, 0.) * share, 0);  // the light pass has this part of the fog
}
