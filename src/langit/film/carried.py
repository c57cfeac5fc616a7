"""Points that go along with the points of a mesh: made of them once, and anywhere that the mesh goes after that."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.render.snapshot import Array

Ints = NDArray[np.int32]


class Moved(NamedTuple):
    """Where the points (V, 3) of a piece are, and their unit normals (V, 3)."""

    points: Array
    normals: Array


@dataclass(frozen=True)
class Carried:
    """Points that are each a sum of points of a mesh, lifted along its normal.

    `which` (K, P) points have the `shares` (K, P), and `lift` (P,) is in meters. Shares may be negative; those of a
    point sum to 1.
    """

    which: Ints
    shares: Array
    lift: Array

    def __call__(self, mesh: Moved) -> Moved:
        """Where they are, and their unit normals, once the mesh is there."""
        points, normals = self._sum(mesh.points), self._sum(mesh.normals)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        points += self.lift[:, None] * normals
        return Moved(points, normals)

    def _sum(self, values: Array) -> Array:
        found = np.zeros((self.which.shape[1], values.shape[1]), np.float32)
        for which, share in zip(self.which, self.shares, strict=True):
            found += values.take(which, axis=0) * share[:, None]
        return found


@dataclass(frozen=True)
class Some:
    """Points that are some of those of a mesh, by their numbers (P,)."""

    which: NDArray[np.integer]

    def __call__(self, mesh: Moved) -> Moved:
        """Where they are once the mesh is there."""
        return Moved(mesh.points[self.which], mesh.normals[self.which])


def same(mesh: Moved) -> Moved:
    """The points of a mesh as they are."""
    return mesh
