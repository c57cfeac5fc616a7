"""Scarves, cloth wound around the neck with ends that lie on the chest, and ties."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from cloth import Cloth, hemmed, joined, strip
from creases import noise
from manikin import Manikin
from scipy.spatial import cKDTree
from source import Floats, base

ALONG: Final = 48
SECTION: Final = 11


@dataclass(frozen=True, kw_only=True)
class Scarf:
    """A scarf in meters: its turns lie `away` from the neck and are `thick` (half) and `high` (half); `tail` is how
    far an end comes down, `wide` how wide it is, `over` how far it lies off the chest, for a coat below."""

    away: float = 0.034
    thick: float = 0.018
    high: float = 0.034
    tail: float = 0.30
    wide: float = 0.125
    over: float = 0.044
    folds: float = 0.006


def scarf(own: Manikin, shape: Scarf) -> Cloth:
    """Two turns and an end."""
    rows = base().members("helper-tights")
    rows = rows[(own.arm[rows] < 0.2) & (own.points[rows, 2] > own.waist)]
    points, outward = own.points[rows], own.normals[rows]
    tree = cKDTree(points)
    turns = [_turn(own, shape, points, lift, tilt, seed) for lift, tilt, seed in ((0.022, -0.16, 1), (0.052, -0.04, 2))]
    made = joined([*turns, _tail(own, shape, points, outward, tree)])
    grips = np.where(made.values["held"][:, None] > 0, made.grips, points[tree.query(made.points)[1]])
    return Cloth(points=made.points, grips=grips, corners=made.corners, values=made.values)


def _turn(own: Manikin, shape: Scarf, points: Floats, lift: float, tilt: float, seed: int) -> Cloth:
    """One turn around the neck, `lift` above its base; folds run along it."""
    size, up = own.size, own.collar_way
    middle = (own.throat + own.nape) / 2 + up * lift * size
    around = np.arange(ALONG) * 2 * np.pi / ALONG
    high = (points - middle) @ up
    near = points[np.abs(high) < 0.03 * size]
    away = near - middle
    turn, radius = np.arctan2(away[:, 0], -away[:, 1]), np.hypot(away[:, 0], away[:, 1])
    wide = []
    for angle in around:
        apart = np.abs((turn - angle + np.pi) % (2 * np.pi) - np.pi)
        wide.append(np.median(radius[np.argsort(apart)[:8]]))
    smooth = np.array(wide)
    for _ in range(6):
        smooth = (np.roll(smooth, 1) + 2 * smooth + np.roll(smooth, -1)) / 4
    smooth = np.minimum(smooth, 0.080 * size) + shape.away * size
    way = np.column_stack([np.sin(around), -np.cos(around), 0 * around])
    center = middle + way * smooth[:, None] + up * (tilt * 0.10 * size * np.cos(around + 0.6))[:, None]
    section = np.arange(SECTION) * 2 * np.pi / SECTION
    ring = []
    for angle in section:
        bump = 1 + 0.22 * np.sin(3 * angle + 2.1 * np.sin(around + seed) + seed)
        flat = center + way * (np.cos(angle) * shape.thick * bump)[:, None] * size
        ring.append(flat + up * (np.sin(angle) * shape.high * size * (1 + 0.12 * np.sin(2 * around + seed)))[:, None])
    rows = np.stack(ring, 1)
    rows = np.concatenate([rows, rows[:1]])
    bumps = noise(rows.reshape(-1, 3) / (0.05 * size), seed).reshape(rows.shape[:2])
    rows += (rows - np.concatenate([center, center[:1]])[:, None]) * (0.25 * bumps)[..., None]
    return strip(rows, rows, closed=True, shade=np.ones(rows.shape[:2]), held=np.zeros(rows.shape[:2]))


def _tail(own: Manikin, shape: Scarf, points: Floats, outward: Floats, tree: cKDTree) -> Cloth:
    """An end that hangs over the chest, left of the middle, with folds along it."""
    size = own.size
    top = own.throat[2] + 0.035 * size
    down = np.linspace(0, shape.tail * size, 14)
    across = np.linspace(-0.5, 0.5, 9)
    wide = shape.wide * size * (0.62 + 0.38 * np.clip(down / (0.2 * size), 0, 1))
    middle = 0.030 * size + 0.02 * down
    plan = np.stack(
        [middle[:, None] + wide[:, None] * across, np.full((14, 9), -0.3), np.repeat((top - down)[:, None], 9, 1)], -1
    )
    depth = _chest(points, outward, plan[..., [0, 2]])
    hung = np.minimum.accumulate(depth, axis=0) * 0.8 + depth * 0.2
    fold = shape.folds * np.cos(across * 15 + 0.8)[None] * (0.5 + down / down[-1])[:, None]
    plan[..., 1] = hung - (shape.over + fold) * size
    for _ in range(2):
        plan[1:-1, :, 1] = (plan[:-2, :, 1] + 2 * plan[1:-1, :, 1] + plan[2:, :, 1]) / 4
    grips = plan.copy()
    grips[..., 1] = depth
    made = strip(plan[::-1], grips[::-1], shade=np.ones((14, 9)), held=np.ones((14, 9)))
    if made.normals[:, 1].sum() > 0:
        made = Cloth(points=made.points, grips=made.grips, corners=made.corners[:, ::-1], values=made.values)
    return hemmed(made, 0.006, 0.010)


def _chest(points: Floats, outward: Floats, plan: Floats) -> Floats:
    """How far back (R, C) the front of a trunk of `points` and normals (N, 3) is, at x and z (R, C, 2)."""
    front = points[outward[:, 1] < -0.15]
    apart, near = cKDTree(front[:, [0, 2]]).query(plan.reshape(-1, 2), 6)
    share = 1 / (apart + 0.004) ** 2
    share /= share.sum(1, keepdims=True)
    return np.asarray((front[near, 1] * share).sum(1).reshape(plan.shape[:2]))


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A tie in meters: `long` from its knot to its point, `wide` where it is widest, `over` how far off the chest.

    Its knot is `knot` wide and high.
    """

    long: float = 0.37
    wide: float = 0.082
    over: float = 0.020
    knot: tuple[float, float] = (0.038, 0.036)


