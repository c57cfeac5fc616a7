// At half size, since both are smooth: light from all around (rgb), and how much of the half space above a point is
// open, from the depths around it (alpha).
#include "frame.glsl"
#include "gather.glsl"
#include "probes.glsl"
in vec2 uv;
in vec3 ray;
out vec4 result;

void main() {
#ifdef MIRRORED
    const int TAPS = 0;  // nobody misses it in ripples
    const float OPEN = .9;
#else
    const int TAPS = 10;
    const float OPEN = 1.;
#endif
    float axis = along_axis(texture(depth_map, uv).r);
    vec3 p = ray * axis, n = texture(normal_map, uv).xyz;
    // Near by it reaches less far: so few samples so far apart would show each thing ten times, one beside the other.
    float size = axis * 2. * length(up.xyz), reach = min(.55, .08 * size), wide = reach / size;
    float ratio = up.w / right.w, closed = 0.;
    for (int i = 0; i < TAPS; i++) {
        float turn = float(i) * 2.399963, far = sqrt((float(i) + .6) / float(TAPS));
        vec2 q = uv + vec2(cos(turn) * ratio, sin(turn)) * far * wide;
        float there = along_axis(texture(depth_map, clamp(q, .001, .999)).r);
        vec3 ray_there = forward.xyz + right.xyz * (2. * q.x - 1.) + up.xyz * (2. * q.y - 1.);
        vec3 d = ray_there * there - p;
        float far2 = dot(d, d);
        float rise = max(dot(n, d) - .02 - .004 * axis, 0.) * inversesqrt(far2 + 1e-4);
        closed += rise * max(0., 1. - far2 / (reach * reach));
    }
    float open = OPEN * clamp(1. - closed * .25, 0., 1.);
    // Nothing is without light altogether: a little of what the hour gives comes on top.
    vec3 light = around(eye.xyz + p, n) + .10 * mix(ambient_down.rgb, ambient_up.rgb, n.z * .5 + .5);
    // A soft lamp of whoever films, beside the camera and a little above, on what is in focus and not far behind it; a
    // flag keeps it from the ground.
    vec3 lamp = normalize(normalize(right.xyz) * .55 + normalize(up.xyz) * .35 - forward.xyz);
    float off = (axis - fill.w) / (.3 * fill.w + .5), wrap = max(.3 + .7 * dot(n, lamp), 0.) * (1. - .8 * max(n.z, 0.));
    light += fill.rgb * (wrap * wrap * exp2(-off * off) * 6. / (6. + fill.w));
    result = vec4(light, open * open);
}
