"""Which points of a surface are nearest to others, as cloth, hair and brows ask of the body below them."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.render.distinct import numbered

CELL: Final = 0.2  # meters of the cells in which points are looked for together
REACHES: Final = (0.05, 0.15, np.inf)  # meters around them within which the nearest are looked for, as long as it takes
FEW: Final = 600  # of the others, among which all points look at once


def nearest(points: Floats, others: Floats, count: int) -> NDArray[np.intp]:
    """For each of `points` (N, 3) the nearest of `others`, (N, count), the nearest first.

    Points that share a cell look around it, and farther only where they find fewer than so many within reach.
    """
    found = np.empty((len(points), count), np.intp)
    many = len(others) > FEW
    cell = np.zeros(len(points), np.intp)
    if many:
        _, cell = np.unique(numbered(np.floor(points / CELL).astype(np.int64)), return_inverse=True)
    order, ends = np.argsort(cell, kind="stable"), np.cumsum(np.bincount(cell))
    rising = np.argsort(others[:, 2], kind="stable")
    columns = np.ascontiguousarray(others[rising].T)
    for first, end in pairwise((0, *ends)):
        some = order[first:end]
        for reach in REACHES if many else REACHES[-1:]:
            around = _around(points[some], columns, reach)
            if len(around) < count and reach < np.inf:
                continue
            near, far = _nearest(points[some], columns[:, around].T, count)
            enough = far < reach * reach
            found[some[enough]] = rising[around[near[enough]]]
            some = some[~enough]
            if not len(some):
                break
    return found


def _around(points: Floats, others: Floats, reach: float) -> NDArray[np.intp]:
    """Which of the `others` (3, M), by rising height, lie in the box that is `reach` larger than that of `points`."""
    low, high = points.min(0) - reach, points.max(0) + reach
    first, end = others[2].searchsorted(low[2]), others[2].searchsorted(high[2], "right")
    x, y = others[0, first:end], others[1, first:end]
    return np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1])) + first


def _nearest(points: Floats, others: Floats, count: int) -> tuple[NDArray[np.intp], Floats]:
    """The nearest (N, count) of all `others` for each of `points` (N, 3), and how far the last of them is, squared.

    They are near each other, so that float32 beside one of them is fine enough.
    """
    near, all_ = ((these - points[0]).astype(np.float32) for these in (points, others))
    own = (near * near).sum(1)
    far = (all_ * all_).sum(1) - 2 * near @ all_.T
    each = np.arange(len(points))[:, None]
    few = np.argpartition(far, count - 1, axis=1)[:, :count] if count > 1 else far.argmin(1)[:, None]
    away = far[each, few]
    return few[each, away.argsort(1)], away.max(1) + own


def apart(points: Floats, others: Floats) -> Floats:
    """How far (N,) each of `points` (N, 3) is from the nearest of `others`."""
    return np.asarray(np.linalg.norm(points - others[nearest(points, others, 1)[:, 0]], axis=1))
