"""Cloth on a body that bends: what linear blending puts into the body is brought out of it again.

Cloth bends with the bones of the body below it. In the fold of an elbow, a hip or a knee the surface of the body turns
more than its bones do, and cloth that lies some way off it comes to lie within.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.render.skinning import Array, Blend, Skinning, moved_by, spread

Places = NDArray[np.int32]
FIXING: Final = 3  # points by whose distances it is known where a vertex is
BENT: Final = 0.0015  # meters by which one of those changes where cloth may come to lie too deep
DEEPEST: Final = 0.045  # meters below a surface, beyond which another side of it is meant
AGAIN: Final = 2  # times that cloth is brought out once more
FURTHER: Final = 0.0015  # meters by which cloth is lifted, from which on it may come into what lies beyond
ASIDE: Final = (0.020, 0.035)  # meters beside a point from which it says less of where the surface is, and nothing


@dataclass(frozen=True, kw_only=True)
class Lining:
    """What cloth lies on where joints bend: a surface at rest, and which vertices of a mesh keep off it.

    The surface has `points` (U, 3) that hang by `skinning`, and `triangles` (T, 3). Each of the N vertices `which` of
    the mesh may come to lie at those points of it that `near` (N, K) names, and keeps `clear` (N,) meters off them.
    Those of the N that lie around one are its `beside` (N, S), for cloth is lifted in folds and not in points. Other
    vertices of the mesh, `led` (M,), such as a hem that is turned in, go along with those of the N in `leads` (M,).
    """

    points: Array
    skinning: Skinning
    triangles: Places
    which: Places
    near: Places
    clear: Array
    beside: Places
    led: Places
    leads: Places


def merged(linings: Iterable[tuple[Lining | None, int]]) -> list[Lining]:
    """Linings of meshes that stand in a row, each with the number of its vertices; one for each surface."""
    found: list[Lining] = []
    start = 0
    for lining, count in linings:
        first, start = start, start + count
        if lining is None:
            continue
        same = next((i for i, other in enumerate(found) if np.array_equal(other.points, lining.points)), len(found))
        before = found[same] if same < len(found) else None
        found[same : same + 1] = [_behind(before, lining, np.int32(first))]
    return found


def _behind(before: Lining | None, lining: Lining, first: np.int32) -> Lining:
    """A lining whose mesh begins at the vertex `first` of a row, after another one of the same surface."""
    count = np.int32(0 if before is None else len(before.which))
    moved = replace(
        lining,
        which=lining.which + first,
        beside=lining.beside + count,
        led=lining.led + first,
        leads=lining.leads + count,
    )
    if before is None:
        return moved
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(before, name), getattr(moved, name)])
        for name in ("which", "near", "clear", "beside", "led", "leads")
    }
    return replace(moved, **joined)


class Kept:
    """Cloth that is kept off its lining, which hangs on so many joints."""

    def __init__(self, lining: Lining, joints: int, rest: Array):
        """`rest` (3, V) are the vertices at rest of the meshes that the lining is of."""
        self._which, self._near, self._clear = lining.which, lining.near, lining.clear
        self._around_it, self._led, self._leads = lining.beside.T.copy(), lining.led, lining.leads
        self._corners = np.vstack([lining.triangles, [(0, 0, 0)]]).T  # the last has no area
        self._around = around(lining.triangles, len(lining.points))
        self._blend = Blend(spread(lining.skinning, joints))
        self._points = np.ascontiguousarray(lining.points.T)
        self._beside = np.ascontiguousarray(lining.near[:, :FIXING].T)
        self._rest = self._beside_it(rest[:, lining.which], self._points)

    def lift(self, points: Array, joints: NDArray[np.floating]) -> None:
        """Brings those of the vertices `points` (3, V) that are too deep out, where `joints` (J, 3, 4) are."""
        body = moved_by(self._blend.mixed(joints), self._points)
        cloth = points[:, self._which]
        far, side = self._beside_it(cloth, body)
        some = np.flatnonzero((np.abs(far - self._rest[0]) > BENT).any(0) | (side * self._rest[1] <= 0))
        lift = np.zeros((3, len(self._which)), np.float32)
        lift[:, some] = self._out(cloth[:, some], body, some)
        lift = self._evened(lift)
        far = lift
        for _ in range(AGAIN):
            some = np.flatnonzero((far * far).sum(0) > FURTHER**2)
            far = np.zeros_like(lift)
            far[:, some] = self._out(cloth[:, some] + lift[:, some], body, some)
            lift += far
        points[:, self._which] = cloth + lift
        points[:, self._led] += lift[:, self._leads]

    def _out(self, cloth: Array, body: Array, some: NDArray[np.intp]) -> Array:
        """How far `some` (N,) of the vertices, at `cloth` (3, N), are to be lifted off a surface (3, U)."""
        near = self._near[some]
        away = cloth[:, :, None] - body[:, near]
        far = away[0] ** 2 + away[1] ** 2 + away[2] ** 2
        first, each = far.argmin(1), np.arange(len(some))
        normal = self._outward(body, near[each, first])
        height = (away[:, each, first] * normal).sum(0)
        lacks = np.where(height > -DEEPEST, np.maximum(self._clear[some] - height, 0.0), 0.0)
        aside = np.sqrt(np.maximum(far[each, first] - height**2, 0.0))
        lacks *= np.clip((ASIDE[1] - aside) / (ASIDE[1] - ASIDE[0]), 0.0, 1.0)
        return np.asarray(lacks * normal)

    def _evened(self, lift: Array) -> Array:
        """How far each vertex is lifted (3, N), if none stays behind by more than what those around it rise by."""
        mean = np.zeros_like(lift)
        for beside in self._around_it:
            mean += lift.take(beside, axis=1)
        mean /= len(self._around_it)
        return np.where((mean * mean).sum(0) > (lift * lift).sum(0), mean, lift)

    def _beside_it(self, cloth: Array, body: Array) -> tuple[Array, Array]:
        """Where cloth (3, N) is to those points of the surface (3, U) that are nearest at rest.

        Its distances from them, (`FIXING`, N), and on which side of them it lies (N,), a volume with a sign.
        """
        away = cloth[:, None] - body[:, self._beside]
        (ax, bx, cx), (ay, by, cy), (az, bz, cz) = away
        side = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
        return np.sqrt(away[0] ** 2 + away[1] ** 2 + away[2] ** 2), side

    def _outward(self, body: Array, at: NDArray[np.integer]) -> Array:
        """Unit normals (3, N) of the surface with points `body` (3, U), `at` some of them (N,): of faces around."""
        total = facing(*(body[:, corner[self._around[at]]] for corner in self._corners)).sum(2)
        return np.asarray(total / np.maximum(np.sqrt((total * total).sum(0)), 1e-12))


def facing(a: Array, b: Array, c: Array) -> Array:
    """Normals (3, ...) of faces with these corners (3, ...), twice as long as the faces are large."""
    (ux, uy, uz), (vx, vy, vz) = b - a, c - a
    return np.stack([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx])


def around(triangles: Places, count: int) -> NDArray[np.intp]:
    """The triangles (count, R) around each point, as numbers of the T `triangles` (T, 3), filled up with T."""
    corners = triangles.ravel()
    order = np.argsort(corners, kind="stable")
    each = np.bincount(corners, minlength=count)
    table = np.full((count, max(1, int(each.max(initial=0)))), len(triangles))
    place = np.arange(len(corners)) - np.repeat(np.cumsum(each) - each, each)
    table[corners[order], place] = order // 3
    return table
