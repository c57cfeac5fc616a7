"""What can be hit: the colliding shapes of a body in its own frame, whose origin is the middle of its box.

The shapes of things are made with their looks (`bodies.form`); those of scenery stand here.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.scene.dimensions import TABLE_TOP, TRUNK
from langit.scene.kinds import Stands
from langit.scene.scene import Point


@dataclass(frozen=True, kw_only=True)
class Geom:
    """One colliding shape: a MuJoCo geom type with its sizes, or the hull of `vertices` (V, 3)."""

    type: str
    size: tuple[float, ...] = ()
    position: Point = (0.0, 0.0, 0.0)
    quaternion: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    vertices: Floats | None = None

    @property
    def volume(self) -> float:
        """For sharing out the mass of a thing; a hull counts as half its box, for a thing with a rod in it."""
        if self.vertices is not None:
            return float(np.prod(np.ptp(self.vertices, axis=0))) / 2
        if self.type == "cylinder":
            return 2 * math.pi * self.size[0] ** 2 * self.size[1]
        if self.type == "capsule":
            return math.pi * self.size[0] ** 2 * (2 * self.size[1] + 4 / 3 * self.size[0])
        return 1.0


def standing(stands: Stands, size: Point) -> tuple[Geom, ...]:
    """What of a body that stands can be hit; `size` are the half sizes of its box."""
    return _SHAPES[stands](size)


def moving(stands: Stands, size: Point) -> tuple[Geom, ...]:
    """What of an actor can be hit: a little less than its box, which only its widest pose fills."""
    x, y, z = size
    return standing(stands, size if stands == "capsule" else (0.98 * x, 0.95 * y, 0.97 * z))


def _box(size: Point) -> tuple[Geom, ...]:
    return (Geom(type="box", size=size),)


def _capsule(size: Point) -> tuple[Geom, ...]:
    """Upright, and less wide than a body whose arms swing."""
    radius = 0.85 * size[0]
    return (Geom(type="capsule", size=(radius, size[2] - radius)),)


def _wedge(size: Point) -> tuple[Geom, ...]:
    """Rises along x."""
    x, y, z = size
    corners = [(-x, s * y, -z) for s in (-1, 1)] + [(x, s * y, h) for s in (-1, 1) for h in (-z, z)]
    return (Geom(type="mesh", vertices=np.array(corners)),)


def _table(size: Point) -> tuple[Geom, ...]:
    """A top on four legs."""
    x, y, z = size
    top = TABLE_TOP * z  # half thickness
    leg = 0.06 * min(x, y)
    feet = [(a * (x - 2 * leg), b * (y - 2 * leg)) for a in (-1, 1) for b in (-1, 1)]
    return (
        Geom(type="box", size=(x, y, top), position=(0.0, 0.0, z - top)),
        *(Geom(type="box", size=(leg, leg, z - top), position=(*foot, -top)) for foot in feet),
    )


def _trunk(size: Point) -> tuple[Geom, ...]:
    return (Geom(type="cylinder", size=(TRUNK * size[0], size[2])),)


def _pole(size: Point) -> tuple[Geom, ...]:
    return (Geom(type="cylinder", size=(0.06 * size[2], size[2])),)


def _ellipsoid(size: Point) -> tuple[Geom, ...]:
    return (Geom(type="ellipsoid", size=size),)


_SHAPES: Final[dict[Stands, Callable[[Point], tuple[Geom, ...]]]] = {
    "box": _box, "capsule": _capsule, "trunk": _trunk, "pole": _pole, "ellipsoid": _ellipsoid, "wedge": _wedge,
    "table": _table,
}  # fmt: skip
