"""Hair as something to draw: ribbons along its strands, which carry the normals of the whole head of hair, and a cap.

Here a strand is a line of points at rest; the pattern HAIR draws several hairs side by side on its ribbon and lets each
end where it likes. The texture of hair counts hairs across, then goes from 0 at the root to 1 at the tip, then is how
many hairs lie side by side, 0 for no end of them, plus a random number below 1. Below the ribbons lies the cap, a dark
layer on the scalp, whose edge fades in single hairs.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats

HAIR: Final = 0.0004  # meters between the hairs on a ribbon
SPARSE: Final = 0.0006  # and between those of brows, lashes and beards
BESIDE: Final = 0.0006  # meters that their ribbons reach beyond them
ROLL: Final = 44.0  # degrees over which ribbons are turned about themselves, so that some face every camera
ROUND: Final = 0.25  # how far normals turn from one edge of a ribbon to the other
STRAIGHTER: Final = 0.93  # of their length that strands must keep with fewer points
CAP: Final = 0.0008  # meters from the skin to the cap
# Of each level of detail: of how many ribbons one is kept, how much wider it is, and of how many points one is kept.
LEVELS: Final = ((1, 1.0, 1), (2, 1.5, 2), (6, 3.0, 3))
Ints = NDArray[np.integer]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Hair at rest: `vertices`, `normals` and `texture` (V, 3), `triangles` (T, 3).

    `shade` (V,) is a factor of its color; `lines` (V,) which strand and `rows` (V,) which of its points a vertex is of.
    """

    vertices: Floats
    normals: Floats
    texture: Floats
    triangles: Ints
    shade: Floats
    lines: Ints
    rows: Ints

    def of(self, field: NDArray[Any]) -> NDArray[Any]:
        """What a field of all points of the strands (N, P, ...) is at the vertices (V, ...)."""
        return np.asarray(field[self.lines, self.rows])


def ribbons(
    points: Floats, width: Floats, random: Floats, middle: Floats, level: int = 0, *, sparse: bool = False
) -> Piece:
    """Strands (N, P, 3) as ribbons.

    Args:
        points: from root to tip, in meters.
        width: of the ribbons (N, P), in meters.
        random: a number of each strand from 0 to 1 (N,); where all of them are 0 each is one band and no hairs.
        middle: of the skull, or of the tail or bun (3,), from which the hair as a whole curves away.
        level: of detail, from 0 for a face close up to 2 for far away.
        sparse: whether skin shows between hairs.
    """
    lines, rows, wide = _kept(points, level)
    points, width, random = points[lines][:, rows], width[lines][:, rows] * wide, random[lines, None]
    count, length = points.shape[:2]
    along = _unit(np.gradient(points, axis=1))
    out = outward(points, middle)
    side = _unit(np.cross(along, out))
    facing = _unit(out - 0.85 * (out * along).sum(2, keepdims=True) * along)
    roll = np.radians(ROLL * (np.modf(random * 97.3)[0] - 0.5))[..., None]
    apart, solid = SPARSE if sparse else HAIR, sparse and not random.any()
    beside = BESIDE if sparse and not solid else 0.0
    half = (0.5 * width[..., None] + beside) * (side * np.cos(roll) + np.cross(along, side) * np.sin(roll))
    t = np.broadcast_to(np.linspace(0, 1, length), (count, length))
    hairs = np.maximum(np.rint(width.max(1, keepdims=True) / apart), 1) + 0 * t
    if solid:
        hairs = 0.0 * t
    margin = hairs * beside / np.maximum(width, 1e-4)
    ends = np.interp(t, [0, 0.72, 1], [0, 0.42, 1])  # hairs end over the last part
    shade = (0.72 + 0.56 * random) * np.interp(t, [0, 0.25, 1], [0.55, 0.9, 1.12])
    start = (np.arange(count)[:, None] * length + np.arange(length - 1)).ravel() * 2
    return Piece(
        vertices=_pairs(points - half, points + half),
        normals=_unit(_pairs(facing - ROUND * side, facing + ROUND * side)),
        texture=_pairs(
            *(np.stack([x, ends, hairs + random * 0.99], 2) for x in (-margin, np.maximum(hairs, 1.0) + margin))
        ),
        triangles=np.concatenate([np.c_[start, start + 1, start + 3], np.c_[start, start + 3, start + 2]]),
        shade=_pairs(shade, shade),
        lines=np.repeat(lines, 2 * length),
        rows=np.tile(np.repeat(rows, 2), count),
    )


def _kept(points: Floats, level: int) -> tuple[Ints, Ints, float]:
    """Which strands and which of their points (N, P, 3) a level keeps, and how much wider their ribbons get.

    Where fewer points would straighten curls, fewer strands are kept instead.
    """
    thin, wide, step = LEVELS[level]
    length = points.shape[1]
    rows = np.unique(np.rint(np.linspace(0, length - 1, max((length - 1) // step + 1, 2))).astype(np.int64))
    whole, rest = (float(np.linalg.norm(np.diff(line, axis=1), axis=2).sum()) for line in (points, points[:, rows]))
    if rest < STRAIGHTER * whole:
        thin, wide, rows = thin * step, wide * step**0.5, np.arange(length)
    return np.arange(0, len(points), thin), rows, wide


def cap(
    points: Floats, normals: Floats, triangles: Ints, inside: Floats, turn: Floats,
    *, fade: tuple[float, float], lift: float, shade: float,
) -> Piece:  # fmt: skip
    """The layer on the scalp.

    Args:
        points: of the scalp (V, 3), with `normals` (V, 3) and `triangles` (T, 3).
        inside: how far each lies inside the hairline (V,), in meters.
        turn: the angle around the head (V,), in rad.
        fade: how far inside the hairline it is gone, and where it is full.
        lift: how far it is off the skin deep inside, in meters.
        shade: a factor of the hair's color.
    """
    deep = np.clip((inside - 0.004) / 0.03, 0, 1) ** 0.7
    along = (fade[1] - inside) / (fade[1] - fade[0])  # not clipped, or the edge would be as ragged as the triangles
    lean = 150.0 * np.clip(inside, -0.02, 0.02) * np.sin(turn * 7.0 + 1.0)
    shown = (along[triangles] < 1).any(1)
    return Piece(
        vertices=points + normals * (CAP + lift * deep)[:, None],
        normals=normals,
        texture=np.column_stack([turn * 220.0 + lean, along, np.full(len(turn), 0.37)]),
        triangles=triangles[shown],
        shade=np.full(len(turn), shade),
        lines=np.arange(len(turn)),
        rows=np.zeros(len(turn), np.int64),
    )


def outward(points: Floats, middle: Floats) -> Floats:
    """The way out of a head of hair (..., 3): away from the skull, and lower down from a line below its middle."""
    center = np.broadcast_to(middle, points.shape).copy()
    center[..., 2] = np.minimum(center[..., 2], points[..., 2] + 0.02)
    return _unit(points - center)


def _pairs(left: Floats, right: Floats) -> Floats:
    """Values (N, P, ...) at both edges of ribbons, edge by edge in one row."""
    return np.stack([left, right], 2).reshape(-1, *left.shape[2:])


def _unit(v: Floats) -> Floats:
    return np.asarray(v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-12))
