// Light to picture: focus, bloom, exposure, film, saturation, tint, vignette. The result is as bright as a display shows it.
uniform sampler2D source;
uniform sampler2D bloom_map;
#ifdef LENS
#include "circle.glsl"
uniform sampler2D behind_map;
uniform sampler2D before_map;
#endif
uniform vec3 levels;  // exposure, share of the light that the lens spreads, saturation
uniform vec3 tint;
in vec2 uv;
out vec4 result;

// After AgX (Sobotka, github.com/sobotka/AgX, 2022), whose shares and inset these are: colors are drawn together, each
// channel goes through one curve over stops, and they are drawn apart again, a little less, so that bright colors burn to
// white. The curve is our own, over fewer stops, since light here is seldom over 4: two hyperbolas with a common middle.
const vec3 SHARE = vec3(.21, .39, .40);
const float INSET = .2, OUTSET = .15, DARKEST = -11.1, STOPS = 12.6;  // log2 of the light that is black; from there to white
const vec2 MIDDLE = vec2(.63, .40);
const float SLOPE = 2.55, TOE = .413, SHOULDER = .777;  // the ends reach 0 and 1

vec3 film(vec3 x, float saturation) {
    x = mix(x, vec3(dot(x, SHARE)), INSET);
    x = clamp((log2(max(x, 1e-6)) - DARKEST) / STOPS, 0., 1.);
    vec3 wide = mix(vec3(TOE), vec3(SHOULDER), step(MIDDLE.x, x)), t = SLOPE * (x - MIDDLE.x) / wide;
    x = MIDDLE.y + wide * t * inversesqrt(1. + t * t);
    x = mix(vec3(dot(x, vec3(.2126, .7152, .0722))), x, saturation);
    return clamp((x - OUTSET * dot(x, SHARE)) / (1. - OUTSET), 0., 1.);
}

void main() {
    vec4 light = texelFetch(source, ivec2(gl_FragCoord.xy), 0);
    vec3 x = light.rgb;
#ifdef LENS
    // Each sample by its own depth, so that what is sharp ends as finely as it was drawn; of what is softer by far it gets
    // nothing.
    vec4 behind = texture(behind_map, uv), before = texture(before_map, uv);
    float radius = circle(light.a), per = 1. / max(behind.a, .02);
    x = mix(x, behind.rgb * per, soft(radius) * clamp(5. * radius * per - 4., 0., 1.) * min(behind.a * 20., 1.));
    x = mix(x, before.rgb / max(before.a, .02), max(before.a, soft(-radius) * min(before.a * 20., 1.)));
#endif
    x = mix(x, texture(bloom_map, uv).rgb, levels.y) * levels.x;  // a lens spreads light and makes none
    // The curve makes colors vivid by itself: more than 1 is asked of it by less. What is to be gray must be gray.
    vec3 c = film(x, levels.z > 1. ? mix(1., levels.z, .4) : levels.z) * tint;
    vec2 away = uv - .5;
    result = vec4(c * (1. - .3 * dot(away, away)), 1);
}
