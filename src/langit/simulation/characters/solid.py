"""The body of an adult as what hanging cloth is kept out of, in every pose: trunk, legs, arms and hands."""

from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.assets.bodies import HEAD
from langit.render.lining import around, facing
from langit.render.skinning import Array, Blend, moved_by
from langit.simulation.characters.adult import Bodily

DETAIL: Final = 1  # the level of detail of the body; a coarser one has corners in its folds that look inward
MARGIN: Final = 0.05  # meters around cloth in which the body is looked at
DEEPEST: Final = 0.09  # meters below the surface, beyond which another side is meant
ASIDE: Final = 0.060  # meters beside a point of the body up to which it says where the surface is
AROUND: Final = 10  # points of the body whose mean, by area, says which way is out of a fold
STEEP: Final = 0.3  # of what cloth goes out of a fold, that it goes away from the side that is nearest at least
ROUNDS: Final = 4


class Solid:
    """Somebody's body at rest, as few points that their bones pose."""

    def __init__(self, own: Bodily):
        detail = own.shared.details[DETAIL]
        used, corners = np.unique(detail.triangles[~detail.of(HEAD)], return_inverse=True)
        triangles = corners.reshape(-1, 3).astype(np.int32)
        self._points = np.ascontiguousarray(own.vertices[used].T.astype(np.float32))
        self._blend = Blend(own.shared.weights[used])
        self._corners, self._around = triangles.T, around(triangles, len(used))

    def out_of(self, cloth: Floats, bones: Floats, clear: float) -> Floats:
        """Cloth (N, 3) brought out of the body that `bones` (B, 3, 4) pose, to `clear` meters off it.

        What lies in a fold, as between the belly and the thighs of who sits, goes out of it and not from one side of
        it into the other.
        """
        body, areas = self._near(cloth, bones)
        if not len(body):
            return cloth
        points = cloth.astype(np.float32)
        some, low = np.arange(len(points)), points[:, 2].min()
        doubled, square = -2 * body.T, (body**2).sum(1)
        outward = _unit(areas)
        for _ in range(ROUNDS):
            far = points[some] @ doubled
            far += square
            first = far.argmin(1)
            away = points[some] - body[first]
            height = (away * outward[first]).sum(1)
            aside = np.sqrt(np.maximum((away**2).sum(1) - height**2, 0.0))
            within = (height < clear) & (height > -DEEPEST) & (aside < ASIDE)
            if not within.any():
                break
            some, depth = some[within], (clear - height)[within]
            near = np.argpartition(far[within], min(AROUND, len(body) - 1), axis=1)[:, :AROUND]
            out, own = _unit(areas[near].sum(1)), outward[first[within]]
            out = _unit(out + own * np.maximum(STEEP - (out * own).sum(1), 0.2)[:, None])
            points[some] += depth[:, None] * out
            points[some, 2] = np.maximum(points[some, 2], low)
        return points.astype(float)

    def _near(self, cloth: Floats, bones: Floats) -> tuple[Array, Array]:
        """Points of the body in the box around cloth (N, 3), and their normals (M, 3), as long as much lies around."""
        body = moved_by(self._blend.mixed(bones), self._points)
        low, high = cloth.min(0) - MARGIN, cloth.max(0) + MARGIN
        some = np.flatnonzero(((low < body.T) & (high > body.T)).all(1))
        around_them = self._around[some]
        which = np.zeros(self._corners.shape[1] + 1, bool)
        which[around_them] = True
        which[-1] = False  # that of no face
        faces = np.zeros((3, len(which)), np.float32)
        faces[:, which] = facing(*(body[:, corner] for corner in self._corners[:, which[:-1]]))
        return body[:, some].T.copy(), faces[:, around_them].sum(2).T.copy()


def _unit(ways: Array) -> Array:
    return np.asarray(ways / np.maximum(np.linalg.norm(ways, axis=1, keepdims=True), 1e-12))
