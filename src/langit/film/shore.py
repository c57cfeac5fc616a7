"""Shallow water: where the ground lies a hand below the water, one sees it, and foam where they meet."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from langit.film.batch import Piece, attributes
from langit.render.snapshot import Pattern

ABOVE: Final = 0.003  # meters over the deep water, which it hides
LEVEL: Final = 0.01  # meters that the points of level water differ in height


def shallow(place: Sequence[Piece]) -> list[Piece]:
    """Water over the sand of a place, which has the sand's color and, third in `spot`, how deep it is in meters."""
    waters = [piece for piece in place if piece.stuff.pattern == Pattern.WATER and np.ptp(piece.points[:, 2]) < LEVEL]
    if not waters:
        return []
    level = float(waters[0].points[:, 2].mean())
    found = []
    for piece in place:
        under = piece.points[:, 2] < level
        faces = piece.triangles[under[piece.triangles].any(axis=1)]
        if piece.stuff.pattern != Pattern.SAND or not len(faces):
            continue
        used, corners = np.unique(faces, return_inverse=True)
        spot = piece.points[used].astype(np.float32)
        spot[:, 2] = level - spot[:, 2]
        points = piece.points[used].copy()
        points[:, 2] = level + ABOVE
        found.append(
            Piece(
                stuff=waters[0].stuff._replace(kind="shallow"),
                points=points,
                normals=np.tile(np.array([0, 0, 1], np.float32), (len(used), 1)),
                triangles=corners.reshape(-1, 3).astype(np.int32),
                attributes=attributes(len(used), piece.attributes["tone"][used, :3], spot=spot),
            )
        )
    return found
