import moderngl
import numpy as np
import pytest

from langit.render import device
from langit.render.carrying import carried

VERTEX = "in vec2 corner;\nvoid main() {\n    gl_Position = vec4(corner, 0, 1);\n}\n"
FRAGMENT = """uniform vec3 tint;  // of all
uniform int turns;
uniform vec2 ends[2];
uniform sampler2D grain;
out vec4 result;

void main() {
    vec3 sum = tint * texelFetch(grain, ivec2(gl_FragCoord.xy), 0).r;
    for (int i = 0; i < LAMPS; i++) sum += lamp_color[i].rgb * gl_FragCoord.x;
    vec3 seen = (shadow_matrix * vec4(sum, 1)).xyz;
    result = vec4(seen + eye.xyz, float(turns) + ends[1].y);
}
"""


def _drawn(texts: tuple[str, str]) -> np.ndarray:
    head = "#version 430\n#define LAMPS 4\n"
    linked = device.context().program(*(head + text for text in texts))
    random = np.random.default_rng(3)
    block = device.context().buffer(random.normal(size=(8 + 17 + 16) * 4).astype("f4").tobytes())
    block.bind_to_uniform_block(7)
    linked["Frame"].binding = 7
    linked["tint"].value, linked["turns"].value, linked["ends"].value = (0.3, 0.7, 0.2), 5, [(1, 2), (3, 4)]
    device.context().texture((4, 4), 1, random.normal(size=16).astype("f4").tobytes(), dtype="f4").use(0)
    result = device.context().texture((4, 4), 4, dtype="f4")
    device.context().framebuffer([result]).use()
    corners = device.context().buffer(np.array([-1, -1, 3, -1, -1, 3], "f4").tobytes())
    device.context().enable_only(moderngl.NOTHING)
    device.context().vertex_array(linked, [(corners, "2f", "corner")]).render(moderngl.TRIANGLES)
    return np.frombuffer(result.read(), "f4")


def test_what_vertices_carry_is_what_uniforms_say():
    frame = device.shader("frame.glsl")
    texts = carried(VERTEX, frame + FRAGMENT, frame, 4)
    assert "uniform vec3 tint" not in texts[1]
    assert "uniform Frame" not in texts[1]
    assert np.array_equal(_drawn(texts), _drawn((VERTEX, frame + FRAGMENT)))


@pytest.mark.parametrize("defines", [(), ("SUNLESS",), ("CAST",), ("SUNLESS", "CAST"), ("MIRRORED",)])
def test_the_light_of_as_many_lamps_as_there_can_be_is_carried(defines):
    """A driver takes no more than 32 vectors from vertices."""
    texts = device.shader("screen.vert.glsl"), device.shader("light.frag.glsl")
    head = "#version 430\n#define LAMPS 8\n" + "".join(f"#define {name}\n" for name in defines)
    both = carried(*texts, device.shader("frame.glsl"), 8)
    device.context().program(*(head + text for text in both))
