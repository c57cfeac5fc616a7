"""The pictures that a frame is drawn into: surfaces, their light, and the way from light to pixels."""

from typing import Any, Final, NamedTuple

import moderngl
import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.render.device import context, program
from langit.render.snapshot import Atmosphere

NEAREST: Final = (moderngl.NEAREST, moderngl.NEAREST)
SMOOTH: Final = (moderngl.LINEAR, moderngl.LINEAR)
BLOOM_LEVELS: Final = 5
WIDER: Final = 0.8  # how much each wider level of the bloom counts beside the one before
WIDEST: Final = 0.012  # of the height of the picture: the radius of a point that is wholly out of focus
SPREAD: Final = 0.35  # of the light, at a bloom of 1


def picture(size: Size, kind: str, components: int = 4, *, smooth: bool = False) -> Any:
    """A texture that clamps at its edges; `kind` is moderngl's dtype: f1, f2 or f4."""
    texture = context().texture(size, components, dtype=kind)
    texture.repeat_x = texture.repeat_y = False
    texture.filter = SMOOTH if smooth else NEAREST
    return texture


def scaled(size: Size, factor: float) -> Size:
    """A size times a factor, in whole pixels, at least 2."""
    return Size(max(2, round(size.width * factor)), max(2, round(size.height * factor)))


class Screen:
    """The triangle that covers a picture, bound to one program after another."""

    def __init__(self) -> None:
        self.corners = context().buffer(np.array([-1, -1, 3, -1, -1, 3], "f4").tobytes())
        self._arrays: dict[int, Any] = {}

    def draw(self, shaders: Any) -> None:
        """Runs the program for every pixel of the framebuffer in use."""
        if shaders.glo not in self._arrays:
            self._arrays[shaders.glo] = context().vertex_array(shaders, [(self.corners, "2f", "corner")])
        self._arrays[shaders.glo].render(moderngl.TRIANGLES)


class Surfaces:
    """One view: albedo and roughness, normal and metal, emission and mirror, depth, and the light they give."""

    def __init__(self, size: Size):
        self.size = size
        self.albedo, self.normal = picture(size, "f1"), picture(size, "f2")
        self.emission, self.light = picture(size, "f2"), picture(size, "f2", smooth=True)
        self.depth = context().depth_texture(size)
        self.depth.compare_func, self.depth.filter = "", NEAREST
        self.half = scaled(size, 0.5)
        self.shade = picture(self.half, "f2", smooth=True)
        self.drawn = context().framebuffer([self.albedo, self.normal, self.emission], self.depth)
        self.lit = context().framebuffer([self.light], self.depth)
        self.shaded = context().framebuffer([self.shade])

    def bind(self, shaders: Any) -> None:
        """Gives a program the maps it reads."""
        for unit, name in enumerate(("albedo", "normal", "emission", "depth", "shade")):
            if f"{name}_map" in shaders:
                getattr(self, name).use(unit)
                shaders[f"{name}_map"].value = unit


class Focus(NamedTuple):
    """A lens, and what it makes of depth."""

    width: float  # meters
    distance: float  # in focus
    half_height: float  # of the picture plane at distance 1


