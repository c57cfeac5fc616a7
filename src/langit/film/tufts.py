"""Tall grass blade by blade, in place of upright cards that wear an image of a tuft in the fast look."""

from typing import Final

import numpy as np

from langit.film.batch import Piece, Stuff, attributes
from langit.film.seen import Seen
from langit.render.snapshot import Floats, Pattern

MOST: Final = 90_000  # blades in a place
EACH: Final = 26.0  # of a tuft close by
NEAR: Final = 4.0  # meters, from which on there are fewer and wider ones
WIDE: Final = 0.0021  # meters: half of a blade at its foot
EARS: Final = 0.12  # of tall blades that end in an ear
DRY: Final = (0.52, 0.40, 0.19)  # linear RGB
TALL: Final = 0.25  # meters


def stalks(piece: Piece, seen: Seen) -> Piece:
    """The blades of a piece of tufts: cards, each from its upper corners to its lower ones."""
    corners = piece.points.reshape(-1, 4, 3).astype(float)
    tone = piece.attributes["tone"].reshape(-1, 4, 4)[..., :3].astype(float) ** 0.8
    foot = corners[:, 2:].mean(axis=1)
    away, _ = seen.away(foot)
    thin = np.maximum(away / NEAR, 1.0) ** 0.9
    wanted = EACH / thin * np.where(seen.ahead(foot), 1.0, 0.3)
    wanted *= min(1.0, MOST / float(wanted.sum()))
    rng = np.random.default_rng([len(corners), 71])
    number = np.repeat(np.arange(len(corners)), (wanted + rng.random(len(wanted))).astype(int))
    count = len(number)
    tall = (corners[:, 0, 2] - corners[:, 3, 2])[number, None] * rng.uniform(0.35, 1.1, (count, 1))
    reach = np.linalg.norm(corners[:, 3] - corners[:, 2], axis=1)[number, None] / 2
    where = rng.normal(0, 0.45, (count, 2)) * reach
    lean = np.column_stack([0.55 * where + rng.normal(0, 0.30, (count, 2)) * tall, np.zeros(count)])
    base = foot[number] + np.column_stack([where, np.zeros(count)])
    turn = rng.uniform(0, 2 * np.pi, count)
    wide = WIDE * thin[number, None] * rng.uniform(0.6, 1.3, (count, 1))
    side = np.column_stack([np.cos(turn), np.sin(turn), np.zeros(count)]) * wide
    ear = (rng.random(count) < EARS) & (tall[:, 0] > TALL)
    low, high = tone[number, 2:].mean(axis=1), tone[number, :2].mean(axis=1)
    shade = np.exp(rng.normal(0, 0.2, (count, 1))) * (1 + rng.normal(0, 0.06, (count, 3)) * (1.4, 0.4, 0.8))
    dry = (rng.random((count, 1)) < 0.08) | ear[:, None]
    high = np.where(dry, 0.6 * np.array(DRY) + 0.4 * high, high) * shade
    return _blades(base, lean, tall, side, np.where(ear, 2.4, 0.8)[:, None], low * shade, high)


def _blades(base: Floats, lean: Floats, tall: Floats, side: Floats, broad: Floats, low: Floats, high: Floats) -> Piece:
    """Blades that bend over: five points each, `broad` as wide above their middles as at their feet."""
    up = np.array([0.0, 0.0, 1.0])
    middle = base + 0.35 * lean + 0.66 * tall * up
    broad = broad * side
    points = np.stack([base - side, base + side, middle + broad, middle - broad, base + lean + tall * up], axis=1)
    facing = 0.8 * lean / np.maximum(tall, 1e-3) + 0.9 * up + np.cross(side, up) / np.linalg.norm(side, axis=1)[:, None]
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    colors = np.stack([0.75 * low, 0.75 * low, high, high, 1.12 * high], axis=1).reshape(-1, 3)
    count = len(base)
    first = 5 * np.arange(count, dtype=np.int32)[:, None, None]
    return Piece(
        stuff=Stuff(Pattern.LEAF, kind="leaf"),
        points=points.reshape(-1, 3).astype(np.float32),
        normals=np.repeat(facing, 5, axis=0).astype(np.float32),
        triangles=(first + np.array([(0, 1, 2), (0, 2, 3), (3, 2, 4)], np.int32)).reshape(-1, 3),
        attributes={"tone": attributes(5 * count, np.minimum(colors, 0.9))["tone"]},
    )
