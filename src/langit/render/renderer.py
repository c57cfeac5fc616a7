"""The renderer: a backdrop and snapshots in, frames out; deferred shading in one OpenGL context, sized for two cores.

A frame is a pure function of its snapshot: nothing is carried from one to the next, so any process may render any
frame. The order of the passes: shadows, the mirror's view, surfaces, occlusion, light, sky, reflections, glass,
particles, film.
"""

from collections.abc import Collection
from contextlib import suppress
from functools import cached_property
from typing import Any, Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.closing import Closing
from langit.errors import RequestError, UnavailableError
from langit.render import baking, camera, lamps
from langit.render.assembly import Assembly
from langit.render.batch import BLENDED, Call, Draws, Rows
from langit.render.camera import Camera, Light
from langit.render.device import context, program
from langit.render.draw import Frame, Truth
from langit.render.frame import Block, lacking
from langit.render.motion import Shutter
from langit.render.shadows import Shadows
from langit.render.snapshot import Backdrop, Particles, Pattern, Reflector, Snapshot, View
from langit.render.store import Store
from langit.render.targets import Film, Focus, Screen, Surfaces, scaled
from langit.render.truth import State, TruthCamera

SHARP: Final = 0.5  # pixels that a point may be spread to, each way, before a lens is worth its time
CLIP_DISTANCE: Final = 0x3000  # GL_CLIP_DISTANCE0
# What lies over the rest leaves alpha, the depth of what is behind it, alone.
DIM: Final = 0.6  # the light of the key below which lamps count for more
OVER: Final = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ZERO, moderngl.ONE
# What is finer than a sample is mixed into the color and the normal of what it lies on, as decals are, and no more.
OVERLAID: Final = (Pattern.FUZZ,)
MIXED: Final = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ZERO, moderngl.ONE
# Grounds last: what stands on them hides much of them.
LAST: Final = (Pattern.GRASS, Pattern.SAND, Pattern.SNOW, Pattern.TILES, Pattern.MARBLE, Pattern.WOOD, Pattern.ASPHALT,
               Pattern.WATER, *OVERLAID)  # fmt: skip


