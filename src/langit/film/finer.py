"""Meshes for a look from near: rounder than their triangles, and cloth with an edge that is as thick as cloth is.

Both are laid out once, at rest; from picture to picture points go along with those of the mesh (`carried.Moved`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.film.batch import Piece
from langit.film.carried import Ints, Moved
from langit.render.snapshot import Array

ROUND: Final = 0.75  # of the way to the planes of its corners that the middle of an edge goes


@dataclass(frozen=True)
class Rounded:
    """The points of a mesh and the middles of its edges (E, 2), which lie where a round surface would have them.

    Boubekeur and Alexa, "Phong Tessellation", SIGGRAPH Asia 2008.
    """

    edges: Ints

    def __call__(self, mesh: Moved) -> Moved:
        """Where they are, and their unit normals, once the mesh is there."""
        middle, facing = mesh.points[self.edges].mean(axis=1), mesh.normals[self.edges].sum(axis=1)
        rise = np.zeros_like(middle)
        for end in self.edges.T:
            normal = mesh.normals[end]
            rise -= ((middle - mesh.points[end]) * normal).sum(axis=1, keepdims=True) * normal
        facing /= np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-9)
        return Moved(np.concatenate([mesh.points, middle + 0.5 * ROUND * rise]), np.concatenate([mesh.normals, facing]))


def rounded(piece: Piece) -> tuple[Piece, Rounded]:
    """A piece with four triangles for each that it had, and where its points go."""
    sides = np.sort(piece.triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    edges, number = np.unique(sides, axis=0, return_inverse=True)
    ab, bc, ca = (number.reshape(-1, 3) + len(piece.points)).T
    a, b, c = piece.triangles.T
    triangles = np.stack([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], axis=1).reshape(-1, 3).astype(np.int32)
    where = Rounded(edges.astype(np.int32))
    held = {name: np.concatenate([of, of[edges].mean(axis=1)]) for name, of in piece.attributes.items()}
    points, normals = where(Moved(piece.points, piece.normals))
    return replace(piece, points=points, normals=normals, triangles=triangles, attributes=held), where


@dataclass(frozen=True)
class Hemmed:
    """The points of a sheet, those of its edge once more as a bead, and those near it once more as its inner side.

    The bead goes around `edge` (B,), away from `inner` (B,) by the share `out` (B,); the inner side is of the points
    `back` (C,). It is `thick` meters below.
    """

    edge: Ints
    inner: Ints
    out: Array
    back: Ints
    thick: float

    def __call__(self, mesh: Moved) -> Moved:
        """Where they are, and their unit normals, once the mesh is there."""
        points, normals = mesh
        away = points[self.edge] - points[self.inner]
        bead = points[self.edge] + self.out[:, None] * away - self.thick / 2 * normals[self.edge]
        away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
        below = points[self.back] - np.float32(self.thick) * normals[self.back]
        return Moved(
            np.concatenate([points, bead, below]).astype(np.float32),
            np.concatenate([normals, away, -normals[self.back]]).astype(np.float32),
        )


def hemmed(piece: Piece, thick: float) -> tuple[Piece, Callable[[Moved], Moved]] | None:
    """A sheet with edges `thick` meters thick that go on behind, and where its points go; None if it has no edge."""
    sides = piece.triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    free = _alone(piece.points, sides)
    ends, third = sides[free], piece.triangles[:, [2, 0, 1]].reshape(-1)[free]
    if not len(ends):
        return None
    edge, first = np.unique(ends, return_index=True)
    inner = third[first // 2]
    length = np.linalg.norm(piece.points[edge] - piece.points[inner], axis=1)
    near = piece.triangles[np.isin(piece.triangles, edge).any(axis=1)]
    back = np.unique(near)
    where = Hemmed(
        edge.astype(np.int32), inner.astype(np.int32), (0.5 * thick / np.maximum(length, 1e-4)).astype(np.float32),
        back.astype(np.int32), thick,
    )  # fmt: skip
    count = len(piece.points)
    bead, below = _numbers(count, edge, count), _numbers(count, back, count + len(edge))
    a, b = ends.T
    strips = [(b, a, bead[a]), (b, bead[a], bead[b]), (bead[b], bead[a], below[a]), (bead[b], below[a], below[b])]
    triangles = np.concatenate([piece.triangles, below[near[:, ::-1]], *(np.stack(strip, axis=1) for strip in strips)])
    held = {name: np.concatenate([of, of[edge], of[back]]) for name, of in piece.attributes.items()}
    points, normals = where(Moved(piece.points, piece.normals))
    made = replace(piece, points=points, normals=normals, triangles=triangles.astype(np.int32), attributes=held)
    return made, where


def _numbers(count: int, of: NDArray[np.integer], first: int) -> NDArray[np.int64]:
    """For each of `count` points, what number its copy has, if it is one `of` those that are copied from `first` on."""
    found = np.zeros(count, np.int64)
    found[of] = first + np.arange(len(of))
    return found


def _alone(points: Array, sides: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which sides (S, 2) of triangles no other triangle has; points that are in one place count as one."""
    _, same = np.unique(np.rint(points * 20000).astype(np.int64), axis=0, return_inverse=True)
    both = np.sort(same.reshape(-1)[sides], axis=1)
    _, number, many = np.unique(both, axis=0, return_inverse=True, return_counts=True)
    return np.asarray((many[number.reshape(-1)] == 1) & (both[:, 0] != both[:, 1]))


@dataclass(frozen=True)
class Then:
    """One after the other."""

    first: Callable[[Moved], Moved]
    second: Callable[[Moved], Moved]

    def __call__(self, mesh: Moved) -> Moved:
        """Where the points are once the mesh is there."""
        return self.second(self.first(mesh))
