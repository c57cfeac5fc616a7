"""What moves while the shutter is open is drawn out along its way, by the exact flow and depth of every pixel.

After McGuire, Hennessy, Bukowski and Osman, "A Reconstruction Filter for Plausible Motion Blur" (I3D 2012): the longest
way near a pixel says where it may get light from, and depths and ways of both ends say how much.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from langit.clip import Size
from langit.render.camera import Camera
from langit.render.device import context, program
from langit.render.targets import Screen, picture

TILES: Final = 18  # to the height of the picture; a tile is half the longest way


class Motion(NamedTuple):
    """Textures of the size of the picture: normal and distance; flow in pixels, owner and whether flow is known."""

    shape: Any
    flow: Any


class Shutter:
    """The targets that pictures of one size, drawn with `samples`, are smeared in."""

    def __init__(self, size: Size, samples: Size, screen: Screen):
        self._screen, self._size = screen, size
        self._tile = max(4, -(-size.height // TILES))
        tiles = Size(-(-size.width // self._tile), -(-size.height // self._tile))
        self._ways, self._longest, self._near = picture(size, "f2"), picture(tiles, "f2"), picture(tiles, "f2")
        self._smeared = picture(samples, "f2", smooth=True)
        self._steps = [context().framebuffer([to]) for to in (self._ways, self._longest, self._near, self._smeared)]

    def smeared(self, light: Any, motion: Motion, share: float, after: Camera) -> Any:
        """The light of the time that the shutter is open: `share` of that until the camera is where it is `after`.

        The frame's values must be bound.
        """
        context().disable(context().DEPTH_TEST | context().CULL_FACE | context().BLEND)
        projection = np.ascontiguousarray(after.matrix.T, np.float32).tobytes()
        ways = program("screen.vert.glsl", "ways.frag.glsl")
        ways["next_projection"].write(projection)
        ways["share"].value, ways["most"].value = 0.5 * share, float(self._tile)
        self._run(0, ways, shape_map=motion.shape, motion_map=motion.flow)
        longest = program("plain.vert.glsl", "longest.frag.glsl")
        for step, source, tile, first in ((1, self._ways, self._tile, 0), (2, self._longest, 1, -1)):
            longest["span"].value = (tile, first, tile if first == 0 else 2)
            self._run(step, longest, source=source)
        smear = program("plain.vert.glsl", "smear.frag.glsl")
        smear["size"].value, smear["tile"].value = tuple(self._size), self._tile
        self._run(3, smear, source=light, way_map=self._ways, near_map=self._near)
        return self._smeared

    def _run(self, step: int, shaders: Any, **maps: Any) -> None:
        self._steps[step].use()
        for unit, (name, texture) in enumerate(maps.items()):
            texture.use(unit)
            shaders[name].value = unit
        self._screen.draw(shaders)
