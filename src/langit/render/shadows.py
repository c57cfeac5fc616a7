"""The map of what the key light reaches: depth seen from it.

What stands still is drawn into a map of its own, once for every place that the light is looked from; a frame copies it
and draws what moves over it. The nearer depth counts, so that the map does not depend on which frame drew first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import moderngl

from langit.clip import Size
from langit.render.batch import Call
from langit.render.camera import Light
from langit.render.device import context, program
from langit.render.frame import Block
from langit.render.snapshot import Atmosphere
from langit.render.store import Store

UNIT = 5  # the texture unit that programs find it in


class Shadows:
    """A square map of `texels` along each side."""

    def __init__(self, texels: int):
        self.texels = texels
        self._map, still = (context().depth_texture((texels, texels)) for _ in range(2))
        self._map.compare_func, self._map.filter = "<=", (moderngl.LINEAR, moderngl.LINEAR)
        self._map.repeat_x = self._map.repeat_y = False
        # Nothing is ever drawn into their colors; without one, depth could not be copied from one to the other.
        self._casting, self._standing = (
            context().framebuffer([context().texture((texels, texels), 1)], depth) for depth in (self._map, still)
        )
        self._casting.color_mask = self._standing.color_mask = (False, False, False, False)
        self._held: bytes | None = None

    def holds(self, light: Light) -> bool:
        """Whether what stands still has been drawn from there already."""
        return light.camera.matrix.tobytes() == self._held

    def cast(
        self,
        store: Store,
        standing: Sequence[Call],
        moving: Sequence[Call],
        block: Block,
        look: Atmosphere,
        values: Mapping[str, Any],
    ) -> None:
        """Draws what casts, seen from the `light` of the values; `standing` counts only where it is not held yet."""
        light: Light = values["light"]
        block.use(light.camera, Size(self.texels, self.texels), look, values)
        if not self.holds(light):
            self._standing.use()
            self._standing.clear(depth=1.0)
            _draw(store, standing, ("STANDING",))
            self._held = light.camera.matrix.tobytes()
        context().copy_framebuffer(self._casting, self._standing)
        self._casting.use()
        _draw(store, moving, ())

    def bind(self, shaders: Any) -> None:
        """Gives a program the map."""
        self._map.use(UNIT)
        shaders["shadow_map"].value = UNIT


def _draw(store: Store, calls: Sequence[Call], defines: tuple[str, ...]) -> None:
    context().enable_only(moderngl.DEPTH_TEST)
    context().depth_func, context().cull_face = "<=", "back"
    for call in calls:
        named = (*defines, *(("CUT",) if call.lane.cut else ()))
        (context().disable if call.lane.two_sided else context().enable)(moderngl.CULL_FACE)
        store.draw(program("shadow.vert.glsl", "shadow.frag.glsl", defines=named), call)
