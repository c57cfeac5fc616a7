"""Pines bough by bough, in place of the skirts that they are in the fast look.

Each tree is one of a few models, as high and wide as its skirts: boughs that droop around a dark core, twigs on both
sides of them, needles along those, and snow on their upper sides where the skirts are white. Lengths are parts of the
height of the crown, and tones are colors as they are.
"""

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.film.batch import Piece, Stuff, attributes, joined
from langit.film.chance import chance
from langit.film.crowns import SNOW, islands
from langit.film.planted import Planted
from langit.film.seen import Seen
from langit.render.image import Image
from langit.render.snapshot import Floats, Pattern

SLIM: Final = 0.28  # how wide a crown is
LEADERS: Final = 5  # boughs on top that point upward
VARIANTS: Final = 2
WHITE: Final = 0.35  # how bright skirts are with snow on them
NEEDLE: Final = ((0.010, 0.030, 0.014), (0.030, 0.075, 0.032))  # linear RGB at the foot and at the tip
CORE: Final = (0.006, 0.011, 0.007)


class Level(NamedTuple):
    """How fine a tree is to so many meters: `boughs`, `twigs` on a side, `needles` on each, `long` and `wide`; points
    of snow along each twig."""

    far: float
    boughs: int
    twigs: int
    needles: int
    long: float
    wide: float
    snow: int


LEVELS: Final = (
    Level(9.0, 210, 11, 16, 0.0085, 0.0013, 4),
    Level(20.0, 180, 7, 9, 0.012, 0.0026, 4),
    Level(np.inf, 130, 5, 4, 0.018, 0.006, 3),
)


def forested(piece: Piece, seen: Seen, sway: float) -> list[Planted]:
    """The trees that a piece of skirts stands for; none where it is something else."""
    if piece.stuff.pattern != Pattern.LEAF or piece.stuff.image is not Image.NONE:
        return []
    label = islands(piece.triangles, len(piece.points))
    first = np.flatnonzero(np.diff(label, prepend=-1))
    axis = np.rint(1000 * piece.points[first, :2]).astype(int)  # of a skirt, where its highest point is
    _, tree = np.unique(axis, axis=0, return_inverse=True)
    order = np.argsort(tree.ravel()[label], kind="stable")
    points, tones = piece.points[order].astype(float), piece.attributes["tone"][order, :3]
    starts = np.flatnonzero(np.diff(tree.ravel()[label][order], prepend=-1))
    found = []
    for begin, end in zip(starts, [*starts[1:], len(points)], strict=True):
        rows = points[begin:end]
        top = rows[np.argmax(rows[:, 2])]
        low = rows[:, 2].min()
        wide = np.linalg.norm(rows[:, :2] - top[:2], axis=1).max()
        foot = np.array([top[0], top[1], low])
        away, _ = seen.away(np.array([[top[0], top[1], (low + top[2]) / 2]]))
        level = next(number for number, level in enumerate(LEVELS) if away[0] < level.far)
        snowy = bool(np.quantile(tones[begin:end], 0.8) > WHITE)
        found.append(_placed(foot, wide, top[2] - low, level, snowy, sway))
    return found


def _placed(foot: Floats, wide: float, tall: float, level: int, snowy: bool, sway: float) -> Planted:
    dice = float(chance(round(1000 * foot[0]), round(1000 * foot[1]), 11))
    cosine, sine = np.cos(2 * np.pi * dice), np.sin(2 * np.pi * dice)
    pose = np.eye(4)
    pose[:2, :2] = np.array([[cosine, -sine], [sine, cosine]]) * wide / SLIM
    pose[2, 2] = tall
    pose[:3, 3] = foot
    tone = 0.88 + 0.12 * float(chance(round(1000 * foot[0]), 13))
    return Planted(tree(level, snowy, int(dice * 1000) % VARIANTS), pose, np.array([tone, tone, tone]), sway)


class Twigs(NamedTuple):
    """Twigs from `foot` (N, 3) along `way` (N, 3), as long as that, with `side` (N, 3) and `up` (N, 3) of length 1."""

    foot: Floats
    way: Floats
    side: Floats
    up: Floats


@lru_cache(maxsize=24)
def tree(level: int, snowy: bool, variant: int) -> Piece:
    """The crown of a pine, 1 high and about 2 * SLIM wide, its lowest point at height 0."""
    rng = np.random.default_rng([level, snowy, variant, 83])
    twigs = _twigs(LEVELS[level], rng)
    parts = [_core(), _needles(LEVELS[level], twigs, snowy, rng)]
    if snowy:
        parts.append(_pads(LEVELS[level], twigs, rng))
    return joined(parts)[0]


