"""Leaves and petals one by one, each a pair of triangles that are folded along its midrib.

A sprig is so much leaf about a place. Its leaves are in twigs, or in clusters of blossoms; small near the camera, and
fewer and larger the farther away they are, or where one looks at the back of a crown or does not look at all.
"""

from typing import Final, NamedTuple

import numpy as np

from langit.film.batch import Piece, Stuff, attributes
from langit.film.seen import Seen
from langit.render.image import Image
from langit.render.snapshot import Floats, Pattern

MOST: Final = 90_000  # leaves of a kind that do not stand in crowns
PINK: Final = (0.93, 0.81, 0.87)  # what petals are nearly: linear RGB
BRONZE: Final = (0.18, 0.17, 0.05)  # to the color of petals, leaves that are out before those are over


class Habit(NamedTuple):
    """How leaves grow: `long` meters, `wide` and `curled` to that, `together` on a twig, `straying` lengths from it.

    `fine` is how many of them, side by side, one sees along a radian.
    """

    kind: str
    long: float
    wide: float
    curled: float
    together: int
    straying: float
    fine: float
    lifted: float


HABITS: Final = {
    Image.LEAVES: Habit("leaf", 0.085, 0.55, 0.14, 5, 0.35, 150.0, 0.8),
    Image.BLOSSOM: Habit("petal", 0.045, 0.95, -0.25, 8, 0.8, 210.0, 0.45),
}


class Sprigs(NamedTuple):
    """Places full of leaves: `middle` (N, 3), the way `out` of the crown (N, 3), how far they `reach` (N,) in meters,
    their `color` (N, 3) and how many square meters of leaf are about each, `area` (N,)."""

    middle: Floats
    out: Floats
    reach: Floats
    color: Floats
    area: Floats


def scattered(image: Image, sprigs: Sprigs, seen: Seen) -> Piece:
    """The leaves of sprigs for who looks at them as `seen` says."""
    habit = HABITS[image]
    long = habit.long * _coarse(habit, sprigs, seen)
    more = max(1.0, float(_number(habit, sprigs, long).sum()) / MOST) ** 0.5
    return single_leaves(habit, sprigs._replace(color=lifted(habit, sprigs.color)), long * more)


def _coarse(habit: Habit, sprigs: Sprigs, seen: Seen) -> Floats:
    """How many times larger than they are the leaves of each sprig are made (N,)."""
    away, toward = seen.away(sprigs.middle)
    hidden = (sprigs.out * toward).sum(axis=1) < -0.35
    far = np.maximum(1.0, away / (habit.fine * habit.long))
    return np.asarray(far * np.where(hidden, 1.6, 1.0) * np.where(seen.ahead(sprigs.middle), 1.0, 2.2))


def _number(habit: Habit, sprigs: Sprigs, long: Floats) -> Floats:
    """How many leaves of lengths (N,) the sprigs have."""
    return np.asarray(sprigs.area / (0.5 * habit.wide * long**2))


def single_leaves(habit: Habit, sprigs: Sprigs, long: Floats) -> Piece:
    """Leaves of lengths (N,) about sprigs, whose colors are those of leaves."""
    rng = np.random.default_rng([len(sprigs.area), habit.together, 53])
    twigs = (_number(habit, sprigs, long) / habit.together + rng.random(len(long))).astype(int)
    number = np.repeat(np.arange(len(long)), twigs)
    spread = rng.normal(size=(len(number), 3))
    spread -= 0.4 * (spread * sprigs.out[number]).sum(axis=1, keepdims=True) * sprigs.out[number]
    twig = sprigs.middle[number] + sprigs.reach[number, None] * spread
    shade = np.exp(rng.normal(0, 0.16, (len(number), 1))) * (1 + rng.normal(0, 0.05, (len(number), 3)) * (1.6, 0.4, 1))
    twig, shade = (np.repeat(rows, habit.together, axis=0) for rows in (twig, shade))
    number = np.repeat(number, habit.together)
    count = len(number)
    out, size = sprigs.out[number], long[number, None] * rng.uniform(0.65, 1.25, (count, 1))
    along = 0.55 * out + rng.normal(0, 0.62, (count, 3)) - (0.0, 0.0, 0.3)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    face = 0.6 * out + rng.normal(0, 0.5, (count, 3)) + (0.0, 0.0, 0.45)
    side = np.cross(along, face)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-6)
    face = np.cross(side, along)
    foot = twig + habit.straying * size * rng.normal(0, 0.6, (count, 3))
    colors = _colors(habit, sprigs.color[number], shade, rng)
    return _folded(habit, foot, along * size, side * size, face, out, colors)


def _folded(
    habit: Habit, foot: Floats, along: Floats, side: Floats, face: Floats, out: Floats, colors: Floats
) -> Piece:
    """Leaves folded along their midribs: two triangles each, lit partly as the crown that they are on."""
    size = np.linalg.norm(along, axis=1, keepdims=True)
    up, half = face * size, 0.5 * habit.wide * side
    middle = foot + 0.45 * along
    points = np.stack([
        foot, middle + half + 0.16 * habit.wide * up,
        foot + along - habit.curled * up, middle - half + 0.16 * habit.wide * up,
    ], axis=1)  # fmt: skip
    normal = 0.6 * face + 0.5 * out
    tilt = 0.3 * side / size
    normals = np.stack([normal, normal - tilt, normal, normal + tilt], axis=1)
    normals /= np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-6)
    count = len(foot)
    first = 4 * np.arange(count, dtype=np.int32)[:, None, None]
    return Piece(
        stuff=Stuff(Pattern.LEAF, kind=habit.kind),
        points=points.reshape(-1, 3).astype(np.float32),
        normals=normals.reshape(-1, 3).astype(np.float32),
        triangles=(first + np.array([(0, 1, 2), (0, 2, 3)], np.int32)).reshape(-1, 3),
        attributes={"tone": attributes(4 * count, np.repeat(colors, 4, axis=0))["tone"]},
    )


def lifted(habit: Habit, tone: Floats) -> Floats:
    """The colors of leaves (N, 3) of a crown so colored, which is darker inside: here leaves shade each other."""
    found = np.clip(tone, 0.0, 1.0) ** habit.lifted
    return np.asarray(0.4 * found + 0.6 * np.array(PINK) if habit.kind == "petal" else np.minimum(found, 0.85))


def _colors(habit: Habit, tone: Floats, shade: Floats, rng: np.random.Generator) -> Floats:
    """A color for each leaf (N, 3), those of one twig alike."""
    each = rng.uniform(0.85, 1.15, (len(tone), 1))
    if habit.kind == "petal":
        found = tone * (0.6 + 0.4 * shade * each)
        found[rng.random(len(tone)) < 0.03] *= BRONZE
        return found
    return np.asarray(tone * shade * each)
