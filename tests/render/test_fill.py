from dataclasses import replace

from langit.clip import Size
from langit.render.renderer import Renderer
from langit.render.snapshot import Builder, Shape, Surface, View

SIZE = Size(96, 64)
NEAR = View(eye=(0.0, -3.0, 1.0), target=(0.0, 0.0, 1.0), fov=40.0)
DARK = {"ambient_up": (0.02,) * 3, "ambient_down": (0.02,) * 3, "key_light": (0.0,) * 3, "fog_density": 0.0}


def test_a_fill_lights_what_is_in_focus_alone(backdrop, snapshot):
    def middle(fill, focus):
        face = Builder(owner=1)
        face.add(Shape.BALL, (0, 0, 1), (0.5, 0.5, 0.5), Surface(color=(0.2, 0.1, 0.07), roughness=0.9))
        with Renderer(SIZE, backdrop(None, fill=fill, **DARK)) as renderer:
            frame = renderer.render(snapshot(face, view=replace(NEAR, focus=focus)))
        return float(frame[28:36, 44:52].mean())

    dark = middle((0.0, 0.0, 0.0), 2.5)
    assert middle((0.5, 0.5, 0.5), 2.5) > dark + 15
    assert middle((0.5, 0.5, 0.5), 20.0) < middle((0.5, 0.5, 0.5), 2.5) - 10
    assert middle((0.5, 0.5, 0.5), None) == dark  # who films a place has no lamp for it