class Renderer(Closing):
    """Renders the snapshots of one backdrop at one size. Use it as a context manager, in the process that made it.

    `supersample` is how many samples a pixel has along each axis; by default 2 in small pictures and 1.5 in others,
    as measured in `docs/render.md`.

    Raises:
        RequestError: the size is under 16 or over 4096 pixels.
        UnavailableError: there is no OpenGL driver; the remedy is the line that installs one.
    """

    def __init__(self, size: Size, backdrop: Backdrop, *, supersample: float | None = None):
        if not (min(size) >= 16 and max(size) <= 4096):
            raise RequestError(f"A picture of {size} cannot be rendered", field="size", remedy="Take 64 to 2048 pixels")
        if supersample is None:
            supersample = 2.0 if size.width * size.height <= 300 * 300 else 1.5
        self.size, self.backdrop = size, backdrop
        context()
        self._samples = samples = scaled(size, supersample)
        self._lamps = lamps.rounded(len(backdrop.lamps))
        self._sky = lacking(backdrop.atmosphere)
        # Where lamps are all the light there is, those aside color who is in focus.
        self._dim = bool(backdrop.lamps) and max(backdrop.atmosphere.key_light) < DIM
        self._lamplit = not any(backdrop.atmosphere.key_light) and any(lamp.casts for lamp in backdrop.lamps)
        self._tolerance = 0.25 * max(supersample, 1.0)  # samples that a silhouette may be off
        self._screen = Screen()
        # In a wall mirror people look at themselves; what lies shows things bent, blurred and from below.
        self._lying = backdrop.reflector is not None and abs(backdrop.reflector.normal[2]) > 0.5
        longest = max(samples)
        self._shadows = Shadows(576 if longest <= 400 else 1152 if longest <= 1400 else 2304)
        self._block = Block()
        self._assembly = Assembly(backdrop)
        self._fixed = self._assembly.fixed
        self._store = Store(self._fixed)
        self._around = baking.around(backdrop, self._assembly.place, self._fixed, self._store)
        quad = np.array([-1, -1, 1, -1, -1, 1, 1, 1], "f4")
        self._quad = context().buffer(quad.tobytes())
        self._sheet = context().vertex_array(
            program("reflect.vert.glsl", "reflect.frag.glsl", defines=self._sky), [(self._quad, "2f", "corner")]
        )
        self._flakes = context().buffer(reserve=24, dynamic=True)
        self._streaks = context().vertex_array(
            program("particle.vert.glsl", "particle.frag.glsl", defines=self._sky),
            [(self._quad, "2f", "corner"), (self._flakes, "3f 3f/i", "center", "streak")],
        )
        self._truth: TruthCamera | None = None
        self._shutter: Shutter | None = None

    @cached_property
    def _main(self) -> Surfaces:
        """What pictures are drawn into: as the two after it, it is made for the first, and truth alone needs none."""
        return Surfaces(self._samples)

    @cached_property
    def _mirror(self) -> Surfaces | None:
        return Surfaces(self._main.half) if self.backdrop.reflector else None

    @cached_property
    def _film(self) -> Film:
        return Film(self.size, self._samples, self._screen)

    def close(self) -> None:
        """Gives the memory of this size back; the device stays for the next renderer of this process."""
        self.__dict__.clear()
        context().gc()

    def render(self, snapshot: Snapshot, near: Snapshot | None = None) -> Frame:
        """The picture of a snapshot: uint8 (H, W, 3), rows from the top down. As `Draw.render`."""
        rows, moving = self._assembly.of(snapshot)
        look = self.backdrop.atmosphere
        view = camera.from_view(snapshot.view, self.size)
        light, first = self._casting_light(snapshot.view)
        glass = np.isin(rows.patterns, BLENDED)
        solid = ~glass
        draws = Draws(rows, np.concatenate([self._fixed.table, moving.table]))
        standing = self._assembly.standing(len(rows.rows))
        still = [] if self._shadows.holds(light) else self._casting(draws, rows.casts & standing, light)
        moved = self._casting(draws, rows.casts & ~standing, light)
        reflector = self._facing(view)
        surfaces = _ordered(draws.add(solid, view, self._main.size.height, tolerance=self._tolerance))
        clear = draws.add(glass, view, self._main.size.height, tolerance=self._tolerance)
        behind = camera.mirrored(view, reflector) if reflector else view
        beyond, beyond_clear = (
            draws.add(kind & _before(rows, reflector), behind, self._main.half.height, tolerance=0.5)
            if reflector
            else []
            for kind in (solid, glass)
        )
        self._store.fill(moving, rows.rows[draws.chosen()], draws.commands())
        lit = lamps.chosen(self.backdrop.lamps, snapshot.view.target, first)
        shared: dict[str, Any] = {"light": light, "texels": self._shadows.texels, "lamps": lit, "time": snapshot.time,
                                  "spread": self.backdrop.around.lamps, "focus": camera.focused(snapshot.view),
                                  "filled": snapshot.view.focus is not None}  # fmt: skip
        if self._dim and snapshot.view.focus is not None:
            shared["rims"] = lamps.rims(self.backdrop.lamps, snapshot.view.target, view.right)
        self._shadows.cast(self._store, still, moved, self._block, look, shared)
        if reflector:
            self._draw_mirror(behind, reflector, _ordered(beyond), beyond_clear, shared)
        self._use(view, self._main.size, {**shared, "reflector": reflector})
        self._draw_surfaces(self._main, surfaces, turned=False)
        self._light(self._main)
        if reflector:
            self._reflect()
        self._draw_glass(clear, turned=False)
        if snapshot.particles is not None:
            self._draw_particles(snapshot.particles)
        seen = self._main.light
        if near is not None and snapshot.view.shutter > 0:
            seen = self._smeared(snapshot, near)
        return self._film.develop(seen, look, snapshot.time, self._focus(snapshot.view, view))

    def _smeared(self, snapshot: Snapshot, near: Snapshot) -> Any:
        """The light just drawn, of all the time that the shutter is open."""
        now, after = self._state(snapshot), self._state(near)
        motion = self._measure(snapshot, now).motion(self._store, self._table(now), now, after)
        if self._shutter is None:
            self._shutter = Shutter(self.size, self._main.size, self._screen)
        return self._shutter.smeared(self._main.light, motion, snapshot.view.shutter, after.view)

    def _casting_light(self, view: View) -> tuple[Light, int | None]:
        """What casts shadows: the key light or, where there is none, a lamp, and which one of them."""
        look, texels = self.backdrop.atmosphere, self._shadows.texels
        who = lamps.caster(self.backdrop.lamps, view.target) if self._lamplit else None
        if who is None:
            return camera.of_light(view, look.sun_direction, texels), None
        return camera.of_lamp(self.backdrop.lamps[who.place].position, who.strength), who.place

    def _casting(self, draws: Draws, kept: NDArray[np.bool_], light: Light) -> list[Call]:
        return draws.add(kept, light.camera, self._shadows.texels, plain=True, tolerance=1.1)

    def _focus(self, seen: View, view: Camera) -> Focus | None:
        """What the lens makes of the depth of a view; nothing where even the horizon is sharp."""
        distance = camera.focused(seen)
        if 0.5 * seen.aperture / distance * view.scale(self.size.height) < SHARP:
            return None
        return Focus(seen.aperture, distance, view.half_height)

    def truth(self, snapshot: Snapshot, following: Snapshot | None, passes: Collection[str]) -> Truth:
        """What is really there: the passes of `Draw.truth`. Raises as that does."""
        now, after = self._state(snapshot), None if following is None else self._state(following)
        bodies = max(len(snapshot.bodies), int(now.rows.owners.max(initial=0)))
        return self._measure(snapshot, now).take(self._store, self._table(now), now, after, bodies, passes)

    def _table(self, now: State) -> NDArray[np.uint32]:
        return np.concatenate([self._fixed.table, now.moving.table])

    def _measure(self, snapshot: Snapshot, now: State) -> TruthCamera:
        """What takes the truth of a snapshot, whose values are bound."""
        if self._truth is None:
            self._truth = TruthCamera(self.size, self._samples.width / self.size.width)
        texels = self._shadows.texels
        light = camera.of_light(snapshot.view, self.backdrop.atmosphere.sun_direction, texels)
        values: dict[str, Any] = {"light": light, "texels": texels, "lamps": lamps.chosen((), (0, 0, 0))}
        self._use(now.view, self.size, {**values, "time": snapshot.time})
        return self._truth

    def _state(self, snapshot: Snapshot) -> State:
        rows, moving = self._assembly.of(snapshot)
        return State(rows, moving, camera.from_view(snapshot.view, self.size), snapshot.time)

    def _facing(self, view: Camera) -> Reflector | None:
        """The reflector with its normal toward the camera."""
        plane = self.backdrop.reflector
        if plane is None or float(view.eye @ np.asarray(plane.normal)) >= plane.offset:
            return plane
        x, y, z = plane.normal
        return Reflector(normal=(-x, -y, -z), offset=-plane.offset)

    def _use(self, view: Camera, size: Size, values: dict[str, Any]) -> None:
        self._block.use(view, size, self.backdrop.atmosphere, values)

    def _draw_surfaces(self, target: Surfaces, calls: list[Call], *, turned: bool) -> None:
        device = context()
        target.drawn.use()
        target.drawn.clear(depth=1.0)
        device.enable_only(moderngl.DEPTH_TEST)
        device.depth_func, device.front_face = "<", "cw" if turned else "ccw"
        device.cull_face, device.blend_func = "back", MIXED
        for call in calls:
            (device.disable if call.lane.two_sided else device.enable)(moderngl.CULL_FACE)
            defines = tuple(name for name in ("GLOSSY", "WORN", "MOVING") if getattr(call.lane, name.lower()))
            over = call.lane.pattern in OVERLAID
            defines += ("OVERLAID",) if over else ()
            target.drawn.depth_mask = not over
            (device.enable if over else device.disable)(moderngl.BLEND)
            shaders = program("solid.vert.glsl", "surface.frag.glsl", Pattern(call.lane.pattern), defines=defines)
            self._around.bind(shaders)
            self._store.draw(shaders, call)
        target.drawn.depth_mask = True
        device.front_face = "ccw"

    def _draw_mirror(
        self, behind: Camera, reflector: Reflector, calls: list[Call], clear: list[Call], shared: dict[str, Any]
    ) -> None:
        assert self._mirror is not None, "a backdrop with a reflector has a mirror"
        length = float(np.linalg.norm(reflector.normal))
        normal, offset = np.asarray(reflector.normal) / length, reflector.offset / length
        self._use(behind, self._mirror.size, {**shared, "clip": (*normal, -0.005 - offset)})
        context().enable_direct(CLIP_DISTANCE)
        self._draw_surfaces(self._mirror, calls, turned=True)
        context().disable_direct(CLIP_DISTANCE)
        self._light(self._mirror)
        self._draw_glass(clear, turned=True)

    def _light(self, target: Surfaces) -> None:
        device = context()
        device.enable_only(moderngl.NOTHING)
        defines: tuple[str, ...] = ("MIRRORED",) if target is self._mirror and self._lying else ()
        rimmed = ("RIMMED",) if self._dim and target is self._main else ()
        shade = program("screen.vert.glsl", "shade.frag.glsl", defines=(*defines, *rimmed))
        target.bind(shade)
        self._around.bind(shade)
        target.shaded.use()
        self._screen.draw(shade)
        device.enable_only(moderngl.DEPTH_TEST)
        target.lit.depth_mask = False
        target.lit.use()
        device.depth_func = ">"  # the screen lies at the far plane: only where something was drawn
        defines += (*self._sky, *(("CAST",) if self._lamplit else ()))
        shaders = program("screen.vert.glsl", "light.frag.glsl", lamps=self._lamps, defines=defines)
        target.bind(shaders)
        self._shadows.bind(shaders)
        self._screen.draw(shaders)
        device.depth_func = "=="
        self._screen.draw(program("screen.vert.glsl", "sky.frag.glsl", defines=self._sky))
        device.depth_func = "<="

    def _reflect(self) -> None:
        assert self._mirror is not None, "a backdrop with a reflector has a mirror"
        shaders = program("reflect.vert.glsl", "reflect.frag.glsl", defines=self._sky)
        self._main.bind(shaders)
        self._mirror.light.build_mipmaps(max_level=4)
        self._mirror.light.filter = moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR
        self._mirror.light.use(5)
        self._mirror.depth.use(6)
        shaders["mirror_map"].value, shaders["mirror_depth"].value = 5, 6
        context().enable_only(moderngl.DEPTH_TEST | moderngl.BLEND)
        context().blend_func = moderngl.ONE, moderngl.ONE
        self._sheet.render(moderngl.TRIANGLE_STRIP)

    def _draw_glass(self, calls: list[Call], *, turned: bool) -> None:
        if not calls:
            return
        device = context()
        device.enable_only(moderngl.DEPTH_TEST | moderngl.BLEND | moderngl.CULL_FACE)
        device.blend_func = OVER
        device.front_face = "cw" if turned else "ccw"
        for side in ("front", "back"):  # the far walls of a bottle before its near ones
            device.cull_face = side
            for call in calls:
                defines = self._sky
                if thread := call.lane.pattern == Pattern.THREAD:
                    defines += ("THREAD", *(("MOVING",) if call.lane.moving else ()))
                if thread and side == "front":
                    continue  # of which only the near side is drawn
                name = "thread.frag.glsl" if thread else "glass.frag.glsl"
                shaders = program("solid.vert.glsl", name, lamps=self._lamps, defines=defines)
                self._around.bind(shaders)
                self._store.draw(shaders, call)
        device.cull_face, device.front_face = "back", "ccw"

    def _draw_particles(self, particles: Particles) -> None:
        count = len(particles.centers)
        if not count:
            return
        streaks = np.broadcast_to(particles.streaks, particles.centers.shape)
        data = np.concatenate([particles.centers, streaks], axis=1).astype(np.float32)
        self._flakes.orphan(max(data.nbytes, 24))
        self._flakes.write(data.tobytes())
        device = context()
        device.enable_only(moderngl.DEPTH_TEST | moderngl.BLEND)
        device.blend_func = OVER
        shaders = program("particle.vert.glsl", "particle.frag.glsl", defines=self._sky)
        shaders["width"].value = particles.width
        shaders["color"].value = (*particles.color, particles.opacity)
        self._streaks.render(moderngl.TRIANGLE_STRIP, instances=count)


def ready() -> None:
    """Load the device and the images that all places have, where there is a driver."""
    with suppress(UnavailableError):
        context()


def _ordered(calls: list[Call]) -> list[Call]:
    """What moves first, for it stands before the place and hides some of it; grounds late; what is overlaid last."""
    ranks = {int(pattern): rank + 1 for rank, pattern in enumerate(LAST)}

    def rank(call: Call) -> int:
        early = call.lane.moving and call.lane.pattern not in OVERLAID
        return -1 if early else ranks.get(call.lane.pattern, 0)

    return sorted(calls, key=rank)


def _before(rows: Rows, reflector: Reflector) -> NDArray[np.bool_]:
    """What reaches before the plane, and so can be seen in it."""
    normal = np.asarray(reflector.normal, float)
    away = (rows.centers @ normal - reflector.offset) / np.linalg.norm(normal)
    return np.asarray(away > -rows.radii)
