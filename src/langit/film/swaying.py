"""What moves in the wind, without its triangles being sent again: plants near the camera, cut into some meters each.

`Mesh.sway` moves a point aside by its height (`place.glsl`). Over some meters that is one shear for all, which a path
tracer takes as the pose of a thing; what would move less than a fraction of a pixel stands still with the rest.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import numpy as np

from langit.film.batch import Piece, some
from langit.render.snapshot import Floats

CELL: Final = 3.5  # meters
SEEN: Final = 0.35  # pixels that what is not left standing moves at least
FARTHEST: Final = 45.0


class Swaying(NamedTuple):
    """A piece that moves with the wind at `middle` (2,), by `sway` times its height."""

    piece: Piece
    middle: Floats
    sway: float


def wind(middle: Floats, time: float) -> Floats:
    """How strong the wind is at places (..., 2), about -1 to 1."""
    x, y = middle[..., 0], middle[..., 1]
    slow, quick = np.sin(1.9 * time + 0.7 * x + 0.5 * y), np.sin(4.3 * time + 2.1 * x - 1.3 * y)
    return np.asarray(0.6 * slow + 0.4 * quick)


def sheared(strength: float) -> Floats:
    """The pose (4, 4) of what the wind moves aside by `strength` times its height."""
    pose = np.eye(4)
    pose[0, 2], pose[1, 2] = strength, 0.35 * strength
    return pose


def split(piece: Piece, sway: float, eye: Floats, scale: float) -> tuple[list[Piece], list[Swaying]]:
    """What of a piece stands still as far as one can see, and what sways; `scale` as in `solids.pieces`."""
    corners = piece.points[piece.triangles].astype(float)
    middle = corners.mean(axis=1)
    away = np.maximum(np.linalg.norm(middle - eye, axis=1), 0.5)
    moves = (sway * np.maximum(middle[:, 2], 0) * scale / away > SEEN) & (away < FARTHEST)
    cells = np.floor(middle[:, :2] / CELL).astype(int)
    keys, number = np.unique(cells, axis=0, return_inverse=True)
    most = np.zeros(len(keys), bool)
    np.logical_or.at(most, number.ravel(), moves)  # a cell moves as a whole, or it would tear
    moving = most[number.ravel()]
    still = [some(piece, ~moving)[0]] if not moving.all() else []
    parts = [
        Swaying(some(piece, number.ravel() == index)[0], (keys[index] + 0.5) * CELL, sway)
        for index in np.flatnonzero(most)
    ]
    return still, parts


def poses(parts: Iterable[Swaying], time: float) -> list[dict[str, Any]]:
    """The orders that bend what sways as it is bent at a time in seconds."""
    return [
        {"do": "pose", "name": f"sway-{number}", "pose": sheared(float(wind(part.middle, time)) * part.sway)}
        for number, part in enumerate(parts)
    ]
