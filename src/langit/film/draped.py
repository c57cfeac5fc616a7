"""Sheets that bend freely, such as flags and cloths that fall: smooth between the few points that they are computed at.

A sheet is subdivided as C. Loop does it (Loop, "Smooth Subdivision Surfaces Based on Triangles", 1987), once: where its
points go is a sum of those of the sheet. What would then lie in a ball is put on it, since smooth ways are shorter.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.film.batch import Piece
from langit.film.carried import Moved
from langit.render.snapshot import Array, Floats, Shape, Solids

LEVELS: Final = 3
MOST: Final = 600  # points of a sheet: a larger one is smooth enough
OFF: Final = 0.004  # meters that a sheet keeps from what it lies on
ROUND: Final = 1.02  # how unlike the sides of a ball may be


@dataclass(frozen=True)
class Draped:
    """The points of a smooth sheet, each the sum of all points of the sheet by its `shares` (P, V)."""

    shares: Array
    triangles: NDArray[np.int32]

    def __call__(self, mesh: Moved) -> Moved:
        """Where they are, and their unit normals, once the mesh is there."""
        points = self.shares @ mesh.points.astype(np.float32)
        return Moved(points, _normals(points, self.triangles))


def draped(piece: Piece) -> tuple[Piece, Draped] | None:
    """A sheet as a smooth one, and where its points go; None if it has very many points, or none but on its rim."""
    if len(piece.points) > MOST or not _bends(piece.triangles, len(piece.points)):
        return None
    triangles, shares = piece.triangles.astype(np.int64), np.eye(len(piece.points), dtype=np.float32)
    for _ in range(LEVELS):
        triangles, shares = _finer(triangles, shares)
    where = Draped(shares, triangles.astype(np.int32))
    points, normals = where(Moved(piece.points, piece.normals))
    held = {name: (shares @ values).astype(np.float32) for name, values in piece.attributes.items()}
    made = replace(piece, points=points, normals=normals, triangles=where.triangles, attributes=held)
    return made, where


def _bends(triangles: NDArray[np.int32], count: int) -> bool:
    """Whether any of so many points is within a sheet: what has only a rim is as flat as it was made."""
    sides = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    edges, many = np.unique(sides, axis=0, return_counts=True)
    return len(np.unique(edges[many == 1])) < count


def clear(moved: Moved, solids: Solids) -> Moved:
    """A sheet of which nothing lies within the balls among `solids`."""
    points, normals = moved.points.copy(), moved.normals.copy()
    for center, radius in _balls(solids):
        away = points - center
        far = np.linalg.norm(away, axis=1)
        inside = far < radius + OFF
        if inside.any():
            out = away[inside] / np.maximum(far[inside], 1e-6)[:, None]
            points[inside] = center + (radius + OFF) * out
            side = np.sign((out * normals[inside]).sum(axis=1, keepdims=True))
            leaning = normals[inside] + 2.0 * side * out
            normals[inside] = leaning / np.maximum(np.linalg.norm(leaning, axis=1, keepdims=True), 1e-9)
    return Moved(points.astype(np.float32), normals.astype(np.float32))


def _balls(solids: Solids) -> list[tuple[Floats, float]]:
    """The middles and radii of the balls among solids."""
    found = []
    for pose in solids["pose"][solids["shape"] == Shape.BALL].astype(float):
        lengths = np.linalg.norm(pose[:, :3], axis=0)
        if lengths.max() < ROUND * lengths.min():
            found.append((pose[:, 3], float(lengths.max())))
    return found


def _finer(triangles: NDArray[np.int64], values: Array) -> tuple[NDArray[np.int64], Array]:
    """Four triangles for each, and `values` (V, N) of their points: those that were there, then one for each edge."""
    count = len(values)
    sides = triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    across = triangles[:, [2, 0, 1]].reshape(-1)
    edges, number, many = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True, return_counts=True)
    number = number.reshape(-1)
    facing = np.zeros((len(edges), values.shape[1]), np.float32)
    np.add.at(facing, number, values[across])
    ends, inner = values[edges].sum(axis=1), (many == 2)[:, None]
    middles = np.where(inner, 0.375 * ends + 0.125 * facing, 0.5 * ends).astype(np.float32)
    kept = _settled(edges, many, values, np.bincount(triangles.ravel(), minlength=count))
    ab, bc, ca = (number.reshape(-1, 3) + count).T
    a, b, c = triangles.T
    finer = np.stack([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], axis=1).reshape(-1, 3)
    return finer, np.concatenate([kept, middles])


def _settled(edges: NDArray[np.int64], many: NDArray[np.int64], values: Array, corners: NDArray[np.int64]) -> Array:
    """The values of the points that were there: between neighbors, on a rim those of the rim, at a corner none."""

    def around(which: NDArray[np.int64]) -> tuple[Array, Array]:
        total, number = np.zeros_like(values), np.zeros(len(values), np.float32)
        for one, other in ((0, 1), (1, 0)):
            np.add.at(total, which[:, one], values[which[:, other]])
            np.add.at(number, which[:, one], 1.0)
        return total, number[:, None]

    total, number = around(edges)
    beside, rim = around(edges[many == 1])
    share = np.where(number == 3, 3 / 16, 3 / (8 * np.maximum(number, 1)))
    inside = (1 - number * share) * values + share * total
    on_rim = np.where(corners[:, None] > 2, 0.75 * values + 0.125 * beside, values)
    return np.where(rim > 0, on_rim, inside).astype(np.float32)


def _normals(points: Array, triangles: NDArray[np.int32]) -> Array:
    """Unit normals (V, 3) of a mesh, smooth."""
    corners = points[triangles]
    ahead = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    found = np.stack(
        [np.bincount(triangles.ravel(), np.repeat(ahead[:, axis], 3), len(points)) for axis in range(3)], axis=1
    )
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12), np.float32)
