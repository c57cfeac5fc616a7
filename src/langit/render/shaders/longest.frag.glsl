// The longest way in a square of the source.
uniform sampler2D source;
uniform ivec3 span;  // pixels from one square to the next, the first and the last but one pixel of a square
out vec4 result;

void main() {
    ivec2 corner = ivec2(gl_FragCoord.xy) * span.x, end = textureSize(source, 0) - 1;
    vec2 most = vec2(0);
    for (int j = span.y; j < span.z; j++) {
        for (int i = span.y; i < span.z; i++) {
            vec2 way = texelFetch(source, clamp(corner + ivec2(i, j), ivec2(0), end), 0).xy;
            most = dot(way, way) > dot(most, most) ? way : most;
        }
    }
    result = vec4(most, 0, 1);
}
