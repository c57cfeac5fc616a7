"""Which points of a surface are nearest to others, as cloth, hair and brows ask of the body below them."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.render.distinct import numbered

CELL: Final = 0.15  # meters of the cells in which points are looked for together
REACH: Final = 0.05  # meters around them within which the nearest of a body commonly are


def nearest(points: Floats, others: Floats, count: int) -> NDArray[np.intp]:
    """For each of `points` (N, 3) the nearest of `others`, (N, count), the nearest first.

    Points that share a cell look no farther than around it, unless one of them has fewer of the others within reach.
    """
    found = np.empty((len(points), count), np.intp)
    _, cell = np.unique(numbered(np.floor(points / CELL).astype(np.int64)), return_inverse=True)
    order, ends = np.argsort(cell, kind="stable"), np.cumsum(np.bincount(cell))
    rising = np.argsort(others[:, 2], kind="stable")
    heights = others[rising, 2]
    for first, end in pairwise((0, *ends)):
        some = order[first:end]
        low, high = points[some].min(0) - REACH, points[some].max(0) + REACH
        level = rising[heights.searchsorted(low[2]) : heights.searchsorted(high[2])]
        around = level[((others[level, :2] > low[:2]) & (others[level, :2] < high[:2])).all(1)]
        enough = np.zeros(len(some), bool)
        if len(around) > count:
            near, far = _nearest(points[some], others[around], count)
            found[some], enough = around[near], far < REACH
        if not enough.all():
            found[some[~enough]], _ = _nearest(points[some[~enough]], others, count)
    return found


def _nearest(points: Floats, others: Floats, count: int) -> tuple[NDArray[np.intp], Floats]:
    """The nearest (N, count) of all `others` for each of `points` (N, 3), and how far (N,) the last of them is."""
    far = (others**2).sum(1) - 2 * points @ others.T
    few = np.argpartition(far, count, axis=1)[:, :count]
    near = np.take_along_axis(few, np.take_along_axis(far, few, 1).argsort(1), 1)
    return near, np.linalg.norm(points - others[near[:, -1]], axis=1)


def apart(points: Floats, others: Floats) -> Floats:
    """How far (N,) each of `points` (N, 3) is from the nearest of `others`."""
    return np.asarray(np.linalg.norm(points - others[nearest(points, others, 1)[:, 0]], axis=1))
