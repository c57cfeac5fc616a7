"""Collars and lapels: strips that begin at an edge of a garment, turn over and come to lie on it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from cloth import Cloth, painted, strip
from manikin import Manikin
from scipy.spatial import cKDTree
from source import Floats

NEAR: Final = 6  # vertices that say where a surface is
AROUND: Final = 41  # columns of a collar
ROUND: Final = 14  # corners of a button
TURNED_OVER: Final = (1 / 3, 2 / 3, 1.0)  # of half a turn, in which a collar turns over
FALLEN: Final = (0.18, 0.38, 0.60, 0.82, 1.0)  # of its fall, where it has rows
FLARE: Final = 0.12  # meters outward for every meter that a collar falls
LIES: Final = (0.35, 0.80)  # of its fall, from where on it comes down to the garment, and where it lies on it
ENDS: Final = [0, -1]
AROUND_NECK: Final = 0.06  # meters below the neckline from which a collar keeps off the neck


@dataclass(frozen=True, kw_only=True)
class Collar:
    """A collar in meters: `stand` is its height at front and back, `fall` how far it comes down there.

    `spread` is how far the points of the fall go to the side, `roll` the radius in which it turns over, `lift` how far
    it lies above the garment, `ends` how far from the middle of the front it begins, `lean` how far the stand leans
    outward for every meter up, `off` how far it keeps off the neck, and what is worn below.
    """

    stand: tuple[float, float] = (0.024, 0.034)
    fall: tuple[float, float] = (0.060, 0.042)
    spread: float = 0.030
    roll: float = 0.004
    lift: float = 0.006
    lean: float = -0.1
    off: float = 0.003
    shade: float = 0.92


class Ground:
    """The surface of a garment, for what lies on it."""

    def __init__(self, cloth: Cloth):
        self._cloth, self._tree = cloth, cKDTree(cloth.points)

    def laid(self, points: Floats, lift: Floats | float, *, down: bool) -> Floats:
        """Points (..., 3) at least `lift` above the garment, with `down` exactly there."""
        flat = points.reshape(-1, 3)
        lift = np.broadcast_to(lift, points.shape[:-1]).reshape(-1)
        for _ in range(3):
            height, way = self.height(flat)
            by = lift - height
            flat = flat + way * (by if down else np.maximum(by, 0.0))[:, None]
        return np.asarray(flat.reshape(points.shape))

    def lowered(self, points: Floats, lift: float, share: Floats) -> Floats:
        """Points (R, C, 3) at least `lift` above the garment, and by the `share` (R, C) of the way exactly there."""
        flat, share = points.reshape(-1, 3), share.reshape(-1)
        for _ in range(3):
            height, way = self.height(flat)
            by = lift - height
            flat = flat + way * np.where(by > 0, by, share * by)[:, None]
        return np.asarray(flat.reshape(points.shape))

    def grips(self, points: Floats) -> Floats:
        """Where points (..., 3) hold on to the body: as what they lie on does."""
        away, near = self._tree.query(points.reshape(-1, 3), NEAR)
        share = _shares(away)
        return np.asarray(np.einsum("nk,nki->ni", share, self._cloth.grips[near]).reshape(points.shape))

    def height(self, points: Floats) -> tuple[Floats, Floats]:
        """How far points (N, 3) are above the garment, and which way (N, 3) is up there."""
        away, near = self._tree.query(points, NEAR)
        share = _shares(away)
        way = np.einsum("nk,nki->ni", share, self._cloth.normals[near])
        way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-12)
        place = np.einsum("nk,nki->ni", share, self._cloth.points[near])
        return ((points - place) * way).sum(1), way


def _shares(away: Floats) -> Floats:
    share = 1 / (away + 1e-3) ** 2
    return np.asarray(share / share.sum(1, keepdims=True))


def neckline(cloth: Cloth, own: Manikin) -> Floats:
    """The edge at the neck (N, 3) in order from the left of the front around the back to the right."""
    at = np.abs(cloth.values["neck_edge"]) < 1e-4
    rim = cloth.rim
    rim = rim[at[rim].all(1)]
    following = dict(rim.tolist())
    front = min(following, key=lambda i: (_angle(cloth.points[i], own) < 0, abs(_angle(cloth.points[i], own))))
    starts = set(following) - set(following.values())
    if starts:
        front = next(iter(starts))
    line, here = [front], following.get(front)
    while here is not None and here != front and len(line) <= len(rim):
        line.append(here)
        here = following.get(here)
    points = cloth.points[line]
    points = points if _angle(points[len(points) // 4], own) > 0 else points[::-1]
    if not starts:
        points = np.concatenate([points, points[:1]])
    return np.asarray(points)


def front_edge(cloth: Cloth, sign: float, low: float) -> Floats:
    """The edge (N, 3) of the opening in front above a height, from below up, left of the middle (1) or right (-1)."""
    at = np.abs(cloth.values["front"]) < 1e-4
    rim = cloth.rim
    points = cloth.points[np.unique(rim[at[rim].all(1)])]
    points = points[(points[:, 0] * sign > -1e-4) & (points[:, 2] > low)]
    return np.asarray(points[np.argsort(points[:, 2])])


def _angle(point: Floats, own: Manikin) -> float:
    """Around the neck, 0 in front, positive to the left."""
    middle = (own.throat + own.nape) / 2
    return float(np.arctan2(point[0] - middle[0], -(point[1] - middle[1])))


def evenly(line: Floats, count: int) -> Floats:
    """A line (N, 3) as `count` points of equal distance."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    at = np.linspace(0, along[-1], count)
    return np.column_stack([np.interp(at, along, line[:, i]) for i in range(3)])


