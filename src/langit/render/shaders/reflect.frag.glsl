// Adds what the mirror camera saw, on the surfaces that lie in the plane; waves and roughness bend and blur it.
#include "frame.glsl"
#include "air.glsl"
#include "gather.glsl"
uniform sampler2D mirror_map;
uniform sampler2D mirror_depth;
in vec3 place;
out vec4 result;

const float BEND = .17;  // how far waves move what is mirrored
const int TAPS = 8;

// A number from 0 to 1 that differs among pixels near each other: interleaved gradient noise (Jimenez, "Next Generation
// Post Processing in Call of Duty: Advanced Warfare", SIGGRAPH 2014).
float scattered(vec2 pixel) { return fract(52.9829189 * fract(dot(pixel, vec2(.06711056, .00583715)))); }

void main() {
    vec2 uv = gl_FragCoord.xy / vec2(right.w, up.w);
    vec4 base = texture(albedo_map, uv), way = texture(normal_map, uv);
    float mirror = max(texture(emission_map, uv).a, 0.), axis = along_axis(texture(depth_map, uv).r);
    vec3 across = right.xyz * (2. * uv.x - 1.) + up.xyz * (2. * uv.y - 1.), ray = forward.xyz + across;
    vec3 p = eye.xyz + ray * axis, n = way.xyz, v = -normalize(ray);
    float rough = base.a, away = 1. - clamp(dot(n, v), .03, 1.), away2 = away * away, grazing = away2 * away2 * away;
    vec3 f0 = mix(vec3(.09), base.rgb * base.rgb, max(way.w, 0.));
    vec3 bent = n - reflector.xyz;
    float aside = dot(bent, right.xyz) / dot(right.xyz, right.xyz), above = dot(bent, up.xyz) / dot(up.xyz, up.xyz);
    vec2 shift = vec2(aside, above + dot(bent, forward.xyz)) * BEND;
    vec2 center = uv + shift;
    // A rough plane blurs more what is farther from it. Seen at a low angle it draws lights out toward the eye, and
    // hardly aside: streaks, whose few taps and sizes are scattered so that no steps show.
    float gap = max(along_axis(texture(mirror_depth, clamp(center, .002, .998)).r) - axis, 0.);
    float blur = min(rough * rough * 2.2 * gap / (gap + axis), .22) / length(up.xyz);
    float narrow = .04 + .35 * abs(dot(n, v)), detail = log2(max(blur * up.w * .05, 1.));
    float start = scattered(gl_FragCoord.xy) - .5;
    vec3 seen = vec3(0);
    float all = 0., far = axis * length(ray);
    // A sharp image needs one tap, and where nothing is mirrored there is none to take. A loop that ends early is the one
    // branch that a software driver does not run in full.
    vec3 share = mirror * (f0 + (max(vec3(1. - rough), f0) - f0) * grazing) * in_mirror(p, way.xyz);
    int taps = share.g < .002 ? 0 : blur * up.w < 1. ? 1 : TAPS;
    for (int i = 0; i < taps; i++) {
        float k = taps == 1 ? 0. : (float(i) + start + .5) * 2. / float(TAPS) - 1., weight = exp(-2.2 * k * k);
        vec2 q = center + vec2(narrow * (mod(float(i) * 3., 4.) / 1.5 - 1.), k) * blur;
        seen += weight * textureLod(mirror_map, clamp(q, .002, .998), detail + start).rgb;
        all += weight;
    }
    seen = min(seen / max(all, 1e-3), 40.);
    vec4 haze = air(far, -v);
    result = vec4(max(seen - haze.rgb * haze.a, 0.) * share, 0);  // the light pass has this part of the fog
}
