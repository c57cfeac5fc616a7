"""Crowns of trees, bushes and hedges, in place of the cards and shells of the fast look.

A crown is a few lumps, and each lump is one of a few balls of leaves, put where it is and as large as it is. How fine
its leaves are follows from how far away it is. The inner shells of lumps and the inside of hedges stay, dark and
without holes; cards that are of no lump, as those of hedges, become leaves where they are.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.film.batch import Piece, Stuff, some
from langit.film.chance import chance
from langit.film.leaves import HABITS, Sprigs, lifted, scattered, single_leaves
from langit.film.planted import Planted
from langit.film.seen import Seen
from langit.render.image import Image
from langit.render.snapshot import Array, Floats, Pattern

CORNERS: Final = ((1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 0.0))  # of an image, on the corners of a card
CARD: Final = 0.75  # square meters of leaf to one of card, which has holes
FINENESS: Final = (0.03, 0.045, 0.07, 0.11, 0.18, 0.3)  # lengths of leaves, to the radius of their lump
VARIANTS: Final = 2
COVER: Final = 1.8  # square meters of leaf to one of a lump
CLUMPS: Final = 80
SHELL: Final = 0.82  # of the radii of a lump, which its outer shell has: as `vegetation.py` lays it
SHADED: Final = 0.6  # of the color of a lump, which that has
BARE: Final = (0.040, 0.058, 0.055)  # what is under snow: linear RGB
SNOW: Final = (0.80, 0.84, 0.90)
WHOLE: Final = np.ones(3)
HEART: Final = 0.78  # of an inner shell is left, for leaves begin where that ends
REACH: Final = 1.3  # of the radii, within which its cards lie, for its bumps hide what they are


class Lumps(NamedTuple):
    """Lumps at `middle` (N, 3) with `radii` (N, 3), colored (N, 3); whether snow lies on them (N,)."""

    middle: Floats
    radii: Floats
    color: Floats
    snowy: NDArray[np.bool_]


def crowned(pieces: Sequence[Piece], seen: Seen, sway: float) -> tuple[list[Piece], list[Planted]]:
    """What stands in place of pieces that wear LEAVES or BLOSSOM: pieces, and lumps that are put where they are."""
    found = [_shells(piece) for piece in pieces if not is_cards(piece)]
    made = [heart for hearts, _ in found for heart in hearts]
    lumps = _all([lumps for _, lumps in found])
    held = {image: np.zeros(0 if lumps is None else len(lumps.middle)) for image in HABITS}
    for piece in pieces:
        if is_cards(piece):
            sprigs = _sprigs(piece)
            number = _home(sprigs.middle, lumps)
            if lumps is not None:
                held[piece.stuff.image] += np.bincount(number[number >= 0], minlength=len(lumps.middle))
            if (number < 0).any():
                made.append(scattered(piece.stuff.image, Sprigs(*(rows[number < 0] for rows in sprigs)), seen))
    if lumps is None:
        return made, []
    most = np.argmax([held[image] for image in HABITS], axis=0)  # far away all shells wear leaves
    return made, [
        one
        for kind, image in enumerate(HABITS)
        for one in _planted(image, Lumps(*(rows[most == kind] for rows in lumps)), seen, sway)
    ]


def is_cards(piece: Piece) -> bool:
    """Whether a piece is of cards, on each of which all of an image lies: four points (N, 4)."""
    spot = piece.attributes["spot"]
    return len(spot) % 4 == 0 and np.array_equal(spot[:, :2], np.tile(CORNERS, (len(spot) // 4, 1)))


def _sprigs(piece: Piece) -> Sprigs:
    corners = piece.points.reshape(-1, 4, 3).astype(float)
    middle = corners.mean(axis=1)
    reach = np.linalg.norm(corners[:, 0] - middle, axis=1)
    tone = piece.attributes["tone"][::4, :3].astype(float)
    return Sprigs(middle, piece.normals[::4].astype(float), 0.62 * reach, tone, CARD * 2 * reach**2)


def _all(several: Sequence[Lumps]) -> Lumps | None:
    return Lumps(*(np.concatenate(rows) for rows in zip(*several, strict=True))) if several else None


def _home(points: Floats, lumps: Lumps | None) -> NDArray[np.integer]:
    """Which lump each of points (N, 3) belongs to, below 0 where to none."""
    found = np.full(len(points), -1)
    for number, (middle, radii) in enumerate(zip(lumps.middle, lumps.radii, strict=True) if lumps else ()):
        found[(((points - middle) / (REACH * radii)) ** 2).sum(axis=1) < 1] = number
    return found


def _shells(piece: Piece) -> tuple[list[Piece], Lumps]:
    """The dark inside of crowns and hedges, and the lumps that the outer shells stand for."""
    label = islands(piece.triangles, len(piece.points))
    size = np.bincount(label)

    def means(values: Array) -> Floats:
        return np.column_stack([np.bincount(label, column) for column in values.T.astype(float)]) / size[:, None]

    middle = means(piece.points)
    radii = np.sqrt(3 * means((piece.points - middle[label]) ** 2))
    ball = size > 4  # no side of a hedge
    inner = np.zeros(len(size), bool)  # of two shells the first one is within the other
    near = np.linalg.norm(np.diff(middle, axis=0), axis=1) < 0.3 * radii[1:, 0]
    inner[:-1] = near & (radii[:-1, 0] < radii[1:, 0]) & ball[:-1] & ball[1:]
    outer = ball & ~inner
    tone = piece.attributes["tone"][:, :3]
    upper = (piece.points > middle[label])[:, 2:]
    low = means(tone * ~upper) / np.maximum(means(~upper), 1e-6)
    high = means(tone * upper) / np.maximum(means(upper), 1e-6)
    snowy = (high.min(axis=1) > 0.2) & (high.mean(axis=1) > 2 * low.mean(axis=1))
    color = np.where(snowy[:, None], low, means(tone)) / SHADED
    shrunk = np.where(ball, HEART, 1.0)[label, None]
    points = middle[label] + shrunk * (piece.points - middle[label])
    lumps = Lumps(middle[outer], radii[outer] / SHELL, color[outer], snowy[outer])
    return _hearts(replace(piece, points=points.astype(np.float32)), ~outer[label]), lumps


def _hearts(piece: Piece, which: NDArray[np.bool_]) -> list[Piece]:
    """Those triangles of a piece whose points (V,) are `which`, dark and without holes."""
    inside = which[piece.triangles[:, 0]]
    if not inside.any():
        return []
    heart, _ = some(piece, inside)
    tone = heart.attributes["tone"].copy()
    gray = tone[:, :3].min(axis=1, keepdims=True)
    tone[:, :3] = 0.5 * (gray + 0.3 * (tone[:, :3] - gray))
    return [replace(heart, stuff=Stuff(Pattern.LEAF, kind="heart"), attributes={"tone": tone})]


def islands(triangles: NDArray[np.int32], count: int) -> NDArray[np.integer]:
    """Which part each of `count` points belongs to, of parts whose points lie one after the other (V,)."""
    turn = np.zeros(count + 1, int)
    np.add.at(turn, triangles.min(axis=1), 1)
    np.add.at(turn, triangles.max(axis=1), -1)
    together = np.cumsum(turn)[: count - 1] > 0  # a point and the one after it
    return np.concatenate([[0], np.cumsum(~together)])


def _planted(image: Image, lumps: Lumps, seen: Seen, sway: float) -> list[Planted]:
    """Lumps with leaves as fine as one sees them."""
    habit = HABITS[image]
    away, _ = seen.away(lumps.middle)
    long = np.maximum(habit.long, away / habit.fine) * np.where(seen.ahead(lumps.middle), 1.0, 2.0)
    fine = np.searchsorted(FINENESS[:-1], long / lumps.radii.mean(axis=1))
    dice = chance(np.rint(1000 * lumps.middle[:, 0]), np.rint(1000 * lumps.middle[:, 1]), 7)
    found = []
    for number, radii in enumerate(lumps.radii):
        turn = 2 * np.pi * float(dice[number])
        cosine, sine = np.cos(turn), np.sin(turn)
        pose = np.eye(4)
        pose[:3, :3] = np.diag(radii) @ [[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]]
        pose[:3, 3] = lumps.middle[number]
        variant = int(dice[number] * 1000) % VARIANTS
        color = lifted(habit, lumps.color[number])
        if habit.kind == "leaf":
            color = color * _hue(lumps.middle[number])
        snow = bool(lumps.snowy[number])
        found.append(Planted(ball(image, int(fine[number]), variant, snow), pose, color if not snow else WHOLE, sway))
    return found


def _hue(where: Floats) -> Floats:
    """What the color of leaves is multiplied by (3,) at a place: trees differ, and the lumps of one hardly do."""
    x, y = where[:2].tolist()
    old = np.sin(0.43 * x + 1.9 * np.sin(0.31 * y)) * np.cos(0.37 * y + 1.1)
    return np.asarray((1 + 0.28 * np.sin(0.61 * x - 0.47 * y)) * (1 + old * np.array([0.32, 0.06, -0.22])))


def _ragged(out: Floats, depth: Floats, reach: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Where the sprigs of a lump are and how far they reach: boughs stand out with gaps between, some hang."""
    boughs = rng.normal(size=(9, 3))
    boughs /= np.linalg.norm(boughs, axis=1, keepdims=True)
    near = out @ boughs.T
    bough = boughs[near.argmax(axis=1)]
    gathered = out + 0.55 * (bough - out)
    far = 0.52 + 0.42 * depth + 0.30 * np.maximum(near.max(axis=1, keepdims=True) - 0.75, 0) / 0.25
    middle = gathered * far * rng.uniform(0.88, 1.12, (len(out), 1))
    outer = rng.random(len(out)) < 0.22
    middle[outer] *= rng.uniform(1.05, 1.3, (outer.sum(), 1))
    middle[outer, 2] -= rng.uniform(0.0, 0.22, outer.sum())
    return middle, np.where(outer, 0.55, 0.85) * reach


