"""Hairs as curves: what ribbons of hairs become, as many on each as it says.

A ribbon counts hairs across it, then goes from 0 at the root to 1 at the tip, then says how many hairs lie side by side
plus a random number of its own (`simulation.characters.ribbons`). Hairs are laid out on ribbons at rest; from picture
to picture only the points of the ribbons move, and hairs go along with them (`Carried`).
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.film.batch import Piece, Stuff
from langit.film.carried import Carried, Ints
from langit.film.chance import chance
from langit.render.snapshot import Array

KIND: Final = "strands"  # of the stuff of hairs, beside what stays triangles


class Growth(NamedTuple):
    """How hairs grow of a ribbon; lengths in meters.

    `many` for each that the ribbon counts, of `radius` at the root and the share `tip` of that at the tip. They are
    `deep`, and end after the share `least` of the ribbon or later. `stray` of them go astray; all wander by `wave`.
    They begin up to the share `late` of the ribbon later, and in the end the share `lock` of the way to the others of
    their lock is gone.
    """

    many: float
    radius: float
    tip: float
    deep: float
    least: float
    stray: float
    wave: float
    late: float = 0.0
    lock: float = 0.0


HEAD: Final = Growth(
    many=1.3, radius=0.00012, tip=0.15, deep=0.004, least=0.60, stray=0.06, wave=0.0008, late=0.07, lock=0.7
)
FACE: Final = Growth(many=1.4, radius=0.00007, tip=0.15, deep=0.0008, least=0.72, stray=0.0, wave=0.00015)
CURLED: Final = 0.06  # of its length that a lock with curls is shorter from end to end
WIDE: Final = 0.32  # pixels that a hair is wide at least: farther away there are fewer, each for several
THICKEST: Final = 0.0008  # meters of radius, whatever the distance
STEP: Final = 10.0  # pixels that a part of a hair is long at least
HANGS: Final = 0.1  # meters from which on hair is long,
LIFTED: Final = 0.003  # and by how much that lies over the layer on the scalp at its roots
LOCKS, WISPS = 0.14, 3  # of ribbons, that others gather around; and into how many wisps hairs of a ribbon part
REACH: Final = 0.024  # meters from which on a ribbon does not go to a lock
INTO: Final = 0.003  # meters that it goes toward the head for it at most
COIL: Final = (0.0012, 0.011)  # meters: how wide coils of curled hair are, and how long a turn is


@dataclass(frozen=True, kw_only=True)
class Hairs:
    """Curves of one stuff: `points` (P, 3), as many of each hair as `sizes` (N,) says, and their `radii` (P,).

    `attributes` are of hairs, (N, 3) or (N, 4): `tone` and `look` as of a `Piece`, where `variant` is each hair's own.
    """

    stuff: Stuff
    points: Array
    sizes: Ints
    radii: Array
    attributes: dict[str, Array]


def rows(piece: Piece) -> tuple[Ints, Ints]:
    """First points (R,) of all that hangs together in a piece, and how many points each has (R,).

    What hangs together must be in one row, as ribbons are.
    """
    cuts = np.zeros(len(piece.points) + 1, np.int64)
    np.add.at(cuts, piece.triangles.min(axis=1), 1)
    np.add.at(cuts, piece.triangles.max(axis=1), -1)
    starts = np.concatenate([[0], np.flatnonzero(np.cumsum(cuts)[: len(piece.points) - 1] == 0) + 1])
    return starts.astype(np.int32), np.diff(starts, append=len(piece.points)).astype(np.int32)


def haired(piece: Piece) -> NDArray[np.bool_]:
    """Which points (V,) of a piece are of ribbons that have hairs; the others stay triangles."""
    starts, sizes = rows(piece)
    fit = (piece.attributes["spot"][starts, 2] >= 1) & (sizes >= 4) & (sizes % 2 == 0)
    return np.asarray(np.repeat(fit, sizes))


def hairs(piece: Piece, growth: Growth, fine: float = 1e4) -> tuple[Hairs, Carried]:
    """The hairs of a piece whose points are all of ribbons, and how they go along with its points.

    `fine` is how many pixels a meter fills there.
    """
    radius = max(growth.radius, min(WIDE / 2 / fine, THICKEST))
    growth = growth._replace(many=growth.many * growth.radius / radius, radius=radius)
    starts, sizes = rows(piece)
    curled = _curled(piece, starts, sizes)
    parts = [
        _alike(piece, starts[(sizes == size) & (curled == kind)], int(size) // 2, growth, fine, curled=bool(kind))
        for size in np.unique(sizes)
        for kind in np.unique(curled[sizes == size])
    ]
    which, shares, lift, counts, radii, first, own = (
        np.concatenate(columns, axis=-1) for columns in zip(*parts, strict=True)
    )
    carried = Carried(which, shares, lift)
    tone, look = piece.attributes["tone"][first], piece.attributes["look"][first].copy()
    look[:, 3] = own
    made = Hairs(
        stuff=piece.stuff._replace(kind=KIND), points=np.zeros((len(lift), 3), np.float32), sizes=counts, radii=radii,
        attributes={"tone": tone, "look": look},
    )  # fmt: skip
    return made, carried


def _curled(piece: Piece, starts: Ints, sizes: Ints) -> NDArray[np.bool_]:
    """Which ribbons (R,) have curls: those that are far shorter from end to end than along themselves."""
    apart = np.linalg.norm(piece.points[2:] - piece.points[:-2], axis=1)
    inside = np.arange(2, len(piece.points)) < np.repeat(starts + sizes, sizes)[:-2]
    along = np.add.reduceat(np.append(apart * inside, [0.0, 0.0]), starts) / 2
    straight = np.linalg.norm(piece.points[starts + sizes - 2] - piece.points[starts], axis=1)
    return np.asarray(1 - straight / np.maximum(along, 1e-6) > CURLED)


def _alike(
    piece: Piece, starts: Ints, length: int, growth: Growth, fine: float, *, curled: bool
) -> tuple[NDArray[np.generic], ...]:
    """Hairs of ribbons, curled or all not, that begin at `starts` (R,) and have `length` rows: what `hairs` joins."""
    spot, rest = piece.attributes["spot"], piece.points
    row = starts[:, None] + 2 * np.arange(length)  # the left points (R, L); the right ones follow each
    seed = np.rint(spot[starts, 2] * 65536).astype(np.int64)
    left, right = rest[row], rest[row + 1]
    width = np.linalg.norm(right - left, axis=2)
    middle = (left + right) / 2
    long = np.linalg.norm(np.diff(middle, axis=1), axis=2).sum(axis=1)
    margin = -spot[starts, 0] / np.maximum(spot[starts + 1, 0] - spot[starts, 0], 1e-6)
    counts = np.floor(np.floor(spot[starts, 2]) * growth.many + chance(seed, 1)).astype(np.int64)
    counts[0] = max(counts[0], 1)
    ribbon = np.repeat(np.arange(len(starts)), counts)  # of every hair (N,)
    number = np.arange(len(ribbon)) - np.repeat(np.cumsum(counts) - counts, counts)

    def own(key: int) -> Array:
        return chance(seed[ribbon], number, key)

    longest = float(np.quantile(long, 0.9))
    wanted = max(length, 4.0 * longest / COIL[1]) if curled else length + 1
    steps = int(np.clip(min(wanted, longest * fine / STEP), 3, 14))
    end = growth.least + (1 - growth.least) * np.sqrt(own(2))
    begun = growth.late * own(14) ** 2
    t = begun + np.linspace(0.0, 1.0, steps)[:, None] * (end - begun)  # (S, N)
    astray = own(3) < growth.stray
    across = (number + own(4)) / counts[ribbon]
    wisp = (
        np.floor(across * WISPS) + 0.25 + 0.5 * chance(seed[ribbon], np.floor(across * WISPS).astype(np.int64), 15)
    ) / WISPS
    across = across + (wisp - across) * (~astray * growth.lock * np.minimum(1.2 * t, 1.0) ** 1.5)
    across = margin[ribbon] + (1 - 2 * margin[ribbon]) * across
    wide = np.maximum(_at(width[ribbon], t), np.maximum(0.3 * width.max(axis=1)[ribbon], 0.0005))
    bend, way = growth.wave * (1 + 5 * astray) * (1 + 1.5 * curled), 6.2832 * own(5)
    beside = bend * (np.sin(way + t * (5 + 6 * own(6))) - np.sin(way))
    above = growth.deep * own(7) * np.minimum(t * 6, 1.0)
    above += bend * (np.sin(2 * way + t * (4 + 6 * own(8))) - np.sin(2 * way))
    above += np.where(astray, 0.02 * own(9) * np.minimum(long[ribbon], 0.3) / 0.1, 0.0) * t**2
    above += np.where(long[ribbon] > HANGS, LIFTED, 0.0) * (1 - t) ** 3
    coil = curled * COIL[0] * (0.5 + own(10)) * np.minimum(t * 4, 1.0)
    turn = way + 6.2832 * t * long[ribbon] / COIL[1] * (0.8 + 0.4 * own(11))
    beside, above = beside + coil * np.cos(turn), above + coil * np.sin(turn)
    if growth.lock > 0 and not curled:
        aside, out = _gathered(middle, right - left, piece.normals[row], seed)
        share = growth.lock * ~astray * (0.6 + 0.4 * own(16)) * t**1.5
        beside, above = beside + share * _at(aside[ribbon], t), above + share * _at(out[ribbon], t)
    which, shares = _spline(row[ribbon], t, across + beside / wide)
    radii = growth.radius * (0.75 + 0.5 * own(12)) * (1 - (1 - growth.tip) * (t / end) ** 3)
    first = row[ribbon, length // 2]
    lift = above - 0.001 * (np.arange(steps) == 0)[:, None]
    flat = (len(which), -1)
    return (
        which.transpose(0, 2, 1).reshape(flat).astype(np.int32),
        shares.transpose(0, 2, 1).reshape(flat).astype(np.float32),
        lift.T.ravel().astype(np.float32), np.full(len(ribbon), steps, np.int32), radii.T.ravel().astype(np.float32),
        first, own(13),
    )  # fmt: skip


def _gathered(middle: Array, across: Array, out: Array, seed: Ints) -> tuple[Array, Array]:
    """How far ribbons are from the middle of their locks: along their own width and outward, both (R, L), in meters.

    Their middles, widths and normals are (R, L, 3). A few, by chance, are what the others around them gather at.
    """
    chosen = chance(seed, 17) < LOCKS
    chosen[0] = True
    ways = middle[chosen][:, -1] - middle[:, None, -1]  # (R, G, 3)
    goal = np.argmin(np.linalg.norm(ways, axis=2), axis=1)
    way = middle[chosen][goal] - middle
    way = way * np.maximum(0.0, 1.0 - np.linalg.norm(way, axis=2, keepdims=True) / REACH) ** 0.5
    side = across / np.maximum(np.linalg.norm(across, axis=2, keepdims=True), 1e-6)
    aside, outward = (way * side).sum(axis=2), (way * out).sum(axis=2)
    return np.asarray(aside), np.asarray(np.maximum(outward, -INTO))


def _at(values: Array, t: NDArray[np.floating]) -> Array:
    """Values of rows (N, L) at places (S, N) from 0 to 1 along them."""
    last = values.shape[1] - 1
    low = np.clip((t * last).astype(int), 0, last - 1)
    share = t * last - low
    many = np.arange(len(values))
    return np.asarray(values[many, low] * (1 - share) + values[many, low + 1] * share)


def _spline(row: Ints, t: NDArray[np.floating], across: NDArray[np.floating]) -> tuple[Ints, Array]:
    """Which points (8, S, N) a place on a ribbon is made of, and their shares: Catmull and Rom's curve along its rows.

    `row` (N, L) are the left points of rows, `t` (S, N) how far along the place is, `across` (S, N) how far from left
    to right.
    """
    last = row.shape[1] - 1
    low = np.clip((t * last).astype(int), 0, last - 1)
    x = t * last - low
    along = (
        -0.5 * x + x**2 - 0.5 * x**3,
        1 - 2.5 * x**2 + 1.5 * x**3,
        0.5 * x + 2 * x**2 - 1.5 * x**3,
        -0.5 * x**2 + 0.5 * x**3,
    )
    first, end = along[0] * (low == 0), along[3] * (low == last - 1)  # beyond both ends it goes on straight
    along = (along[0] - first, along[1] + 2 * first - end, along[2] - first + 2 * end, along[3] - end)
    many = np.arange(row.shape[0])
    which, shares = [], []
    for step, share in zip((-1, 0, 1, 2), along, strict=True):
        left = row[many, np.clip(low + step, 0, last)]
        which += [left, left + 1]
        shares += [share * (1 - across), share * across]
    return np.stack(which), np.stack(shares)
