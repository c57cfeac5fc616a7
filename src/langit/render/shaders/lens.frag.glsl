// What is out of focus, behind and before what is in focus apart: discs of taps as wide as a point is spread. After
// Jimenez, "Next Generation Post Processing in Call of Duty: Advanced Warfare", SIGGRAPH 2014: every tap gives its light to
// all that its own circle reaches, thinner the wider it is, and what is near lies over the rest by how much of it arrives.
#include "circle.glsl"
uniform sampler2D source;  // of shrink.frag.glsl
uniform vec2 size;
in vec2 uv;
layout(location = 0) out vec4 behind;  // times alpha, the mean radius: it goes on behind what is sharp
layout(location = 1) out vec4 before;  // times alpha, how much of the picture it covers

const int TAPS = 10, FEW = 6;  // of which what is sharp takes a few

void main() {
    // Behind something sharp there is a guess, of whatever soft is nearest. What is far spreads over no other thing that is
    // soft and less far.
    float own = texture(source, uv).a, reach = own > .1 ? max(1.15 * own - .6, 0.) : lens.z;
    int taps = abs(own) > .1 ? TAPS : FEW;
    behind = before = vec4(0);
    for (int i = 0; i < taps; i++) {
        float turn = float(i) * 2.399963, away = sqrt(float(i) / float(taps)) * reach;
        vec4 there = texture(source, uv + vec2(cos(turn), sin(turn)) * away / size);
        float radius = min(abs(there.a), there.a > 0. && own > .1 ? own : lens.z);
        vec4 light = vec4(there.rgb, 1) * soft(radius) * smoothstep(away - 1., away + .5, radius);
        behind += there.a > 0. ? light * there.a : vec4(0);
        before += there.a < 0. ? light * (reach * reach / max(radius * radius, 1.)) : vec4(0);
    }
    before *= 1. / max(before.a, float(taps));
    behind *= 1. / float(taps);
}
