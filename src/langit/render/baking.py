"""Bakes the light from all around a place: draws what every probe sees, and lights it, bounce after bounce.

The surfaces in the six small pictures of every probe are drawn once. All of them are then lit together, each time with
what the probes knew before. That takes a second or so, and is kept for the next renderer of the same place.
"""

from dataclasses import replace
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import moderngl
import numpy as np

from langit.clip import Size
from langit.render import camera, images, lamps
from langit.render.around import Around, Baked, cube, faces, grid, moments, places
from langit.render.batch import BLENDED, Draws, Rows
from langit.render.device import context, program, shader
from langit.render.frame import Block, lacking
from langit.render.keeping import kept
from langit.render.shadows import Shadows
from langit.render.shapes import Geometry, join
from langit.render.snapshot import Array, Backdrop, Pattern, Surroundings, View
from langit.render.store import Store
from langit.render.targets import Screen, Surfaces

PROBE: Final = 12  # pixels along a side of what a probe sees
MIDDLE: Final = 64  # and of what smooth things mirror
BOUNCES: Final = 2
INSIDE: Final = 0.12  # a probe that sees more of the backs of things than this is in one of them
SHADOWS: Final = 1024  # texels


def around(backdrop: Backdrop, rows: Rows, geometry: Geometry, store: Store) -> Around:
    """The light around a place, whose instances and their geometry in the store these are: kept, or baked now."""
    said = [backdrop.name, context().info["GL_RENDERER"], PROBE, MIDDLE, BOUNCES, SHADOWS, images.content()]
    said += [shader(name) for name in ("solid.vert.glsl", "surface.frag.glsl", "shadow.vert.glsl", "bake.frag.glsl")]
    said += [shader(f"patterns/{pattern.name.lower()}.glsl") for pattern in Pattern if pattern not in BLENDED]
    name = blake2b("\n".join(str(part) for part in said).encode(), digest_size=16).hexdigest()
    found = kept("light", name, lambda: Oven(backdrop, rows, geometry, store).baked()._asdict())
    return Around(backdrop.around, Baked(**found))


class Seen(NamedTuple):
    """What is seen from some places: its surfaces, a row of six square pictures for each place, not lit yet."""

    where: Surroundings
    side: int
    surfaces: Surfaces


class Oven:
    """What baking a place needs. It takes the store for itself."""

    def __init__(self, backdrop: Backdrop, rows: Rows, geometry: Geometry, store: Store):
        self._backdrop, self._rows, self._geometry, self._store = backdrop, rows, geometry, store
        self._block, self._screen, self._shadows = Block(), Screen(), Shadows(SHADOWS)
        (x, y, z), (right, back, top) = backdrop.around.low, backdrop.around.high
        sight = View(eye=((x + right) / 2, y, (z + top) / 2), target=((x + right) / 2, back, z))
        light = camera.of_light(sight, backdrop.atmosphere.sun_direction, SHADOWS)
        self._values: dict[str, Any] = {"light": light, "texels": SHADOWS, "lamps": lamps.chosen((), (0, 0, 0))}

    def baked(self) -> Baked:
        """All that there is to know."""
        where = self._backdrop.around
        seen = self._looked(where, PROBE)
        count = len(places(where))
        dark = Baked(np.zeros((3, *where.count[::-1], 4), np.float16), np.zeros((6, 1, 1, 3), np.float16))
        for _ in range(1 + BOUNCES):
            found = moments(self._lit(seen, Around(where, dark)).reshape(count, PROBE, 6, PROBE, 4))
            dark = dark._replace(probes=grid(found[:, :3], found[:, 3, 0] > INSIDE, where.count))
        middle = replace(where, low=where.middle, high=where.middle, count=(1, 1, 1))
        pictures = self._lit(self._looked(middle, MIDDLE), Around(where, dark)).reshape(MIDDLE, 6, MIDDLE, 4)
        return dark._replace(room=cube(pictures[..., :3].swapaxes(0, 1)))

    def _looked(self, where: Surroundings, side: int) -> Seen:
        """Draws the surfaces that the probes see."""
        views = [view for place in places(where) for view in faces(place)]
        surfaces = Surfaces(Size(6 * side, side * len(views) // 6))
        draws = Draws(self._rows, self._geometry.table)
        cast = draws.add(self._rows.casts, self._values["light"].camera, SHADOWS, plain=True, tolerance=0.8)
        solid = ~np.isin(self._rows.patterns, BLENDED)
        calls = [draws.add(solid, view, side, tolerance=0.5) for view in views]
        self._store.fill(join([]), self._rows.rows[draws.chosen()], draws.commands())
        look = self._backdrop.atmosphere
        self._shadows.cast(self._store, cast, [], self._block, look, self._values)
        surfaces.drawn.use()
        surfaces.drawn.clear(depth=1.0)
        context().enable_only(moderngl.DEPTH_TEST)
        context().depth_func = "<"
        for index, (view, some) in enumerate(zip(views, calls, strict=True)):
            self._block.use(view, Size(side, side), look, self._values)
            surfaces.drawn.viewport = (index % 6 * side, index // 6 * side, side, side)
            for call in some:
                defines = (*(("WORN",) if call.lane.worn else ()), *(() if call.lane.two_sided else ("BAKE",)))
                shaders = program("solid.vert.glsl", "surface.frag.glsl", Pattern(call.lane.pattern), defines=defines)
                self._store.draw(shaders, call)
        return Seen(where, side, surfaces)

    def _lit(self, seen: Seen, known: Around) -> Array:
        """Light (rows, columns, 4) on what was seen; the last channel is 1 where that is the back of something."""
        where, size = seen.where, seen.surfaces.size
        bake = program("plain.vert.glsl", "bake.frag.glsl", defines=lacking(self._backdrop.atmosphere))
        result = context().texture(size, 4, dtype="f4")
        target = context().framebuffer([result])
        context().enable_only(moderngl.NOTHING)
        seen.surfaces.bind(bake)
        self._shadows.bind(bake)
        known.bind(bake)
        for axis in ("right", "up", "forward"):
            bake[f"tile_{axis}"].value = [tuple(getattr(view, axis)) for view in faces(np.zeros(3))]
        low, count = np.array(where.low), np.array(where.count)
        bake["low"].value = tuple(low)
        bake["step"].value = tuple((np.array(where.high) - low) / np.maximum(count - 1, 1))
        bake["count"].value, bake["side"].value = tuple(int(n) for n in count), seen.side
        bake["open_sky"].value, bake["gain"].value = where.sky, where.glow
        target.use()
        self._screen.draw(bake)
        return np.frombuffer(result.read(), np.float32).reshape(size.height, size.width, 4)
