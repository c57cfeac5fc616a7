// Adds what the mirror camera saw, on the surfaces that lie in the plane; waves and roughness bend and blur it.
#include "frame.glsl"
#include "air.glsl"
#include "gather.glsl"
uniform sampler2D mirror_map;
in vec3 place;
out vec4 result;

void main() {
    vec2 uv = gl_FragCoord.xy / vec2(right.w, up.w);
    vec4 base = texture(albedo_map, uv), way = texture(normal_map, uv);
    float mirror = texture(emission_map, uv).a, axis = along_axis(texture(depth_map, uv).r);
    vec3 across = right.xyz * (2. * uv.x - 1.) + up.xyz * (2. * uv.y - 1.), ray = forward.xyz + across;
    vec3 p = eye.xyz + ray * axis, n = way.xyz, v = -normalize(ray);
    float rough = base.a, grazing = pow(1. - clamp(dot(n, v), .03, 1.), 5.);
    vec3 f0 = mix(vec3(.06), base.rgb * base.rgb, way.w);
    vec3 bent = n - reflector.xyz;
    vec2 shift = vec2(dot(bent, right.xyz) / dot(right.xyz, right.xyz), dot(bent, up.xyz) / dot(up.xyz, up.xyz) + dot(bent, forward.xyz)) * .12;
    float blur = rough * .035;
    vec3 seen = vec3(0);
    for (int i = 0; i < 5; i++) {
        float k = float(i) - 2.;
        vec2 q = uv + shift + vec2(k * k - 2., 2.2 * k) * blur * .4;
        seen += texture(mirror_map, clamp(q, .002, .998)).rgb;
    }
    vec3 share = mirror * (f0 + (max(vec3(1. - rough), f0) - f0) * grazing) * in_mirror(p, way.xyz);
    vec4 haze = air(axis * length(ray), -v);
    result = vec4(max(min(seen * .2, 40.) - haze.rgb * haze.a, 0.) * share, 0);  // the light pass has this part of the fog
}
