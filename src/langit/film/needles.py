"""Needles on the boughs of pines, whose skirts are smooth: thin leaves that stick out of them near the camera."""

from typing import Final

import numpy as np

from langit.film.batch import Piece, attributes
from langit.render.image import Image
from langit.render.snapshot import Floats, Pattern

MOST: Final = 420_000  # needles in a place
EACH: Final = 3600.0  # needles a square meter close by
NEAR: Final = 4.0  # meters, from which on there are fewer and wider ones
FAR: Final = 17.0
LONG: Final = 0.11  # meters
THICK: Final = 0.0022


def bristled(piece: Piece, eye: Floats) -> Piece | None:
    """The needles of a piece seen from `eye` (3,), or None where it is no bough or too far away."""
    if piece.stuff.pattern != Pattern.LEAF or piece.stuff.image is not Image.NONE:
        return None
    corners = piece.points[piece.triangles].astype(float)
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(normal, axis=1) / 2
    away = np.linalg.norm(corners.mean(axis=1) - eye, axis=1)
    thin = np.maximum(away / NEAR, 1.0)
    wanted = np.where((away < FAR) & (normal[:, 2] > -0.2 * area), EACH * area / thin**2, 0.0)
    wanted *= min(1.0, MOST / max(float(wanted.sum()), 1.0))
    rng = np.random.default_rng([len(piece.triangles), 47])
    number = np.repeat(np.arange(len(area)), (wanted + rng.random(len(area))).astype(int))
    if not len(number):
        return None
    count = len(number)
    first = np.sqrt(rng.random((count, 1)))
    second = rng.random((count, 1))
    share = np.concatenate([1 - first, first * (1 - second), first * second], axis=1)[..., None]
    foot = (corners[number] * share).sum(axis=1)
    colors = (piece.attributes["tone"][piece.triangles[number], :3] * share).sum(axis=1)
    out = (normal / np.maximum(2 * area, 1e-9)[:, None])[number]
    down = -np.array([0.0, 0.0, 1.0]) + out * out[:, 2:]  # along the bough, as water would run
    down /= np.maximum(np.linalg.norm(down, axis=1, keepdims=True), 1e-6)
    way = 0.8 * down + 0.6 * out + 0.5 * rng.normal(size=(count, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    side = np.cross(way, rng.normal(size=(count, 3)))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-6)
    large = thin[number, None]
    long = LONG * rng.uniform(0.6, 1.3, (count, 1)) * large**0.45
    wide = THICK * large
    foot -= 0.25 * long * way
    points = np.stack([foot - side * wide, foot + side * wide, foot + way * long], axis=1)
    facing = out + 0.5 * np.cross(side, way)
    facing /= np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-6)
    tone = np.repeat(colors * rng.uniform(0.7, 1.3, (count, 1)), 3, axis=0)
    tone[2::3] *= 1.15
    return Piece(
        stuff=piece.stuff._replace(kind="needle"),
        points=points.reshape(-1, 3).astype(np.float32),
        normals=np.repeat(facing, 3, axis=0).astype(np.float32),
        triangles=np.arange(3 * count, dtype=np.int32).reshape(-1, 3),
        attributes=attributes(3 * count, np.minimum(tone, 0.95), roughness=0.6, spot=points.reshape(-1, 3)),
    )
