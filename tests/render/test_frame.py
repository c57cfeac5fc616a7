import re
from importlib import resources

import numpy as np

from langit.clip import Size
from langit.render import camera, frame, lamps
from langit.render.snapshot import Reflector, View


def test_the_block_has_the_layout_of_the_shaders(backdrop):
    text = resources.files("langit.render").joinpath("shaders/frame.glsl").read_text()
    names = re.findall(r"^    (mat4|vec4) (\w+)(?:\[(\d+)\])?;", text, re.M)
    offsets, size = {}, 0
    for kind, name, count in names:
        offsets[name] = size
        size += (16 if kind == "mat4" else 4) * int(count or 1)

    place = backdrop(None)
    view = View(eye=(1.0, 2.0, 3.0), target=(1.0, 9.0, 3.0))
    light = camera.of_light(view, place.atmosphere.sun_direction, 512)
    data = frame.block(
        camera.from_view(view, Size(32, 16)), Size(32, 16), place.atmosphere, light=light, texels=512,
        lamps=lamps.chosen((), (0, 0, 0)), reflector=Reflector(normal=(0.0, 0.0, 2.0), offset=3.0), time=7.0,
    )  # fmt: skip
    values = np.frombuffer(data, np.float32)
    assert len(values) == size
    assert values[offsets["eye"] : offsets["eye"] + 4].tolist() == [1.0, 2.0, 3.0, 7.0]
    assert values[offsets["right"] + 3] == 32
    np.testing.assert_allclose(values[offsets["reflector"] : offsets["reflector"] + 4], [0, 0, 1, 1.5])
    np.testing.assert_allclose(values[offsets["sky_top"] : offsets["sky_top"] + 3], place.atmosphere.sky_top)
    assert values[offsets["range"] + 2] == 1
    assert offsets["lamp_color"] + 4 * lamps.LAMPS == size