class Film:
    """From light to pixels: focus, bloom, grading, and as many samples as there are to one pixel."""

    def __init__(self, size: Size, samples: Size, screen: Screen):
        self.size, self.samples, self._screen = size, samples, screen
        self._graded = picture(samples, "f1")
        self._grading = context().framebuffer([self._graded])
        self._result = picture(size, "f1")
        self._resolving = context().framebuffer([self._result])
        self._pyramid = [picture(scaled(size, 0.5**level), "f2", smooth=True) for level in range(1, BLOOM_LEVELS + 1)]
        self._steps = [context().framebuffer([level]) for level in self._pyramid]
        # What is soft behind the focus, and before it.
        self._soft = [picture(scaled(size, 0.5), "f2", smooth=True) for _ in range(2)]
        self._focusing = context().framebuffer(self._soft)
        ratio = max(samples.width / size.width, samples.height / size.height)
        self._taps = 1 if ratio <= 1 else int(np.ceil(ratio * 1.826))  # the kernel ends 0.913 pixels from its middle

    def develop(self, light: Any, atmosphere: Atmosphere, time: float, focus: Focus | None = None) -> NDArray[np.uint8]:
        """The picture (H, W, 3) of a texture of light; without a `focus` it is sharp everywhere.

        Alpha of the light is one by how far away it comes from along the view axis.
        """
        device = context()
        device.disable(moderngl.DEPTH_TEST | moderngl.CULL_FACE | moderngl.BLEND)
        self._halve(light, focus)
        if focus is not None:
            self._blur(focus)
        if atmosphere.bloom > 0:
            self._bloom()
        grade = program("plain.vert.glsl", "grade.frag.glsl", defines=() if focus is None else ("LENS",))
        if focus is not None:
            for unit, (name, texture) in enumerate(zip(("behind", "before"), self._soft, strict=True), 2):
                texture.use(unit)
                grade[f"{name}_map"].value = unit
            grade["lens"].value = self._through(focus)
        self._grading.use()
        light.use(0)
        self._pyramid[0].use(1)
        grade["source"].value, grade["bloom_map"].value = 0, 1
        grade["levels"].value = (atmosphere.exposure, min(SPREAD * atmosphere.bloom, 0.8), atmosphere.saturation)
        grade["tint"].value = atmosphere.tint
        self._screen.draw(grade)
        defines = (f"TAPS {self._taps}", *(("GRAIN",) if atmosphere.grain > 0 else ()))
        resolve = program("plain.vert.glsl", "resolve.frag.glsl", defines=defines)
        self._resolving.use()
        self._graded.use(0)
        width, height = self.samples
        resolve["source"].value = 0
        resolve["sizes"].value = (width / self.size.width, height / self.size.height, width, height)
        if atmosphere.grain > 0:
            resolve["grain"].value = (atmosphere.grain, round(time * 1000) % 997)
        resolve["contrast"].value = atmosphere.contrast
        self._screen.draw(resolve)
        pixels = np.frombuffer(self._resolving.read(components=4, alignment=1), np.uint8)
        return np.ascontiguousarray(pixels.reshape(self.size.height, self.size.width, 4)[:, :, :3])

    def _halve(self, light: Any, focus: Focus | None) -> None:
        """The light at half the size of the picture, with how soft it is where there is a lens."""
        shaders = program("plain.vert.glsl", "shrink.frag.glsl", defines=() if focus is None else ("LENS",))
        if focus is not None:
            shaders["lens"].value = self._through(focus)
        self._shrink(shaders, light, 0)

    def _shrink(self, shaders: Any, source: Any, level: int) -> None:
        """One level of the pyramid, from what is twice as large or more."""
        self._steps[level].use()
        source.use(0)
        shaders["source"].value, shaders["texel"].value = 0, (1 / source.width, 1 / source.height)
        self._screen.draw(shaders)

    def _blur(self, focus: Focus) -> None:
        """What is out of focus, of the light just halved."""
        lens, half = program("plain.vert.glsl", "lens.frag.glsl"), self._pyramid[0]
        self._focusing.use()
        half.use(0)
        lens["source"].value, lens["size"].value, lens["lens"].value = 0, half.size, self._through(focus)
        self._screen.draw(lens)

    def _through(self, focus: Focus) -> tuple[float, float, float]:
        """A lens as shaders have it."""
        height = self._pyramid[0].height
        return 0.25 * focus.width * height / focus.half_height, 1 / focus.distance, WIDEST * height

    def _bloom(self) -> None:
        """The light just halved, spread wide and wider, in all as much as there is."""
        device = context()
        shrink, grow = program("plain.vert.glsl", "shrink.frag.glsl"), program("plain.vert.glsl", "grow.frag.glsl")
        for level, source in enumerate(self._pyramid[:-1], 1):
            self._shrink(shrink, source, level)
        device.enable(moderngl.BLEND)
        device.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA
        for index in range(BLOOM_LEVELS - 2, -1, -1):
            smaller = self._pyramid[index + 1]
            self._steps[index].use()
            smaller.use(0)
            grow["source"].value, grow["texel"].value = 0, (1 / smaller.width, 1 / smaller.height)
            wider = sum(WIDER**k for k in range(1, BLOOM_LEVELS - index))
            grow["weight"].value = wider / (1 + wider)
            self._screen.draw(grow)
        device.disable(moderngl.BLEND)
