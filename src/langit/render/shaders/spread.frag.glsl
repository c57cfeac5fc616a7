// The light at half the size of the picture; alpha: the radius, in pixels of it, of what the lens spreads a point to.
uniform sampler2D source;
uniform sampler2D depth_map;
uniform vec2 texel;  // of the source
uniform vec4 lens;   // radius of the lens in the pixels that it takes at distance 1, distance in focus, near, far
uniform float widest;
in vec2 uv;
out vec4 result;

vec3 tap(vec2 offset) { return min(texture(source, uv + offset * texel).rgb, 25.); }

void main() {
    float d = texture(depth_map, uv).r, axis = lens.z * lens.w / (lens.w - d * (lens.w - lens.z));
    vec3 c = (tap(vec2(-.75, -.75)) + tap(vec2(.75, -.75)) + tap(vec2(-.75, .75)) + tap(vec2(.75, .75))) * .25;
    result = vec4(c, min(lens.x * abs(1. / lens.y - 1. / axis), widest));
}
