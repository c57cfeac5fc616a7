"""Head scarves: cloth around head and neck that leaves the face open and falls on the shoulders."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from cloth import Cloth, cut, hemmed, strip
from creases import noise
from headwear import Head
from manikin import Manikin
from scipy.ndimage import gaussian_filter, gaussian_filter1d, map_coordinates
from scipy.spatial import cKDTree
from source import BODY, Floats, base

AROUND: Final = 56  # columns
RING: Final = 0.014  # meters above and below a row within which the head says how wide that is
STEP: Final = 0.012  # meters between rows below the chin
SHOULDERS: Final = 0.14  # meters from the middle that cloth comes to lie on the shoulders
CLOSING: Final = 0.5  # meters a meter that cloth comes in below the chin at most
COVERED: Final = 0.008  # meters behind the edge around the face from which the head is left out


@dataclass(frozen=True, kw_only=True)
class Veil:
    """A head scarf in meters: its edge around the face is `above` the eyes, `below` them, and `aside` of the middle.

    It is `ease` off the head and `over` the suit, goes on so `long` below the chin, and has `folds` so deep
    there, `thick` at its edges.
    """

    above: float = 0.052
    below: float = 0.118
    aside: float = 0.060
    ease: float = 0.009
    long: float = 0.30
    over: float = 0.022
    folds: float = 0.011
    thick: float = 0.003


def veil(own: Manikin, shape: Veil) -> Cloth:
    """A head scarf."""
    head, size = Head(own), own.size
    rows = _skull(head, _skin(own), shape, size)[::-1]
    points = np.concatenate([rows, _fallen(own, shape, rows[-1], head.middle)])
    skin = _skin(own)
    grips = skin[cKDTree(skin).query(points.reshape(-1, 3))[1]].reshape(points.shape)
    made = strip(points[::-1], grips[::-1], closed=True, shade=np.ones(points.shape[:2]))
    made = made.smoothed(4)
    made = made.valued(face=_around_face(head, shape, size, made.points))
    made = cut(made, "face")
    if (made.normals * (made.points - made.points.mean(0))).sum() < 0:
        made = Cloth(points=made.points, grips=made.grips, corners=made.corners[:, ::-1], values=made.values)
    return hemmed(made, shape.thick, 0.012)


def beneath(own: Manikin, shape: Veil) -> Floats:
    """How far (19158,) vertices of the head are under a head scarf, in meters; negative elsewhere."""
    found = _around_face(Head(own), shape, own.size, own.points) - COVERED
    return np.where((own.head > 0.5) & (own.neck > 0.02), found, -1.0)


def _around_face(head: Head, shape: Veil, size: float, points: Floats) -> Floats:
    """How far (N,) points (N, 3) are outside of the oval around the face, in meters."""
    eyes = float(head.eyes[0, 2])
    middle = eyes + 0.5 * (shape.above - shape.below) * size
    high = 0.5 * (shape.above + shape.below) * size
    oval = np.hypot(points[:, 0] / (shape.aside * size), (points[:, 2] - middle) / high)
    return np.where(points[:, 1] < head.middle[1], (oval - 1) * shape.aside * size, 1.0)


def _skull(head: Head, skin: Floats, shape: Veil, size: float) -> list[Floats]:
    """Rows (AROUND, 3) from the chin up, as wide as the hull of the head there, and closed at the top."""
    ease, (turn, way) = shape.ease * size, _turns()
    low, top = float(head.eyes[0, 2]) - (shape.below + 0.004) * size, head.top
    rows = []
    for height in np.linspace(low, top - 0.012 * size, 20):
        near = skin[np.abs(skin[:, 2] - height) < RING * size] - head.middle
        wide = gaussian_filter1d(_hull(near, way, turn), 1.0, mode="wrap") + ease
        ring = head.middle + way * wide[:, None]
        ring[:, 2] = height
        rows.append(ring)
    for share, up in ((0.78, 0.30), (0.50, 0.75), (0.02, 1.0)):
        ring = rows[19].mean(0) + (rows[19] - rows[19].mean(0)) * share
        ring[:, 2] = rows[19][0, 2] + up * (top + ease - rows[19][0, 2])
        rows.append(ring)
    return rows


def _fallen(own: Manikin, shape: Veil, ring: Floats, middle: Floats) -> Floats:
    """Rows (R, AROUND, 3) below a ring, around an axis: they come in toward the neck, then lie on shoulders and chest.

    They end on the shoulders, and further down before and behind.
    """
    size, skin = own.size, _skin(own)
    turn, way = _turns()
    top, low = float(ring[0, 2]), float(ring[0, 2]) - shape.long * size
    heights = np.arange(top, low - STEP, -STEP)
    radii = [np.hypot(*(ring - middle)[:, :2].T)]
    for height in heights[1:]:
        near = skin[np.abs(skin[:, 2] - height) < RING * size] - middle
        radii.append(np.maximum(_hull(near, way, turn) + shape.ease * size, radii[-1] - CLOSING * STEP))
    table = gaussian_filter(np.array(radii), (1.2, 1.0), mode=("nearest", "wrap"))
    aside = np.abs(np.sin(turn)) ** 1.5
    ends = low + (own.shoulder[2] + 0.012 * size - low) * aside
    rows, count = [], round(shape.long / STEP)
    for number in range(1, count + 1):
        down = number / count
        level = top + (ends - top) * down
        place = [(top - level) / STEP, np.arange(AROUND)]
        wide = map_coordinates(table, place, order=1, mode="grid-wrap")
        row = middle + way * wide[:, None]
        row[:, 2] = level
        wave = 0.5 + 0.5 * np.sin(9 * turn + 3 * down) + 0.6 * noise(row / (0.05 * size), 3)
        rows.append(row + way * (shape.folds * size * min(2 * down, 1.0) * wave)[:, None])
    return _lifted(own, np.array(rows), shape.over * size)


def _lifted(own: Manikin, rows: Floats, over: float) -> Floats:
    """Rows (R, C, 3) at least so far over the suit, for what is worn below."""
    suit = base().members("helper-tights")
    suit = suit[own.points[suit, 2] > own.throat[2] - 0.40 * own.size]
    tree = cKDTree(own.points[suit])
    for _ in range(4):
        near = suit[tree.query(rows.reshape(-1, 3))[1]].reshape(rows.shape[:2])
        way = own.normals[near]
        height = ((rows - own.points[near]) * way).sum(2)
        deep = np.where(height > -0.06, np.maximum(over - height, 0.0), 0.0)
        rows = rows + way * gaussian_filter(deep, (1.0, 1.0), mode=("nearest", "wrap"))[..., None]
    return rows


def _turns() -> tuple[Floats, Floats]:
    """Angles (AROUND,) from the front to the left, and the ways (AROUND, 3) there."""
    turn = np.arange(AROUND) * 2 * np.pi / AROUND
    return turn, np.column_stack([np.sin(turn), -np.cos(turn), 0 * turn])


def _hull(away: Floats, way: Floats, turn: Floats) -> Floats:
    """How far (AROUND,) the convex hull of points (N, 3) around an axis reaches each way."""
    support = (away[:, :2] @ way[:, :2].T).max(0)
    apart = np.cos(turn[:, None] - turn)
    return np.asarray(np.where(apart > 0.1, support / np.maximum(apart, 0.1), np.inf).min(1))


def _skin(own: Manikin) -> Floats:
    """The vertices (N, 3) of head, neck and suit that a head scarf lies on, but for the arms."""
    head = own.points[:BODY][(own.head[:BODY] > 0.5) & (own.points[:BODY, 2] > own.throat[2] - 0.01)]
    suit = base().members("helper-tights")
    suit = suit[(own.points[suit, 2] > own.throat[2] - 0.40 * own.size) & (own.arm[suit] < 0.25)]
    suit = suit[np.abs(own.points[suit, 0]) < SHOULDERS * own.size]
    return np.concatenate([head, own.points[suit]])
