// Lights every pixel once: sky, key light with soft shadow, lamps, fog. Reflections are added by reflect.frag.glsl.
#include "frame.glsl"
#include "air.glsl"
#include "gather.glsl"
#include "cover.glsl"
uniform sampler2DShadow shadow_map;
uniform sampler2D shade_map;
in vec2 uv;
in vec3 ray;
out vec4 result;  // alpha: one by the distance along the view axis, for the lens

// The lobe of a rough surface, in the approximation of Karis and Lazarov for small devices.
float lobe(float nh, float lh, float rough) {
    float a2 = rough * rough * rough * rough, d = nh * nh * (a2 - 1.) + 1.;
    return min(a2 / (4. * d * d * max(lh * lh, .1) * (rough + .5)), 24.);
}

// The share that reaches p of the light in direction `toward`, whose texels are so large there. What turns away from it
// (`facing` 0) is not looked up: a loop that ends early is the one branch that a software driver does not run in full.
// `soft` is how wide a shadow ends, in meters: skin scatters light over so much, and has taps in a spiral that turns from
// pixel to pixel.
float lit(vec3 p, vec3 n, float facing, vec3 toward, float texel, float soft) {
    vec3 moved = p + (texel + soft) * (n * (1.2 + 1.5 * (1. - facing)) + toward);
    vec4 seen = shadow_matrix * vec4(moved, 1);
    vec3 q = seen.xyz / max(seen.w, 1e-3);
    vec2 rim = smoothstep(vec2(.444), vec2(.39), abs(q.xy - shadow_middle.xy)), aside = key_light.w * .95 * vec2(1., .4);
    float inside = rim.x * rim.y * shadow_middle.z, sum = 0.;
#ifdef MIRRORED
    const int TAPS = 2, SOFT_TAPS = 2;
#else
    const int TAPS = 4, SOFT_TAPS = 12;
#endif
    int taps = facing * inside > 0. ? soft > 0. ? SOFT_TAPS : TAPS : 0;
    // From tap to tap by a quarter of a turn, or of two taps by a half; in the spiral by the golden angle.
    float x = 2. * grained() - 1., share = 1. / float(max(taps, 1));
    vec2 on = TAPS == 4 ? vec2(0., 1.) : vec2(-1., 0.);
    if (soft > 0.) {
        on = vec2(-.7373689, .6754903);
        aside = vec2(x, sqrt(1. - x * x)) * key_light.w * (soft * facing / texel + 1.);
    }
    for (int i = 0; i < taps; i++) {
        sum += texture(shadow_map, q + vec3(soft > 0. ? aside * sqrt((float(i) + .5) * share) : aside, 0));
        aside = vec2(on.x * aside.x - on.y * aside.y, on.y * aside.x + on.x * aside.y);
    }
    return mix(1., sum * share, inside);
}

void main() {
    vec4 base = texture(albedo_map, uv), way = texture(normal_map, uv);
    vec4 shine = texture(emission_map, uv);
    float axis = along_axis(texture(depth_map, uv).r);
    vec4 shades = texture(shade_map, uv);
    vec3 ambient = shades.rgb;
    float shade = shades.a;
    vec3 p = eye.xyz + ray * axis, n = way.xyz;
    float shorter = inversesqrt(dot(ray, ray)), distance = axis / shorter;
    vec3 v = -shorter * ray, albedo = base.rgb * base.rgb;
    float skin = step(abs(shine.a + .5), .25), rough = max(base.a, .08), metal = max(way.w, 0.), thin = max(-way.w, 0.);
    float away = 1. - clamp(dot(n, v), .03, 1.), away2 = away * away, grazing = away2 * away2 * away;
    vec3 f0 = mix(vec3(.04), albedo, metal), matte = albedo * (1. - metal);

    // What is thin has it from both sides; leaves pass it on to each other, so that they are lit where all is closed.
    vec3 c = matte * ambient * mix(shade, 1., .6 * thin) * (1. + 1.7 * thin);
#ifdef CAST
    // There is no key light, and the first lamp casts the shadows.
    vec3 down = p - lamp_position[0].xyz;
    float drop = length(down), thrown = lit(p, n, max(dot(n, -down / drop), 0.), -down / drop, ambient_down.w * drop, 0.);
#else
    float nl = dot(n, sun_direction.xyz);
    vec3 h = normalize(v + sun_direction.xyz);
    // What is thin is lit on this side by what falls on the other, in the color that it leaves to light.
    // Light goes into skin and comes out beside where it fell, the red of it farthest: it ends a little beyond where it falls.
    vec3 reach = skin * vec3(.17, .10, .08), turned = max((nl + reach) / (1. + reach), 0.);
    float shadowed = lit(p, nl < 0. && thin > 0. ? -n : n, thin > 0. ? abs(nl) : max(nl + reach.r, 0.), sun_direction.xyz, ambient_down.w, .006 * skin), sunny = shadowed * max(nl, 0.);
    vec3 stained = matte * mix(vec3(.3), vec3(1), albedo / max(max(albedo.r, max(albedo.g, albedo.b)), .05));
    c += key_light.rgb * stained * (shadowed * thin * max(-nl, 0.));
    c += key_light.rgb * turned * turned / max(turned + .25 * reach, 1e-4) * shadowed * matte;
    c += key_light.rgb * sunny * (f0 * lobe(max(dot(n, h), 0.), max(dot(v, h), 0.), rough) * 1.4);
#endif
    vec3 r = reflect(-v, n), soft = vec3(0), sharp = vec3(0);
    float a = max(rough, .16), a2 = a * a * a * a, peak = a2 / (2.4 * (rough + .5));
    for (int i = 0; i < LAMPS; i++) {
        // The lobe again, with n.h from r.d, and one division for it and the falloff together.
        vec3 d = lamp_position[i].xyz - p;
        float far2 = dot(d, d), near = inversesqrt(far2), facing = dot(n, d) * near;
        float spread = 1. - (1. - a2) * (.5 + .5 * dot(r, d) * near), spread2 = spread * spread;
        float part = 1. / ((1. + far2 * lamp_position[i].w) * spread2), front = max(facing, 0.);
#ifdef CAST
        part *= i == 0 ? thrown : 1.;
#endif
        soft += lamp_color[i].rgb * (part * spread2 * (.88 * front + .06 + .06 * facing));
        sharp += lamp_color[i].rgb * (part * front);
    }
    float mirrored = max(shine.a, 0.) * in_mirror(p, n);  // there reflect.frag.glsl shows the lamps themselves
    c += matte * soft * range.w * (.5 + .5 * shade) + f0 * sharp * peak * (1. - .85 * mirrored);
    vec3 env = mix(gradient(vec3(r.xy, abs(r.z))), ambient, rough * rough);
    env *= mix(1., .35, smoothstep(.1, -.4, r.z)) * mix(shade, 1., .3);
    env *= 1. - .6 * skin;  // whose fine down scatters what comes from aside
    c += env * (f0 + (max(vec3(1. - rough), f0) - f0) * grazing) * (1. - mirrored) * step(-.75, shine.a);
    c += shine.rgb;
    vec4 haze = air(distance, -v);
    result = vec4(min(mix(c, haze.rgb, haze.a), 60.), 1. / axis);
}
