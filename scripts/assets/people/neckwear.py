"""Scarves: cloth wound around the neck, with ends that lie on the chest."""

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
    front = points[outward[:, 1] < -0.15]
    flat = cKDTree(front[:, [0, 2]])
    apart, near = flat.query(plan[..., [0, 2]].reshape(-1, 2), 6)
    share = 1 / (apart + 0.004) ** 2
    share /= share.sum(1, keepdims=True)
    depth = (front[near, 1] * share).sum(1).reshape(14, 9)
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
