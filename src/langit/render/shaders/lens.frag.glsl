// What is out of focus: a disc of taps as wide as its circle. Alpha: how much of it shows.
uniform sampler2D source;  // of spread.frag.glsl
uniform vec2 size;
in vec2 uv;
out vec4 result;

const int TAPS = 10;

void main() {
    vec4 here = texture(source, uv);
    vec3 sum = here.rgb;
    float all = 1.;
    for (int i = 1; i < TAPS; i++) {
        float turn = float(i) * 2.399963, away = sqrt(float(i) / float(TAPS)) * here.a;
        vec4 there = texture(source, uv + vec2(cos(turn), sin(turn)) * away / size);
        float weight = smoothstep(away - 1., away + .5, there.a);  // what is sharp does not spread this far
        sum += there.rgb * weight;
        all += weight;
    }
    result = vec4(sum / all, smoothstep(.25, .65, here.a));
}
