"""What cloth lies on: the surface of an adult's body where it bends, off which their clothes are kept in every pose."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import REGIONS
from langit.render.lining import Lining
from langit.render.skinning import skinning
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.loft import normals

RIGID: Final = 0.97  # the share of one bone in a vertex, from which it does not bend
CANDIDATES: Final = 8  # points of the body at which one vertex may come to lie
ALIKE: Final = 0.4  # the least cosine between cloth and the body that it lies on
KEEPS: Final = 0.5  # of the distance that it has at rest, cloth has so much in every pose
LEAST: Final = 0.001  # meters off the body
MOST: Final = 0.010
APART: Final = ("head", "suit_head", "mouth", "eyes")  # regions that do not bend


class Beneath:
    """The body of somebody at rest where it bends, as the surface of linings."""

    def __init__(self, own: Bodily):
        detail, weights = own.detail, own.shared.weights
        solid = detail.triangles[~np.isin(detail.regions, [REGIONS.index(name) for name in APART])]
        bends = weights.max(1) < RIGID
        beside = np.unique(solid[bends[solid].any(1)])
        faces = solid[np.isin(solid, beside).any(1)]  # all around those, so that their normals are the body's
        used, corners = np.unique(faces, return_inverse=True)
        self._triangles = corners.reshape(-1, 3).astype(np.int32)
        self._vertices, self._skinning = own.vertices[used], skinning(weights[used])
        self._outward = normals(self._vertices, self._triangles)
        self._bends = bends[used]
        self._near = np.flatnonzero(np.isin(used, beside))
        self._points = self._vertices.astype(np.float32)

    def lining(self, vertices: Floats, outward: Floats, weights: Floats) -> Lining | None:
        """That of cloth at rest with `vertices` (V, 3), normals `outward` (V, 3) and bone `weights` (V, B)."""
        near, height, alike = self._under(vertices, outward)
        which = np.flatnonzero(alike & ((weights.max(1) < RIGID) | self._bends[near[:, 0]]))
        near, height = near[which], height[which]
        if not len(which):
            return None
        return Lining(
            points=self._points,
            skinning=self._skinning,
            triangles=self._triangles,
            which=which.astype(np.int32),
            near=near.astype(np.int32),
            clear=np.clip(KEEPS * height, LEAST, MOST).astype(np.float32),
        )

    def _under(self, cloth: Floats, outward: Floats) -> tuple[NDArray[np.intp], Floats, NDArray[np.bool_]]:
        """Points (N, K) at which cloth (N, 3) may come to lie, its height (N,), and whether it lies there (N,).

        Edges that are turned in look elsewhere. What lies on the one side of a fold never comes to lie on the other.
        """
        near = self._near[nearest(cloth, self._vertices[self._near], CANDIDATES)]
        ways = self._outward[near]
        away = cloth - self._vertices[near[:, 0]]
        same = np.einsum("nki,ni->nk", ways, ways[:, 0]) > ALIKE
        height = (away * ways[:, 0]).sum(1)
        return np.where(same, near, near[:, :1]), height, (ways[:, 0] * outward).sum(1) > ALIKE


def nearest(points: Floats, others: Floats, count: int) -> NDArray[np.intp]:
    """For each of `points` (N, 3) the nearest of `others`, (N, count), the nearest first."""
    far = (others**2).sum(1) - 2 * points @ others.T
    few = np.argpartition(far, count, axis=1)[:, :count]
    return np.asarray(np.take_along_axis(few, np.take_along_axis(far, few, 1).argsort(1), 1))
