// Patterns averaged over a pixel, so that they fade instead of flickering. `w` is what a pixel covers of `x`.
float pulse(float x, float w, float duty) {
    // The mean over [x - w/2, x + w/2] of a wave of period 1 that is 1 in its first `duty`.
    float a = x - .5 * w, b = x + .5 * w;
    return (floor(b) * duty + min(fract(b), duty) - floor(a) * duty - min(fract(a), duty)) / w;
}

float fade(float w) { return 1. - smoothstep(.35, 1.1, w); }  // 1 where detail of size 1 can be seen, 0 where not

float speck(vec2 u, float blur, float frequency) {
    // Noise of that frequency, -0.5 to 0.5, which fades to its mean.
    return (noise(u * frequency) - .5) * fade(blur * frequency);
}

float mottle(vec2 u, float blur, float frequency) {
    vec2 p = u * frequency;
    float k = blur * frequency;
    return .55 * noise(p) + .28 * mix(.5, noise(p * 2.03 + 7.), fade(k * 2.))
           + .17 * mix(.5, noise(p * 4.1 + 3.), fade(k * 4.));
}