@lru_cache(maxsize=32)
def ball(image: Image, fine: int, variant: int, snowy: bool = False) -> Piece:
    """A lump of radius 1 around nothing, whose leaves are so fine; their tones are to be multiplied with its color.

    Where snow lies on it they are its colors.
    """
    habit = HABITS[image]
    rng = np.random.default_rng([fine, variant, 61])
    out = rng.normal((0.0, 0.0, 0.2), 1.0, (CLUMPS, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    depth = rng.uniform(0, 1, (CLUMPS, 1)) ** 0.6
    even = 0.12 if habit.kind == "petal" else 0.22
    tone = (1 + even * (2 * depth - 1.3)) * (1 + even * out[:, 2:]) * np.exp(rng.normal(0, 0.5 * even, (CLUMPS, 1)))
    tone = tone * (1 + rng.normal(0, 0.06, (CLUMPS, 3)) * (1.3, 0.4, 1.0))
    if snowy:
        lies = np.clip(out[:, 2:] * 2.0 - 0.1, 0.0, 0.9) * rng.uniform(0.5, 1.0, (CLUMPS, 1))
        tone = tone * BARE + (np.array(SNOW) - tone * BARE) * lies
    area = rng.uniform(0.5, 1.5, CLUMPS) * COVER * 4 * np.pi / CLUMPS
    middle, reach = out * (0.60 + 0.36 * depth), rng.uniform(0.10, 0.17, CLUMPS)
    if habit.kind == "leaf" and not snowy:
        middle, reach = _ragged(out, depth, reach, rng)
    sprigs = Sprigs(middle, out, reach, tone, area)
    made = single_leaves(habit, sprigs, np.full(CLUMPS, FINENESS[fine]))
    return replace(made, stuff=made.stuff._replace(kind="needle")) if snowy else made  # snow is not green from behind
