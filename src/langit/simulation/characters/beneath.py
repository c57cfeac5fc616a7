"""What cloth lies on: the surface of an adult's body, off which their clothes are kept in every pose."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.assets.bodies import HEAD
from langit.render.lining import Lining
from langit.render.skinning import skinning
from langit.simulation.characters.adult import Bodily
from langit.simulation.characters.loft import normals
from langit.simulation.characters.near import nearest

RIGID: Final = 0.97  # the share of their bones that cloth and the body below have in common where nothing bends
CANDIDATES: Final = 10  # points of the body at which one vertex may come to lie
ALIKE: Final = 0.4  # the least cosine between cloth and body, or places of it on the same side of a fold
KEEPS: Final = 0.5  # of the distance that it has at rest, cloth has so much in every pose
LEAST: Final = 0.001  # meters off the body
MOST: Final = 0.010
AROUND: Final = 5  # vertices of cloth that are lifted about as far as the first of them
WITHIN: Final = 0.022  # meters from the outside of cloth to an edge that is turned in


class Beneath:
    """The body of somebody at rest, as the surface of linings."""

    def __init__(self, own: Bodily):
        detail = own.detail
        solid = detail.triangles[~detail.of(HEAD)]
        used, corners = np.unique(solid, return_inverse=True)
        self._triangles = corners.reshape(-1, 3).astype(np.int32)
        self._vertices, self._weights = own.vertices[used], own.shared.weights[used]
        self._skinning, self._points = skinning(self._weights), self._vertices.astype(np.float32)
        self._outward = normals(self._vertices, self._triangles)

    def lining(self, vertices: Floats, outward: Floats, weights: Floats) -> Lining | None:
        """That of cloth at rest with `vertices`, normals `outward` (V, 3) and bone `weights` (V, B).

        None where none of it bends. Edges that are turned in look away from the body, and go with the cloth outside.
        """
        near, height = self._under(vertices)
        stiff = self._weights[near].min(1).sum(1)  # what all points that a vertex may lie at share with each other
        bends = np.minimum(stiff, np.minimum(self._weights[near[:, 0]], weights).sum(1)) < RIGID
        facing = (self._outward[near[:, 0]] * outward).sum(1) > ALIKE
        which = np.flatnonzero(bends & facing)
        if len(which) <= AROUND:
            return None
        beside = nearest(vertices[which], vertices[which], AROUND)
        turned = np.flatnonzero(bends & ~facing)
        leads = nearest(vertices[turned], vertices[which], 1)[:, 0]
        led = ((vertices[turned] - vertices[which[leads]]) ** 2).sum(1) < WITHIN**2
        return Lining(
            points=self._points,
            skinning=self._skinning,
            triangles=self._triangles,
            which=which.astype(np.int32),
            near=near[which].astype(np.int32),
            clear=np.clip(KEEPS * height[which], LEAST, MOST).astype(np.float32),
            beside=beside.astype(np.int32),
            led=turned[led].astype(np.int32),
            leads=leads[led].astype(np.int32),
        )

    def _under(self, cloth: Floats) -> tuple[NDArray[np.intp], Floats]:
        """Points (N, K) at which cloth (N, 3) may come to lie, and its height (N,) over the nearest.

        What lies on the one side of a fold never comes to lie on the other.
        """
        near = nearest(cloth, self._vertices, CANDIDATES)
        ways = self._outward[near]
        height = ((cloth - self._vertices[near[:, 0]]) * ways[:, 0]).sum(1)
        same = np.einsum("nki,ni->nk", ways, ways[:, 0]) > ALIKE
        return np.where(same, near, near[:, :1]), height
