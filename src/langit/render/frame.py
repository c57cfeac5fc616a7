"""The block of values that all shaders of a pass share, in the layout of `shaders/frame.glsl`."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.clip import Size
from langit.render.camera import Camera, Light
from langit.render.device import context
from langit.render.lamps import LAMPS
from langit.render.snapshot import Atmosphere, Reflector

TO_TEXTURE: Final = np.array([[0.5, 0, 0, 0.5], [0, 0.5, 0, 0.5], [0, 0, 0.5, 0.5], [0, 0, 0, 1]])
SEEN: Final = 0.2  # the light of a sun or moon, all colors together, from which on the sky differs around it
NO_CLIP: Final = (0.0, 0.0, 0.0, 1.0)


def block(
    camera: Camera,
    size: Size,
    atmosphere: Atmosphere,
    *,
    light: Light,
    texels: int,
    lamps: tuple[NDArray[np.float32], NDArray[np.float32], int],
    reflector: Reflector | None = None,
    clip: tuple[float, float, float, float] = NO_CLIP,
    time: float = 0.0,
    spread: float = 1.0,
    focus: float = 1.0,
    filled: bool = True,
    rims: ArrayLike = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
) -> bytes:
    """The bytes of the uniform block for one pass. `spread` is the share of their soft light that lamps keep.

    What is `focus` meters away along the axis is in focus, and lit by whoever films if it is `filled`; it has `rims`
    (2, 3) of light from the left and from the right.
    """
    look = atmosphere
    sun = np.asarray(look.sun_direction, float)
    sun = sun / max(float(np.linalg.norm(sun)), 1e-9)
    positions, colors, count = lamps
    normal, offset = ((0.0, 0.0, 1.0), 0.0) if reflector is None else (reflector.normal, reflector.offset)
    length = float(np.linalg.norm(normal))
    rows: list[Any] = [
        (*camera.eye, time),
        (*(camera.right * camera.half_width), size.width),
        (*(camera.up * camera.half_height), size.height),
        (*camera.forward, camera.near),
        clip,
        (*look.sky_top, look.clouds),
        (*look.sky_horizon, look.stars),
        (*sun, look.wetness),
        (*look.sun_disc, look.fog_on_sky),
        (*look.key_light, 1.0 / texels),
        (*look.ambient_up, count),
        (*look.ambient_down, 2 * light.camera.half_width / texels),
        (*look.fog_color, look.fog_density),
        (*(np.asarray(normal) / length), offset / length),
        (camera.near, camera.far, float(reflector is not None), spread),
        (*light.middle, light.strength, 0.0),
        (*(look.fill if filled else (0.0, 0.0, 0.0)), focus),
    ]
    rows += [(*rim, 0.0) for rim in np.asarray(rims, float)]
    parts = [camera.matrix.T, (TO_TEXTURE @ light.camera.matrix).T, np.array(rows), positions, colors]
    return b"".join(np.ascontiguousarray(part, np.float32).tobytes() for part in parts)


def lacking(atmosphere: Atmosphere) -> tuple[str, ...]:
    """What shaders need not compute under a sky, as names that they are compiled with."""
    return () if sum(atmosphere.sun_disc) >= SEEN else ("SUNLESS",)


class Block:
    """The block on the device; what was used last is what shaders see."""

    def __init__(self) -> None:
        self._buffer = context().buffer(reserve=4 * (32 + 19 * 4 + LAMPS * 8))

    def use(self, view: Camera, size: Size, atmosphere: Atmosphere, values: Mapping[str, Any]) -> None:
        """Fills it for a pass; `values` are the named ones of `block`."""
        self._buffer.write(block(view, size, atmosphere, **values))
        self._buffer.bind_to_uniform_block(0)
