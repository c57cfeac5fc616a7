// Holes, for passes that know nothing else of a surface. `fine`: samples of the picture to one of this pass.
#include "unrolled.glsl"
uniform sampler2DArray images;
in vec3 pattern_point;
in vec3 pattern_normal;
flat in float pattern_scale;
flat in vec2 dress;

bool hole(float fine) {
    vec2 u = unrolled(pattern_point, pattern_normal, pattern_scale / dress.y);
    return textureGrad(images, vec3(u, dress.x), dFdx(u) / fine, dFdy(u) / fine).a < .5;
}
