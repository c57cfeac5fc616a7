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
    """

    many: float
    radius: float
    tip: float
    deep: float
    least: float
    stray: float
    wave: float


HEAD: Final = Growth(many=1.8, radius=0.00010, tip=0.35, deep=0.004, least=0.66, stray=0.05, wave=0.0006)
FACE: Final = Growth(many=1.6, radius=0.00007, tip=0.15, deep=0.0008, least=0.72, stray=0.0, wave=0.00015)
CURLED: Final = 0.06  # of its length that a lock with curls is shorter from end to end
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


def hairs(piece: Piece, growth: Growth) -> tuple[Hairs, Carried]:
    """The hairs of a piece whose points are all of ribbons, and how they go along with its points."""
    starts, sizes = rows(piece)
    parts = [_alike(piece, starts[sizes == size], int(size) // 2, growth) for size in np.unique(sizes)]
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


def _alike(piece: Piece, starts: Ints, length: int, growth: Growth) -> tuple[NDArray[np.generic], ...]:
    """Hairs of the ribbons that begin at `starts` (R,) and have `length` rows: all that `hairs` puts together."""
    spot, rest = piece.attributes["spot"], piece.points
    row = starts[:, None] + 2 * np.arange(length)  # the left points (R, L); the right ones follow each
    seed = np.rint(spot[starts, 2] * 65536).astype(np.int64)
    left, right = rest[row], rest[row + 1]
    width = np.linalg.norm(right - left, axis=2)
    middle = (left + right) / 2
    long = np.linalg.norm(np.diff(middle, axis=1), axis=2).sum(axis=1)
    curled = 1 - np.linalg.norm(middle[:, -1] - middle[:, 0], axis=1) / np.maximum(long, 1e-6) > CURLED
    margin = -spot[starts, 0] / np.maximum(spot[starts + 1, 0] - spot[starts, 0], 1e-6)
    counts = np.maximum(np.rint(np.floor(spot[starts, 2]) * growth.many + chance(seed, 1) - 0.5), 1).astype(np.int64)
    ribbon = np.repeat(np.arange(len(starts)), counts)  # of every hair (N,)
    number = np.arange(len(ribbon)) - np.repeat(np.cumsum(counts) - counts, counts)

    def own(key: int) -> Array:
        return chance(seed[ribbon], number, key)

    steps = max(4, min(length + 2, 16)) if length > 2 else 3
    if curled.any() and length > 2:
        steps = int(np.clip(np.quantile(long, 0.9) / COIL[1] * 5, steps, 18))
    end = growth.least + (1 - growth.least) * np.sqrt(own(2))
    t = np.linspace(0.0, 1.0, steps)[:, None] * end  # (S, N)
    astray = own(3) < growth.stray
    across = (number + own(4)) / counts[ribbon]
    across = margin[ribbon] + (1 - 2 * margin[ribbon]) * across
    wide = np.maximum(_at(width[ribbon], t), 0.3 * width.max(axis=1)[ribbon])
    bend, way = growth.wave * (1 + 5 * astray) * (1 + 1.5 * curled[ribbon]), 6.2832 * own(5)
    beside = bend * (np.sin(way + t * (5 + 6 * own(6))) - np.sin(way))
    above = growth.deep * (own(7) - 0.35) * np.minimum(t * 6, 1.0)
    above += bend * (np.sin(2 * way + t * (4 + 6 * own(8))) - np.sin(2 * way))
    above += np.where(astray, 0.02 * own(9) * np.minimum(long[ribbon], 0.3) / 0.1, 0.0) * t**2
    coil = np.where(curled[ribbon], COIL[0] * (0.5 + own(10)), 0.0) * np.minimum(t * 4, 1.0)
    turn = way + 6.2832 * t * long[ribbon] / COIL[1] * (0.8 + 0.4 * own(11))
    beside, above = beside + coil * np.cos(turn), above + coil * np.sin(turn)
    which, shares = _spline(row[ribbon], t, across + beside / wide)
    radii = growth.radius * (0.75 + 0.5 * own(12)) * (1 - (1 - growth.tip) * (t / end) ** 3)
    first = row[ribbon, length // 2]
    lift = above - 0.001 * (t == 0)
    flat = (len(which), -1)
    return (
        which.transpose(0, 2, 1).reshape(flat).astype(np.int32),
        shares.transpose(0, 2, 1).reshape(flat).astype(np.float32),
        lift.T.ravel().astype(np.float32), np.full(len(ribbon), steps, np.int32), radii.T.ravel().astype(np.float32),
        first, own(13),
    )  # fmt: skip


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
