"""What is inside of a surface, and what a ray meets first: the geometry that `fit.py` measures clothes by."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats

Ints = NDArray[np.integer]
EDGE: Final = 1e-6  # of a triangle, by which a ray that runs along a common edge meets both


def wound(points: Floats, surface: Floats, triangles: Ints) -> Floats:
    """How often a surface (V, 3) with `triangles` (T, 3) goes around points (N, 3): (N,), 0 outside, 1 inside.

    2 where it encloses them twice. The generalized winding number (Jacobson, Kavan and Sorkine-Hornung 2013), by solid
    angles (van Oosterom and Strackee 1983), which small holes hardly change.
    """
    found = np.zeros(len(points))
    for i, point in enumerate(points):
        away = surface - point
        far = np.sqrt((away * away).sum(1))
        (a, b, c), (along, beside, across) = (of[triangles].swapaxes(0, 1) for of in (away, far))
        volume = _dot(a, _cross(b, c))
        open_ = along * beside * across + _dot(a, b) * across + _dot(b, c) * along + _dot(c, a) * beside
        found[i] = np.arctan2(volume, open_).sum() / (2 * np.pi)
    return found


def struck(points: Floats, ways: Floats, surface: Floats, triangles: Ints, most: float, *, out: bool = False) -> Floats:
    """How far (N,) it is from points (N, 3) along unit `ways` (N, 3) to a surface (V, 3); inf beyond `most` meters.

    With `out` only what is met from within counts: faces that look the way of the ray. Möller and Trumbore, "Fast,
    Minimum Storage Ray/Triangle Intersection" (1997).
    """
    start, right, up = (surface[triangles[:, i]] for i in range(3))
    middle, right, up = (start + right + up) / 3, right - start, up - start
    reach = np.sqrt(np.maximum((right * right).sum(1), (up * up).sum(1)))
    found = np.full(len(points), np.inf)
    for i, (point, way) in enumerate(zip(points, ways, strict=True)):
        away = middle - point
        far = away @ way
        beside = (away * away).sum(1) - far * far
        some = np.flatnonzero((beside < reach * reach) & (far > -reach) & (far < most + reach))
        across = _cross(way[None], up[some])
        size = _dot(right[some], across)
        size[(size > -1e-15) if out else (np.abs(size) < 1e-15)] = np.nan
        away = point - start[some]
        turned = _cross(away, right[some])
        u, v, far = _dot(away, across) / size, turned @ way / size, _dot(up[some], turned) / size
        met = (u >= -EDGE) & (v >= -EDGE) & (u + v <= 1 + EDGE) & (far >= 0) & (far < most)
        found[i] = far[met].min(initial=np.inf)
    return found


def _dot(one: Floats, other: Floats) -> Floats:
    return np.asarray((one * other).sum(-1))


def _cross(one: Floats, other: Floats) -> Floats:
    """The cross products of rows; numpy's own is slow on few."""
    (ax, ay, az), (bx, by, bz) = one.T, other.T
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], -1)
