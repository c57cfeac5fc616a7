// Interleaved gradient noise from 0 to 1, another at every sample (Jimenez, "Next Generation Post Processing in Call of
// Duty: Advanced Warfare", SIGGRAPH 2014).
float grained() { return fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(.06711056, .00583715)))); }

// Whether a sample is left bare of what covers a `share` of it; `layer` keeps what lies over each other apart.
bool bare(float share, float layer) { return share <= fract(grained() + .618 * layer); }

// How much of a pixel `w` wide at `x` a line covers that reaches from -h to h.
float covered(float x, float w, float h) { return clamp(min(h, x + .5 * w) - max(-h, x - .5 * w), 0., w) / w; }
