"""Light from all around a place, as the device holds it: probes on a grid, and the room that smooth things mirror.

A probe keeps the mean of the radiance that reaches it and its first moment, for each color: enough for the light on a
rough surface of any direction (Ramamoorthi and Hanrahan, "An Efficient Representation for Irradiance Environment Maps",
2001, of which these are the first four terms).
"""

from typing import Any, Final, NamedTuple

import moderngl
import numpy as np
from numpy.typing import NDArray

from langit.render.camera import FAR, Camera
from langit.render.device import context
from langit.render.snapshot import Floats, Surroundings

COLORS: Final = ("red", "green", "blue")
UNITS: Final = (8, 9, 10)  # texture units of the probes, one a color
ROOM: Final = 11
WAYS: Final = ((1.0, 0, 0), (-1.0, 0, 0), (0, 1.0, 0), (0, -1.0, 0), (0, 0, 1.0), (0, 0, -1.0))
# Where the columns and the rows of the faces of a cube map run, in the order of OpenGL: +x -x +y -y +z -z.
CUBE: Final = (((0, 0, -1), (0, -1, 0)), ((0, 0, 1), (0, -1, 0)), ((1, 0, 0), (0, 0, 1)), ((1, 0, 0), (0, 0, -1)),
               ((1, 0, 0), (0, -1, 0)), ((-1, 0, 0), (0, -1, 0)))  # fmt: skip


class Baked(NamedTuple):
    """What there is to know of a place's light.

    `probes` (rgb, z, y, x, 4) float16: the mean radiance and its moment along x, y and z; `room` (6, S, S, 3) float16:
    the radiance from the middle, one picture a face of a cube.
    """

    probes: NDArray[np.float16]
    room: NDArray[np.float16]


class Around:
    """The textures of a baked place."""

    def __init__(self, where: Surroundings, baked: Baked):
        self._where = where
        self._probes = [context().texture3d(where.count, 4, data.tobytes(), dtype="f2") for data in baked.probes]
        for texture in self._probes:
            texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
            texture.repeat_x = texture.repeat_y = texture.repeat_z = False
        side = baked.room.shape[1]
        self._room = context().texture_cube((side, side), 3, baked.room.tobytes(), dtype="f2")
        self._room.build_mipmaps()
        self._room.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)

    def bind(self, shaders: Any) -> None:
        """Gives a program what it asks for."""
        if "room" in shaders:
            self._room.use(ROOM)
            shaders["room"].value = ROOM
        if "probe_low" in shaders:
            low, high = np.array(self._where.low), np.array(self._where.high)
            shaders["probe_low"].value = tuple(low)
            shaders["probe_size"].value = tuple(np.maximum(high - low, 1e-6))
        if "room_middle" in shaders:
            shaders["room_middle"].value = tuple(self._where.middle)
        if "probe_red" in shaders:
            for unit, color, texture in zip(UNITS, COLORS, self._probes, strict=True):
                texture.use(unit)
                shaders[f"probe_{color}"].value = unit
            shaders["probe_count"].value = tuple(float(count) for count in self._where.count)


def places(where: Surroundings) -> Floats:
    """Where the probes are: (P, 3), x fastest."""
    axes = [np.linspace(a, b, n) for a, b, n in zip(where.low, where.high, where.count, strict=True)]
    z, y, x = np.meshgrid(axes[2], axes[1], axes[0], indexing="ij")
    return np.stack([x, y, z], -1).reshape(-1, 3)


def faces(eye: Floats) -> list[Camera]:
    """The six cameras that see all around a point."""
    cameras = []
    for way in WAYS:
        forward = np.asarray(way, float)
        right = np.cross(forward, (0.0, 1.0, 0.0) if forward[2] else (0.0, 0.0, 1.0))
        cameras.append(
            Camera(eye=eye, right=right, up=np.cross(right, forward), forward=forward, half_width=1.0, half_height=1.0,
                   near=0.03, far=FAR)
        )  # fmt: skip
    return cameras


def moments(light: NDArray[Any]) -> Floats:
    """Mean and moment (P, C, 4) of what six square pictures show (P, rows, 6, columns, C), each pixel by its angle."""
    side = light.shape[1]
    t = (np.arange(side) + 0.5) / side * 2 - 1
    y, x = np.meshgrid(t, t, indexing="ij")
    angle = (1 + x * x + y * y) ** -1.5
    angle /= 6 * angle.sum()
    ways = np.stack([v.forward + v.right * x[..., None] + v.up * y[..., None] for v in faces(np.zeros(3))])
    ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
    weights = np.concatenate([np.ones((6, side, side, 1)), ways], -1) * angle[None, ..., None]
    return np.einsum("pifjc,fijm->pcm", light, weights)


def grid(found: Floats, closed: NDArray[Any], count: tuple[int, int, int]) -> NDArray[np.float16]:
    """Moments (P, 3, 4) as the probes of a grid; one that is `closed` (P,) in something has what its neighbors have."""
    light = found.reshape(*count[::-1], 3, 4)
    good = 1.0 - closed.reshape(count[::-1]).astype(float)
    light = light * good[..., None, None]
    for _ in range(max(count)):
        near, known = _neighbors(light), _neighbors(good)
        filled = (good == 0) & (known > 0)
        light[filled] = near[filled] / known[filled][:, None, None]
        good[filled] = 1.0
    return np.ascontiguousarray(np.moveaxis(light, 3, 0), np.float16)


def _neighbors(values: Floats) -> Floats:
    """The sum over the six neighbors on a grid (Z, Y, X, ...)."""
    total = np.zeros_like(values)
    for axis in range(3):
        here: list[Any] = [slice(None)] * values.ndim
        there = list(here)
        here[axis], there[axis] = slice(1, None), slice(None, -1)
        total[tuple(here)] += values[tuple(there)]
        total[tuple(there)] += values[tuple(here)]
    return total


def cube(pictures: NDArray[Any]) -> NDArray[np.float16]:
    """Six pictures (6, rows, columns, 3) of `faces`, turned to how OpenGL lays out a cube map."""
    turned = []
    for picture, view, (s, t) in zip(pictures, faces(np.zeros(3)), CUBE, strict=True):
        along, down = (view.right, view.up) if abs(view.right @ s) > 0.5 else (view.up, view.right)
        face = picture if along is view.right else picture.transpose(1, 0, 2)
        face = face[:, ::-1] if along @ s < 0 else face
        turned.append(face[::-1] if down @ t < 0 else face)
    return np.ascontiguousarray(np.stack(turned), np.float16)
