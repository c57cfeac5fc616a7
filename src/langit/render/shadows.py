"""The map of what the key light reaches: depth seen from it."""

from collections.abc import Mapping, Sequence
from typing import Any

import moderngl

from langit.clip import Size
from langit.render.batch import Call
from langit.render.camera import Camera
from langit.render.device import context, program
from langit.render.frame import Block
from langit.render.snapshot import Atmosphere
from langit.render.store import Store

UNIT = 5  # the texture unit that programs find it in


class Shadows:
    """A square map of `texels` along each side."""

    def __init__(self, texels: int):
        self.texels = texels
        self._map = context().depth_texture((texels, texels))
        self._map.compare_func, self._map.filter = "<=", (moderngl.LINEAR, moderngl.LINEAR)
        self._map.repeat_x = self._map.repeat_y = False
        self._casting = context().framebuffer([], self._map)

    def cast(
        self, store: Store, calls: Sequence[Call], block: Block, look: Atmosphere, values: Mapping[str, Any]
    ) -> None:
        """Draws what casts, seen from the camera `light` of the values."""
        light: Camera = values["light"]
        block.use(light, Size(self.texels, self.texels), look, values)
        self._casting.use()
        self._casting.clear(depth=1.0)
        context().enable_only(moderngl.DEPTH_TEST)
        context().depth_func, context().cull_face = "<=", "back"
        shaders = program("shadow.vert.glsl", "shadow.frag.glsl")
        for call in calls:
            (context().disable if call.lane.two_sided else context().enable)(moderngl.CULL_FACE)
            store.draw(shaders, call)

    def bind(self, shaders: Any) -> None:
        """Gives a program the map."""
        self._map.use(UNIT)
        shaders["shadow_map"].value = UNIT