def _twigs(level: Level, rng: np.random.Generator) -> Twigs:
    """The twigs of all boughs, and the tips of those."""
    count = level.boughs
    high = 0.06 + 0.93 * (np.arange(count) + rng.uniform(0, 1, count)) / count
    high = 1 - (1 - high) ** 0.8  # there are more of them below
    angle = 2.4 * np.arange(count) + rng.uniform(-0.5, 0.5, count)
    reach = (SLIM * (1.02 - high) ** 0.92 * rng.uniform(0.72, 1.08, count))[:, None]
    radial = np.column_stack([np.cos(angle), np.sin(angle), np.zeros(count)])
    across = np.column_stack([-np.sin(angle), np.cos(angle), np.zeros(count)])
    upward = np.array([0.0, 0.0, 1.0])
    drop = (0.75 - 0.5 * high) * rng.uniform(0.8, 1.2, count)
    drop[-LEADERS:] = -1.2  # the last ones stand upright
    s = np.concatenate([np.linspace(0.22, 0.94, level.twigs), [1.0]])  # where twigs are, and the tip
    along = np.tile(s, (count, 1)) * rng.uniform(0.94, 1.06, (count, len(s)))
    rise = 0.45 * along - drop[:, None] * along**1.6 - 0.1
    foot = (radial * reach)[:, None] * along[..., None] + upward * (high[:, None] + reach * rise)[..., None]
    slope = 0.45 - 1.6 * drop[:, None] * along**0.6
    ahead = radial[:, None] + upward * slope[..., None]
    ahead /= np.linalg.norm(ahead, axis=2, keepdims=True)
    long = 0.46 * np.maximum(1.02 - along, 0.0) ** 0.7 * np.minimum(1.0, along / 0.35) + 0.09
    long *= reach * rng.uniform(0.75, 1.2, along.shape)
    ways = []
    for sign in (-1.0, 1.0):
        way = 0.62 * ahead + sign * 0.8 * across[:, None] - 0.25 * upward + 0.12 * rng.normal(size=ahead.shape)
        way[:, -1] = ahead[:, -1] + sign * 0.25 * across - 0.1 * upward
        ways.append(way * long[..., None])
    way = np.concatenate(ways).reshape(-1, 3)
    feet = np.concatenate([foot, foot]).reshape(-1, 3)
    side = np.cross(way, upward)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    up = np.cross(side, way)
    up /= np.maximum(np.linalg.norm(up, axis=1, keepdims=True), 1e-9)
    feet[:, 2] -= min(0.0, float((feet + way)[:, 2].min()))
    return Twigs(feet, way, side, up)


def _needles(level: Level, twigs: Twigs, snowy: bool, rng: np.random.Generator) -> Piece:
    """Triangles along twigs, more to the sides than up and down."""
    number = np.repeat(np.arange(len(twigs.foot)), level.needles)
    count = len(number)
    share = rng.uniform(0.0, 1.0, (count, 1))
    foot = twigs.foot[number] + twigs.way[number] * share
    foot[:, 2] -= 0.25 * np.linalg.norm(twigs.way[number], axis=1) * share[:, 0] ** 2  # twigs bend down
    turn = np.where(rng.random(count) < 0.5, 0.0, np.pi)[:, None] + rng.normal(0, 0.75, (count, 1))
    aside = twigs.side[number] * np.cos(turn) + twigs.up[number] * np.sin(turn)
    ahead = twigs.way[number] / np.linalg.norm(twigs.way[number], axis=1, keepdims=True)
    way = (0.75 * ahead + 0.7 * aside - (0.0, 0.0, 0.15)) * level.long * rng.uniform(0.6, 1.25, (count, 1))
    edge = np.cross(way, rng.normal(size=(count, 3)))
    edge *= level.wide * rng.uniform(0.7, 1.3, (count, 1)) / np.maximum(np.linalg.norm(edge, axis=1), 1e-9)[:, None]
    points = np.stack([foot - edge, foot + edge, foot + way], axis=1)
    face = np.cross(edge, way)
    face *= np.where(face[:, 2] < 0, -1.0, 1.0)[:, None] / np.maximum(np.linalg.norm(face, axis=1), 1e-12)[:, None]
    facing = face + 0.5 * twigs.up[number]
    tone = np.exp(rng.normal(0, 0.25, (count, 1)))
    low, high = (np.array(color) * tone for color in NEEDLE)
    if snowy:  # rime
        rime = np.where(rng.random((count, 1)) < 0.22, 0.5, 0.04)
        high = high + (np.array(SNOW) - high) * rime
    return _piece(points.reshape(-1, 3), np.repeat(facing, 3, axis=0), np.stack([low, low, high], 1).reshape(-1, 3),
                  _wound(points, face))  # fmt: skip


