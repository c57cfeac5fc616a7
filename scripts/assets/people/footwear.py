"""Shoes and boots: an upper shaped on the foot of the suit, on a sole that is flat on the ground."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from cloth import Cloth, cut, hemmed, joined, painted, strip
from creases import ridges
from cutting import Band, banded
from manikin import Manikin
from scipy.ndimage import gaussian_filter1d
from source import Floats

STATIONS: Final = 34  # of a sole, from heel to toe
SECTION: Final = np.array(  # of a sole: across, and up from its bottom (0) to its top edge (1)
    [(-0.86, 0.0), (-0.97, 0.05), (-1.0, 0.3), (-1.0, 0.85), (-0.97, 1.0), (-0.75, 1.0), (0.75, 1.0), (0.97, 1.0),
     (1.0, 0.85), (1.0, 0.3), (0.97, 0.05), (0.86, 0.0)]
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Footwear:
    """A kind of shoe, in meters as on a person of 1.7 m.

    `shaft` is its height at the front and at the back, `ease` how far it is from the foot, at the foot and at the top
    of the shaft; `toe` how far it goes beyond the toes and `point` how pointed it is there (0 round, 1 pointed).
    `sole` is as thick as the foot is lifted, `tread` as thick as it shows in front, `welt` how far it stands out; with
    an `arch` it leaves the ground between heel and ball; it may have a color of its own, `sole_tint`. `bands` lie along
    `shaft`, `toe` or `heel`, meters from there. `laces` are rows of lacing, `faces` the triangles of an upper.
    """

    shaft: tuple[float, float] = (0.075, 0.085)
    ease: tuple[float, float] = (0.005, 0.004)
    toe: float = 0.010
    point: float = 0.3
    sole: float = 0.022
    tread: float = 0.010
    welt: float = 0.002
    arch: float = 1.0
    laces: int = 4
    folds: float = 0.003
    sole_shade: float = 0.35
    sole_tint: tuple[float, float, float] | None = None
    faces: int = 700
    bands: tuple[Band, ...] = ()


class _Foot:
    """The left foot: `middle` of the heel, the way `along` to the toes and `aside`, and its `length`."""

    def __init__(self, own: Manikin):
        ankle, ball = own.rig.head("foot_l"), own.rig.head("ball_l")
        along = (ball - ankle) * (1, 1, 0)
        self.along = along / np.linalg.norm(along)
        self.aside = np.array([-self.along[1], self.along[0], 0.0])
        points = own.points[15328:18002]
        points = points[(points[:, 0] > 0) & (points[:, 2] < 0.06 * own.size)]
        way = (points - ankle) @ self.along
        self.middle = (ankle + self.along * way.min()) * (1, 1, 0)
        self.length = float(np.ptp(way))
        self.ball = float((ball - self.middle) @ self.along)

    def to(self, points: Floats) -> tuple[Floats, Floats]:
        """How far points are along the foot and to its outer side."""
        away = points - self.middle
        return away @ self.along, away @ self.aside


def footwear(own: Manikin, shape: Footwear, saved: Callable[[Cloth, int], Cloth]) -> Cloth:
    """A pair; `saved` leaves a cloth some triangles."""
    left = _one(own, shape, saved)
    mirror = np.array([-1.0, 1.0, 1.0])
    right = Cloth(
        points=left.points * mirror, grips=left.grips * mirror, corners=left.corners[:, ::-1], values=left.values
    )
    return joined([left, right])


def shaft_height(own: Manikin, shape: Footwear, points: Floats) -> Floats:
    """How high (N,) the edge of the shaft is at points of either side."""
    foot = _Foot(own)
    way, _ = foot.to(np.abs(points) * (1, 0, 0) + points * (0, 1, 1))
    share = np.clip((way - 0.02) / (0.45 * foot.length), 0, 1)
    return np.asarray((shape.shaft[1] + (shape.shaft[0] - shape.shaft[1]) * share) * own.size)


def _one(own: Manikin, shape: Footwear, saved: Callable[[Cloth, int], Cloth]) -> Cloth:
    foot, size = _Foot(own), own.size
    top = max(shape.shaft) * size + 0.06
    cloth = own.suit(lambda values: np.where(values["x"] > 0, top - values["z"], -1.0))
    cloth = cloth.valued(shaft=shaft_height(own, shape, cloth.grips) - cloth.values["z"])
    way, _ = foot.to(cloth.points)
    high = np.clip((cloth.values["z"] / size - 0.05) / 0.08, 0, 1)
    ease = (shape.ease[0] + (shape.ease[1] - shape.ease[0]) * high) * size
    rest, outward = cloth.points, cloth.normals
    cloth = cloth.smoothed(6).lifted(ease)
    near = ((cloth.points - rest) * outward).sum(1)
    cloth = cloth.moved(outward * np.maximum(ease - near, 0.0)[:, None])
    cloth = cloth.moved(_toed(own, shape, foot, cloth))
    bend = np.exp(-(((way - foot.ball + 0.012) / 0.025) ** 2)) + 0.8 * np.exp(
        -(((cloth.values["z"] - 0.10 * size) / 0.03) ** 2)
    ) * (shape.shaft[1] > 0.12)
    along = np.where(high[:, None] > 0.5, (0.0, 0.0, 1.0), foot.along)
    fold = ridges(cloth.grips, along, across=0.014 * size, length=0.05 * size, seed=3)
    cloth = cloth.lifted(shape.folds * bend * fold * (cloth.values["z"] > 0.012))
    way, _ = foot.to(cloth.points)
    cloth = cut(cloth.valued(toe=way.max() - way, heel=way - way.min()), "shaft")
    cloth = banded(cloth, (Band(along="shaft", end=0.010, lift=0.0012, shade=0.9), *shape.bands))
    upper = hemmed(saved(cloth, shape.faces), 0.003, 0.012)
    return joined([upper, _sole(own, shape, foot, cloth), *_laces(own, shape, foot, cloth)])


def _toed(own: Manikin, shape: Footwear, foot: _Foot, cloth: Cloth) -> Floats:
    """The toe drawn out (V, 3), the side walls down to where the sole shows."""
    size = own.size
    way, aside = foot.to(cloth.points)
    front = np.clip((way - foot.ball) / (foot.length - foot.ball), 0, 1.2)
    low = np.clip((0.075 * size - cloth.points[:, 2]) / (0.03 * size), 0, 1)
    move = foot.along * (shape.toe * size * front**2 * low)[:, None]
    middle = 0.006 * front
    move -= foot.aside * ((aside - middle) * 0.30 * shape.point * front**2 * low)[:, None]
    under = np.clip((0.016 * size - cloth.points[:, 2]) / (0.016 * size), 0, 1)
    fore = np.clip((way - 0.32 * foot.length) / (0.15 * foot.length), 0, 1)
    drop = (shape.sole - shape.tread) * size * fore + (0.006 * size) * (1 - fore)
    move[:, 2] -= under * drop
    return move


def _sole(own: Manikin, shape: Footwear, foot: _Foot, upper: Cloth) -> Cloth:
    """A sole below the upper, as wide as that is there."""
    size = own.size
    way, aside = foot.to(upper.points)
    near = upper.points[:, 2] < 0.022 * size
    way, aside = way[near], aside[near]
    at = (1 - np.cos(np.linspace(0, np.pi, STATIONS))) / 2
    low, high = way.min() - shape.welt, way.max() + shape.welt
    stations = low + at * (high - low)
    sides = []
    for sign in (1, -1):
        wide = np.array([(sign * aside[np.abs(way - s) < 0.012]).max(initial=-1.0) for s in stations])
        sides.append(gaussian_filter1d(np.maximum(wide, -0.02), 1.2, mode="nearest"))
    middle, half = (sides[0] - sides[1]) / 2, (sides[0] + sides[1]) / 2 + shape.welt
    share = (stations - low) / (high - low)
    cap = np.sqrt(np.clip(1 - np.abs((share - 0.5) * 2) ** 6, 0, 1))
    half = np.maximum(half * cap, 0.002)
    fore = np.clip((share - 0.34) / 0.12, 0, 1)
    bottom = -shape.sole * size * np.ones(STATIONS)
    arch = np.exp(-(((share - 0.38) / 0.085) ** 2)) * shape.arch * (shape.sole - 0.6 * shape.tread) * size
    bottom += arch + 0.006 * size * np.clip((share - 0.86) / 0.14, 0, 1) ** 2
    edge = -(shape.sole - shape.tread) * size * fore + 0.002
    points = np.empty((STATIONS, len(SECTION), 3))
    for column, (across, up) in enumerate(SECTION):
        flat = foot.middle + foot.along * stations[:, None] + foot.aside * (middle + across * half)[:, None]
        points[:, column] = flat + (bottom + (edge - bottom) * up)[:, None] * (0.0, 0.0, 1.0)
    grips = points * (1, 1, 0) + (0, 0, 0.001)
    shade = np.broadcast_to(np.where(SECTION[:, 1] > 0.9, 0.9, 1.0) * shape.sole_shade, points.shape[:2])
    side = strip(points, grips, closed=True, shade=shade)
    ends = [_lid(points[i], grips[i], shape.sole_shade, flip=i == 0) for i in (0, -1)]
    made = joined([side, *ends])
    if shape.sole_tint is not None:
        made = made.valued(**painted(made.values["shade"] / shape.sole_shade, shape.sole_tint))
    outward = ((made.points - made.points.mean(0)) * made.normals).sum()
    return (
        made
        if outward > 0
        else Cloth(points=made.points, grips=made.grips, corners=made.corners[:, ::-1], values=made.values)
    )


def _lid(ring: Floats, grips: Floats, shade: float, *, flip: bool) -> Cloth:
    count = len(ring)
    fan = np.stack([np.zeros(count - 2, int), np.arange(1, count - 1), np.arange(2, count)], 1)
    return Cloth(
        points=ring, grips=grips, corners=fan[:, ::-1] if not flip else fan, values={"shade": np.full(count, shade)}
    )


def _laces(own: Manikin, shape: Footwear, foot: _Foot, upper: Cloth) -> list[Cloth]:
    """Short cords across the instep."""
    size, found = own.size, []
    lace = 0.0022 * size
    for i in range(shape.laces):
        at = foot.length * (0.64 - 0.075 * i)
        across = np.linspace(-0.015, 0.015, 7) * size + 0.003
        plan = foot.middle + foot.along * at + foot.aside * across[:, None]
        top = upper.points[:, 2] > 0.02
        away = np.linalg.norm(upper.points[None, :, :2] - plan[:, None, :2], axis=2) + np.where(top, 0.0, 1.0)
        best = np.argsort(away, axis=1)[:, :4]
        height = upper.points[best, 2].mean(1)
        if away.min(1).max() > 0.015 or height.max() > 0.98 * shape.shaft[0] * size:
            continue
        centers = plan * (1, 1, 0) + gaussian_filter1d(height, 1.2)[:, None] * (0, 0, 1)
        ring = [foot.along * np.cos(a) + np.array([0, 0, 1.0]) * np.sin(a) for a in np.arange(5) * 2 * np.pi / 5]
        rows = np.array([[c + lace * r for r in ring] for c in centers])
        grips = np.repeat(upper.grips[best[:, 0]][:, None], 5, 1)
        found.append(strip(rows, grips, closed=True, shade=np.full(rows.shape[:2], 1.5)))
    return found
