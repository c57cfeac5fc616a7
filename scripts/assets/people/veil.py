"""Head scarves: cloth around head and neck that leaves the face open and falls on the shoulders."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from cloth import Cloth, cut, hemmed, strip
from creases import noise
from headwear import Head
from manikin import Manikin
from scipy.ndimage import gaussian_filter, gaussian_filter1d, map_coordinates
from scipy.spatial import cKDTree
from source import BODY, Floats, base

AROUND: Final = 58  # columns
RING: Final = 0.014  # meters above and below a row within which the head says how wide that is
STEP: Final = 0.012  # meters between rows below the chin
SKULL: Final = 17  # rows of the head
DOME: Final = 4  # rows of its top
TOP: Final = 0.035  # meters below the top at which that begins
SHOULDERS: Final = 0.17  # meters from the middle that cloth comes to lie on the shoulders
CLOSING: Final = 0.9, 0.12  # meters a meter that cloth comes in downward at most, under the chin and elsewhere
THROAT: Final = 0.75  # rad from the front that it is under the chin
ROUND: Final = 2.2  # power of the sine by which its hem rises to the shoulders
FULL: Final = 2.35  # power of the edge around the face, which leaves forehead and cheeks open more than an oval, 2, would
JAW: Final = 0.28  # how much narrower it is at the chin than in the middle
DRAWN: Final = 0.035  # meters from this edge over which cloth comes to the skin
CLOSE: Final = 0.004  # meters that it then keeps off it
COVERED: Final = 0.010  # meters behind the edge around the face from which the head is left out
RIGID: Final = 0.97  # the weight of the head's bone from which on skin goes with the head alone


@dataclass(frozen=True, kw_only=True)
class Veil:
    """A head scarf in meters: its edge around the face is `above` the eyes, `below` them, and `aside` of the middle.

    It is `ease` off the head, and by `bun` more over the hair at the back; `over` the suit, so `long` below the chin,
    and `thick` at its edge around the face. It has `folds` so deep where it hangs, `swags` under the chin, and
    `tucks` along the face.
    """

    above: float = 0.056
    below: float = 0.120
    aside: float = 0.068
    ease: float = 0.012
    bun: float = 0.016
    long: float = 0.30
    over: float = 0.022
    folds: float = 0.008
    swags: float = 0.008
    tucks: float = 0.0035
    thick: float = 0.003


def veil(own: Manikin, shape: Veil) -> Cloth:
    """A head scarf."""
    head, size = Head(own), own.size
    rows = _skull(head, _skin(own), shape, size)[::-1]
    points = np.concatenate([rows, _fallen(own, shape, rows[-1], head.middle)])
    skin = _skin(own)
    grips = skin[cKDTree(skin).query(points.reshape(-1, 3))[1]].reshape(points.shape)
    up = np.arange(len(points), dtype=float)[:, None] * np.ones(AROUND)
    made = strip(points[::-1], grips[::-1], closed=True, shade=np.ones(points.shape[:2]), up=up)
    if (made.normals * (made.points - made.points.mean(0))).sum() < 0:
        made = Cloth(points=made.points, grips=made.grips, corners=made.corners[:, ::-1], values=made.values)
    made = made.smoothed(4)
    made = _drawn(own, head, shape, size, made).smoothed(1)
    made = _folded(head, shape, size, made)
    made = cut(made.valued(face=_around_face(head, shape, size, made.points)), "face")
    return hemmed(made, shape.thick, 0.012)


def _drawn(own: Manikin, head: Head, shape: Veil, size: float, cloth: Cloth) -> Cloth:
    """Cloth whose edge around the face lies close on the skin, so that nobody looks in beside a cheek."""
    edge = _around_face(head, shape, size, cloth.points) / size
    over_chin = np.clip((cloth.points[:, 2] - float(head.eyes[0, 2])) / (shape.below * size) + 0.95, 0.0, 0.3) / 0.3
    share = np.clip(1 - np.abs(edge) / DRAWN, 0.0, 1.0) ** 0.7 * over_chin
    skin = own.points[:BODY][own.head[:BODY] > 0.5]
    nearest = skin[cKDTree(skin).query(cloth.points)[1]]
    away = cloth.points - nearest
    far = np.linalg.norm(away, axis=1)
    kept = np.minimum(1.0, CLOSE * size / np.maximum(far, 1e-6))
    return replace(cloth, points=nearest + away * (1 - share * (1 - kept))[:, None])


def _folded(head: Head, shape: Veil, size: float, cloth: Cloth) -> Cloth:
    """Cloth in folds: tucks along the face, swags from cheek to cheek below the chin, folds down to the hem elsewhere.

    What is deep in a fold is darker.
    """
    points = cloth.points
    away = (points - head.middle) / size
    turn = np.arctan2(away[:, 0], -away[:, 1])
    chin = float(head.eyes[0, 2]) - shape.below * size
    wander = noise(points / (0.07 * size), 3)
    ahead = np.exp(-((turn / 1.0) ** 4))

    edge = _around_face(head, shape, size, points) / size
    side = np.clip((edge - 0.006) / 0.012, 0, 1) * np.clip((0.085 - edge) / 0.04, 0, 1) * (np.abs(turn) < 1.7)
    tucks = np.cos(2 * np.pi * edge / 0.024 + 2.5 * wander) * side * (0.6 + 0.4 * np.sin(2 * turn + 1.0))

    deep = (chin - points[:, 2]) / size
    hung = deep + 4.0 * away[:, 0] ** 2 + 0.22 * away[:, 0]  # along a swag, which is pulled to one side
    swags = np.cos(2 * np.pi * hung / 0.052 + 1.6 * wander) * ahead
    swags *= np.clip((deep - 0.005) / 0.03, 0, 1) * np.clip((0.24 - deep) / 0.12, 0, 1)

    low = np.clip((deep + 0.02) / 0.12, 0, 1) * np.clip(cloth.values["up"] / 8, 0.15, 1)  # its hem lies flat
    folds = np.sin(8 * turn + 2.0 * wander + 5.0 * deep) * low * (1 - 0.7 * ahead)
    up = shape.tucks * tucks + shape.swags * swags + shape.folds * folds
    shade = 1 + 0.10 * np.clip(tucks + swags + folds, -1.5, 0.5)
    return cloth.lifted(up * size).valued(shade=shade)


def beneath(own: Manikin, shape: Veil) -> Floats:
    """How far (19158,) vertices of the head are under a head scarf, in meters; negative elsewhere.

    Where the neck bends the skin stays: one looks past a bowed chin at the throat.
    """
    found = _around_face(Head(own), shape, own.size, own.points) - COVERED
    return np.where(own.skull > RIGID, found, -1.0)


def _around_face(head: Head, shape: Veil, size: float, points: Floats) -> Floats:
    """How far (N,) points (N, 3) are outside of the oval around the face, in meters."""
    eyes = float(head.eyes[0, 2])
    middle = eyes + 0.5 * (shape.above - shape.below) * size
    high = 0.5 * (shape.above + shape.below) * size
    up = (points[:, 2] - middle) / high
    across = np.abs(points[:, 0]) / (shape.aside * size * (1 - JAW * np.clip(-up, 0.0, 1.0)))
    up = np.abs(up)
    oval = (across**FULL + up**FULL) ** (1 / FULL)
    return np.where(points[:, 1] < head.middle[1], (oval - 1) * shape.aside * size, 1.0)


def _skull(head: Head, skin: Floats, shape: Veil, size: float) -> list[Floats]:
    """Rows (AROUND, 3) from the chin up, as wide as the hull of the head there, and closed at the top."""
    ease, (turn, way) = shape.ease * size, _turns()
    eyes, top = float(head.eyes[0, 2]), head.top
    heights = np.linspace(top - TOP * size, eyes - (shape.below + 0.004) * size, SKULL)
    radii: list[Floats] = []
    for height in heights:
        near = skin[np.abs(skin[:, 2] - height) < RING * size] - head.middle
        wide = gaussian_filter1d(_hull(near, way, turn), 1.4, mode="wrap") + ease
        bun = np.exp(-(((height - eyes) / (0.06 * size)) ** 2)) * np.clip(way[:, 1], 0, 1) ** 3
        wide = wide + shape.bun * size * bun
        radii.append(np.maximum(wide, radii[-1] - _closing(turn) * (heights[0] - heights[1])) if radii else wide)
    rows = []
    for height, wide in zip(heights[::-1], radii[::-1], strict=True):
        ring = head.middle + way * wide[:, None]
        ring[:, 2] = height
        rows.append(ring)
    edge = rows[-1]
    for angle in np.linspace(0, np.pi / 2, DOME + 1)[1:]:
        ring = edge.mean(0) + (edge - edge.mean(0)) * max(np.cos(angle), 0.02)
        ring[:, 2] = edge[0, 2] + np.sin(angle) * (top + ease - edge[0, 2])
        rows.append(ring)
    return rows


def _closing(turn: Floats) -> Floats:
    """How fast (AROUND,) cloth comes in downward at most, in meters a meter: held under the chin, else it hangs."""
    held, hangs = CLOSING
    apart = np.abs((turn + np.pi) % (2 * np.pi) - np.pi)
    return np.asarray(hangs + (held - hangs) * np.exp(-((apart / THROAT) ** 4)))


def _fallen(own: Manikin, shape: Veil, ring: Floats, middle: Floats) -> Floats:
    """Rows (R, AROUND, 3) below a ring, around an axis: they hang to shoulders and chest and lie there.

    They end on the shoulders, and further down before and behind.
    """
    size, skin = own.size, _skin(own)
    turn, way = _turns()
    top, low = float(ring[0, 2]), float(ring[0, 2]) - shape.long * size
    heights = np.arange(top, low - STEP, -STEP)
    radii = [np.hypot(*(ring - middle)[:, :2].T)]
    for height in heights[1:]:
        near = skin[np.abs(skin[:, 2] - height) < RING * size] - middle
        radii.append(np.maximum(_hull(near, way, turn) + shape.ease * size, radii[-1] - _closing(turn) * STEP))
    table = gaussian_filter(np.array(radii), (1.4, 1.4), mode=("nearest", "wrap"))
    ends = low + (own.shoulder[2] + 0.012 * size - low) * np.abs(np.sin(turn)) ** ROUND
    rows, count = [], round(shape.long / STEP)
    for number in range(1, count + 1):
        level = top + (ends - top) * number / count
        place = [(top - level) / STEP, np.arange(AROUND)]
        row = middle + way * map_coordinates(table, place, order=1, mode="grid-wrap")[:, None]
        row[:, 2] = level
        rows.append(row)
    over = shape.over * size
    lain = gaussian_filter(_lifted(own, np.array(rows), over), (2.0, 2.0, 0.0), mode=("nearest", "wrap", "nearest"))
    return _lifted(own, lain, over)


def _lifted(own: Manikin, rows: Floats, over: float) -> Floats:
    """Rows (R, C, 3) at least so far over the suit, for what is worn below."""
    suit = base().members("helper-tights")
    suit = suit[own.points[suit, 2] > own.throat[2] - 0.40 * own.size]
    tree = cKDTree(own.points[suit])
    for _ in range(4):
        near = suit[tree.query(rows.reshape(-1, 3))[1]].reshape(rows.shape[:2])
        way = gaussian_filter(own.normals[near], (2.0, 2.0, 0.0), mode=("nearest", "wrap", "nearest"))
        way /= np.linalg.norm(way, axis=2, keepdims=True)
        height = ((rows - own.points[near]) * way).sum(2)
        deep = np.where(height > -0.06, np.maximum(over - height, 0.0), 0.0)
        rows = rows + way * gaussian_filter(deep, (2.0, 2.0), mode=("nearest", "wrap"))[..., None]
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