def _wound(points: Floats, face: Floats) -> NDArray[np.integer]:
    """Triangles of three points each (N, 3, 3), wound so that they face as `face` says (N, 3)."""
    turned = (np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0]) * face).sum(axis=1) < 0
    rows = 3 * np.arange(len(points))[:, None]
    return np.asarray(rows + np.where(turned[:, None], (0, 2, 1), (0, 1, 2)))


def _pads(level: Level, twigs: Twigs, rng: np.random.Generator) -> Piece:
    """Snow on twigs: a soft ridge along each, thicker on some, and here and there none."""
    keep = np.flatnonzero((rng.random(len(twigs.foot)) < 0.9) & (twigs.up[:, 2] > 0.2))
    foot, way, side = twigs.foot[keep, None, None], twigs.way[keep, None, None], twigs.side[keep, None, None]
    long = np.linalg.norm(way, axis=-1, keepdims=True)
    count, rows = len(keep), level.snow
    s = np.linspace(0.0, 1.0, rows)[None, :, None, None]
    t = np.array([-1.0, 0.0, 1.0])[None, None, :, None]
    heap = rng.uniform(0.6, 1.35, (count, 1, 1, 1)) * rng.uniform(0.7, 1.3, (count, rows, 1, 1))
    full = np.sin(np.pi * np.clip(0.12 + 0.83 * s, 0, 1)) ** 0.6
    wide = (0.0055 + 0.095 * long) * full * heap * rng.uniform(0.8, 1.2, (count, rows, 3, 1))
    thick = (0.0042 + 0.06 * long) * full * heap
    up = np.array([0.0, 0.0, 1.0])
    sag = -0.25 * long * s**2
    points = foot + way * (0.98 * s) + side * wide * t + up * (sag + thick * (1.0 - 1.25 * t**2) + 0.001)
    normals = up + side * 1.1 * t + way / long * (1.2 * s - 0.6) * 0.6
    normals = normals / np.linalg.norm(normals, axis=-1, keepdims=True)
    corner = 3 * np.arange(rows - 1)[:, None] + np.arange(2)
    quads = np.stack([corner, corner + 3, corner + 4, corner, corner + 4, corner + 1], axis=-1).reshape(-1, 3)
    faces = 3 * rows * np.arange(count)[:, None, None] + quads[:, ::-1]
    shade = np.broadcast_to(np.array(SNOW) * rng.uniform(0.93, 1.03, (count, 1, 1, 1)), points.shape)
    return _piece(points.reshape(-1, 3), normals.reshape(-1, 3), shade.reshape(-1, 3), faces.reshape(-1, 3))


def _core() -> Piece:
    """What is so deep inside that no light comes out of it."""
    sides, rings = 9, np.array([0.04, 0.3, 0.6, 0.9])
    angle = np.arange(sides) * 2 * np.pi / sides
    wide = 0.42 * SLIM * (1.0 - rings) ** 0.9
    ring = np.column_stack([np.cos(angle), np.sin(angle), np.zeros(sides)])
    points = ring[None] * wide[:, None, None] + np.array([0.0, 0.0, 1.0]) * rings[:, None, None]
    row, column = np.meshgrid(np.arange(len(rings) - 1), np.arange(sides), indexing="ij")
    a, b = row * sides + column, row * sides + (column + 1) % sides
    faces = np.stack([np.stack([a, b, b + sides], -1), np.stack([a, b + sides, a + sides], -1)]).reshape(-1, 3)
    normals = np.tile(ring + np.array([0.0, 0.0, 0.2]), (len(rings), 1))
    return _piece(points.reshape(-1, 3), normals, np.tile(CORE, (len(normals), 1)), faces)


def _piece(points: Floats, normals: Floats, colors: Floats, triangles: NDArray[np.integer]) -> Piece:
    facing = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return Piece(
        stuff=Stuff(Pattern.LEAF, kind="needle"),
        points=points.astype(np.float32),
        normals=facing.astype(np.float32),
        triangles=np.ascontiguousarray(triangles, np.int32),
        attributes={"tone": attributes(len(points), np.minimum(colors, 0.95))["tone"]},
    )