def collar(own: Manikin, cloth: Cloth, shape: Collar, line: Floats | None = None) -> Cloth:
    """A collar that stands on the neckline and falls over the shoulders; the value `stands` is 1.

    It turns over and falls; its lower part lies on the garment.
    """
    size, ground = own.size, Ground(cloth)
    line = evenly(neckline(cloth, own) if line is None else line, AROUND)
    for _ in range(3):
        line[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
    middle, up = line.mean(0), own.collar_way
    out = line - middle
    out -= up * (out @ up)[:, None]
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    u = np.linspace(-1, 1, AROUND)  # from the left of the front to the right, the back being 0
    front = np.clip((np.abs(u) - 0.35) / 0.65, 0, 1) ** 1.5
    stand = (shape.stand[1] + (shape.stand[0] - shape.stand[1]) * front) * size
    fall = (shape.fall[1] + (shape.fall[0] - shape.fall[1]) * front**1.5) * size
    aside = np.clip((np.abs(u) - 0.72) / 0.28, 0, 1) ** 1.2 * -np.sign(u) * shape.spread * size
    aside = aside[:, None] * (1.0, 0.0, 0.0)
    rows = [line - up * 0.004 + out * 0.001]
    for step in (0.35, 0.7, 1.0):
        rows.append(line + up * (stand * step)[:, None] + out * (shape.lean * stand * step)[:, None])
    neck = Ground(own.suit(lambda values: values["neck"] + AROUND_NECK))
    rows = list(neck.laid(np.array(rows), shape.off * size, down=False))
    top, roll = rows[-1], shape.roll * size
    rows += [top + (up * np.sin(turn) + out * (1 - np.cos(turn))) * roll for turn in np.pi * np.array(TURNED_OVER)]
    down = FLARE * out - (0.0, 0.0, 1.0)  # and not along the neck, which leans forward
    for step in FALLEN:
        rows.append(top + out * (2.0 * roll) + down * (step * fall)[:, None] + aside * step)
    points, falls = np.array(rows), slice(len(rows) - len(FALLEN), None)
    lies = np.clip((np.array(FALLEN) - LIES[0]) / (LIES[1] - LIES[0]), 0, 1)[:, None] * np.ones(AROUND)
    for _ in range(2):
        points[falls] = ground.lowered(points[falls], shape.lift * size, lies)
        points[falls] = _calm(points[falls], points[falls.start - 1])
    points[falls] = ground.laid(points[falls], shape.lift * size, down=False)
    grips = np.repeat(ground.grips(line)[None], len(rows), 0)
    grips[falls] += lies[..., None] * (ground.grips(points[falls]) - grips[falls])
    whole = np.ones(points.shape[:2])
    made = strip(points, grips, shade=shape.shade * whole, stands=whole)
    looks = np.zeros(points.shape)
    looks[-4:] = points[-4:] - middle  # what lies lowest looks away from the neck
    return _facing(made, looks.reshape(-1, 3))


def _calm(rows: Floats, first: Floats) -> Floats:
    """Rows (R, C, 3) smoothed along and across, the first and last column only along themselves."""
    whole = np.concatenate([first[None], rows])
    for _ in range(3):
        whole[1:-1, 1:-1] += 0.5 * (
            (whole[:-2, 1:-1] + whole[2:, 1:-1] + whole[1:-1, :-2] + whole[1:-1, 2:]) / 4 - whole[1:-1, 1:-1]
        )
        whole[1:-1, ENDS] += 0.5 * ((whole[:-2, ENDS] + whole[2:, ENDS]) / 2 - whole[1:-1, ENDS])
        whole[-1, 1:-1] += 0.5 * ((whole[-1, :-2] + whole[-1, 2:]) / 2 - whole[-1, 1:-1])
    return whole[1:]


@dataclass(frozen=True, kw_only=True)
class Lapel:
    """A lapel in meters: it begins at the height `low` and is `wide` at `widest` of its length, where its notch is."""

    low: float
    wide: float = 0.075
    widest: float = 0.80
    top: float = 0.035
    lift: float = 0.005


def lapels(own: Manikin, cloth: Cloth, shape: Lapel) -> list[Cloth]:
    """Both lapels of an open front."""
    found = []
    for sign in (1.0, -1.0):
        edge = evenly(front_edge(cloth, sign, shape.low * own.size), 26)
        t = np.linspace(0, 1, 26)
        marks = (0.0, 0.06, 0.45 * shape.widest, shape.widest, shape.widest + 0.015, 1.0)
        wide = np.interp(t, marks, np.array((0.002, 0.016, 0.72 * shape.wide, shape.wide, shape.top, 0.6 * shape.top)))
        away = np.column_stack([sign * np.ones(26), 0 * t, 0.10 + 0.25 * t]) * (wide * own.size)[:, None]
        found.append(laid_strip(cloth, edge, edge + away, lift=shape.lift * own.size, across=5, shade=0.92, roll=0.003))
    return found


def collar_line(own: Manikin, cloth: Cloth, low: float, gorge: float) -> Floats:
    """The edge that a collar over lapels stands on: around the neck, and down the front to the share `gorge`."""
    sides = [front_edge(cloth, sign, low * own.size) for sign in (1.0, -1.0)]
    tops = [edge[edge[:, 2] > edge[0, 2] + gorge * (edge[-1, 2] - edge[0, 2])] for edge in sides]
    return np.concatenate([tops[0], neckline(cloth, own), tops[1][::-1]])


def laid_strip(
    cloth: Cloth, first: Floats, second: Floats, *, lift: float, across: int = 4, shade: float = 1.0, roll: float = 0.0
) -> Cloth:
    """A flap on a garment between two lines (N, 3), from the edge that it turns over to its free edge."""
    ground = Ground(cloth)
    u = np.linspace(0, 1, across)[:, None, None]
    points = first + (second - first) * u
    high = lift + roll * np.sin(np.pi * np.clip(u[..., 0] * 1.4, 0, 1))
    points[1:] = ground.laid(points[1:], np.broadcast_to(high, points.shape[:2])[1:], down=True)
    made = strip(points, ground.grips(points), shade=np.full(points.shape[:2], shade))
    return _facing(made, ground.height(made.points)[1])


def button(
    own: Manikin, cloth: Cloth, x: float, height: float, radius: float, shade: float,
    tint: tuple[float, float, float] | None = None,
) -> Cloth:  # fmt: skip
    """A round button on the front of a garment, `x` left of the middle; lengths as on a person of 1.7 m.

    It is `shade` times as bright as the garment, or has a `tint` of its own.
    """
    ground, size = Ground(cloth), own.size
    place = ground.laid(_before(cloth, np.array([[x, height]]) * size), 0.001, down=True)
    _, way = ground.height(place)
    across = np.cross(way[0], (0.0, 0.0, 1.0))
    across /= np.linalg.norm(across)
    turn = np.arange(ROUND) * 2 * np.pi / ROUND
    ring = np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * np.cross(way[0], across)
    shapes = ((1.0, -0.001), (0.96, 0.0022), (0.001, 0.0024 + 0.08 * radius))
    rows = np.array([place[0] + (ring * radius * wide + way[0] * high) * size for wide, high in shapes])
    looks = {"shade": np.full((3, ROUND), shade)}
    if tint is not None:
        looks |= painted(np.ones((3, ROUND)), tint)
    made = strip(rows, np.broadcast_to(ground.grips(place), rows.shape), closed=True, **looks)
    return _facing(made, np.broadcast_to(way, made.points.shape))


def pocket(
    own: Manikin, cloth: Cloth, x: float, height: float, wide: float, high: float, slant: float
) -> tuple[Cloth, Cloth]:
    """A flap of a pocket on both sides of the front, from `x` outward; it rises by `slant` to the side."""
    found = []
    for sign in (1.0, -1.0):
        u = np.linspace(0, 1, 9)
        lines = []
        for drop in (0.0, high):
            plan = np.column_stack([sign * (x + wide * u), height + slant * u - drop]) * own.size
            lines.append(_before(cloth, plan))
        first, second = lines
        made = laid_strip(cloth, first, second, lift=0.0025 * own.size, across=3, shade=0.9)
        found.append(made)
    return found[0], found[1]


def _before(cloth: Cloth, plan: Floats) -> Floats:
    """Points (N, 3) of the front of a garment at x and z (N, 2)."""
    front = cloth.points[cloth.normals[:, 1] < -0.1]
    away, near = cKDTree(front[:, [0, 2]]).query(plan, 4)
    share = _shares(away)
    return np.column_stack([plan[:, 0], (front[near, 1] * share).sum(1), plan[:, 1]])


def _facing(cloth: Cloth, way: Floats) -> Cloth:
    """Turned so that the outside looks along `way` (V, 3)."""
    if (cloth.normals * way).sum() > 0:
        return cloth
    return Cloth(points=cloth.points, grips=cloth.grips, corners=cloth.corners[:, ::-1], values=cloth.values)