def tie(own: Manikin, shape: Tie) -> Cloth:
    """A knot at the throat and a blade that falls from it."""
    rows = base().members("helper-tights")
    rows = rows[(own.arm[rows] < 0.2) & (own.points[rows, 2] > own.waist - 0.08)]
    points, outward = own.points[rows], own.normals[rows]
    return joined([_blade(own, shape, points, outward), _knot(own, shape, points, outward)])


def _blade(own: Manikin, shape: Tie, points: Floats, outward: Floats) -> Cloth:
    """What falls from the knot: it widens, then ends in a point."""
    down, across = np.linspace(0, shape.long, 24), np.linspace(-0.5, 0.5, 7)
    wide = np.interp(down, [0, 0.85 * shape.long, shape.long], [0.36 * shape.wide, shape.wide, 0.04 * shape.wide])
    sides = own.size * wide[:, None] * across
    point = 0.5 * (wide[:, None] * np.abs(across)) * (down > 0.85 * shape.long)[:, None]
    heights = own.throat[2] - 0.012 * own.size - own.size * (down[:, None] + point)
    depth = _chest(points, outward, np.stack([sides, heights], -1))
    middle = np.minimum.accumulate(depth[:, 3])[:, None]  # it does not go back in below the chest
    away = shape.over * np.interp(down, [0, 0.1], [0.6, 1.0])[:, None] * (1 - 0.2 * np.abs(2 * across))
    hung = 0.6 * middle + 0.4 * depth - own.size * away
    for _ in range(4):
        hung[1:-1] = (hung[:-2] + 2 * hung[1:-1] + hung[2:]) / 4
    made = strip(
        np.stack([sides, hung, heights], -1), np.stack([sides, depth, heights], -1), shade=np.ones(sides.shape)
    )
    return hemmed(_ahead(made), 0.003, 0.0)


def _knot(own: Manikin, shape: Tie, points: Floats, outward: Floats) -> Cloth:
    """A knot that narrows downward."""
    wide, high = shape.knot
    along, turn = np.linspace(0, 1, 7), np.arange(12) * np.pi / 6
    round_off = np.sqrt(np.maximum(1 - np.abs(2 * along - 1) ** 4, 0.02))[:, None]
    half = own.size * wide / 2 * (1 - 0.36 * along)[:, None] * round_off
    heights = np.repeat((own.throat[2] + own.size * (0.012 - high * along))[:, None], 12, 1)
    depth = _chest(points, outward, np.stack([0 * heights, heights], -1))
    forward = depth - own.size * (0.6 * shape.over + 0.010 * round_off * np.cos(turn))
    places = np.stack([half * np.sin(turn), forward, heights], -1)
    grips = np.stack([0 * heights, depth, heights], -1)
    return _ahead(strip(places, grips, closed=True, shade=np.full(heights.shape, 0.94)))


def _ahead(cloth: Cloth) -> Cloth:
    """Turned so that what is in front looks forward."""
    before = cloth.points[:, 1] <= np.median(cloth.points[:, 1])
    if cloth.normals[before, 1].sum() <= 0:
        return cloth
    return Cloth(points=cloth.points, grips=cloth.grips, corners=cloth.corners[:, ::-1], values=cloth.values)
