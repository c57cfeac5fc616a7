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
    // Beside the camera's axes, which are the plainest to come by at every sample.
    vec2 extent = vec2(length(right.xyz), length(up.xyz));
    vec3 here = vec3((2. * uv - 1.) * extent, 1.) * axis;
    vec3 facing = vec3(dot(n, right.xyz) / extent.x, dot(n, up.xyz) / extent.y, dot(n, forward.xyz));
    float ratio = up.w / right.w, least = .02 + .004 * axis, limit = 1. / (reach * reach), closed = 0.;
    for (int i = 0; i < TAPS; i++) {
        float turn = float(i) * 2.399963, far = sqrt((float(i) + .6) / float(TAPS));
        vec2 q = uv + vec2(cos(turn) * ratio, sin(turn)) * far * wide;
        float there = along_axis(texture(depth_map, clamp(q, .001, .999)).r);
        vec3 d = vec3((2. * q - 1.) * extent, 1.) * there - here;
        float far2 = dot(d, d), rise = max(dot(facing, d) - least, 0.) * inversesqrt(far2 + 1e-4);
        closed += rise * max(0., 1. - far2 * limit);
    }
    float open = OPEN * clamp(1. - closed * .25, 0., 1.);
    // Nothing is without light altogether: a little of what the hour gives comes on top.
    vec3 light = around(eye.xyz + p, n) + .10 * mix(ambient_down.rgb, ambient_up.rgb, n.z * .5 + .5);
    float mark = texture(emission_map, uv).a;
    float skin = step(abs(mark + .5), .25), hair = step(abs(mark + .9), .05), eye_ball = step(abs(mark + .2), .05);
    // Who looks at a low sun has eyes for its colors: the blue of the sky across does not dye gray hair, eyes and skin.
    float gray = dot(light, vec3(.3, .6, .1)), blue = smoothstep(1.05, 1.5, light.b / max(gray, 1e-4));
    light = mix(light, vec3(gray), blue * smoothstep(.7, .3, sun_direction.z) * (.75 * (hair + eye_ball) + .30 * skin));
    // A soft lamp of whoever films, beside the camera and a little above, on what is in focus and not far behind it; a
    // flag keeps it from the ground.
    vec3 lamp = normalize(normalize(right.xyz) * .55 + normalize(up.xyz) * .35 - forward.xyz);
    float off = (axis - fill.w) / (.3 * fill.w + .5), wrap = max(.3 + .7 * dot(n, lamp), 0.) * (1. - .8 * max(n.z, 0.));
    light += fill.rgb * (wrap * wrap * exp2(-off * off) * 6. / (6. + fill.w));
#ifdef RIMMED
    // Who is in focus has the color of the signs on both sides: a little on what turns there, more along the outline.
    float aside = dot(n, normalize(right.xyz)), away = 1. - max(-dot(n, normalize(ray)), 0.);
    vec3 rim = aside < 0. ? rim_left.rgb : rim_right.rgb;
    rim = mix(rim, vec3(dot(rim, vec3(.3, .6, .1))), .4 * skin + .5 * hair);  // faces and hair keep their own color
    rim *= 1. - .65 * hair;  // all of which turns aside where it hangs, not its outline alone
    light += rim * (exp2(-off * off) * aside * aside * open * (1.5 + 3.5 * away * away));
#endif
    result = vec4(light, open * open);
}
