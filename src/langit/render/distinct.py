"""Which rows of an array are the same, by one number a row, for `numpy.unique` is slow to sort whole rows."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def numbered(rows: NDArray[np.integer]) -> Numbers:
    """One number (N,) for each row (N, K) of whole numbers, in the order of the rows.

    It is exact where the spans of the columns have a product below 2^63, as those of places and vertices do.
    """
    if not len(rows):
        return np.zeros(0, np.int64)
    least = rows.min(axis=0).astype(np.int64)
    spans = rows.max(axis=0) - least + 1
    return np.asarray((rows - least) @ np.append(np.cumprod(spans[:0:-1])[::-1], 1))


def alike(rows: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first (U,) of each sort of `rows` (N, K) of any numbers, and the sort (N,) that each row is of.

    Rows are told apart by a hash of 64 bits, the sum of their numbers times odd constants.
    """
    constants = np.random.default_rng(0).integers(0, 1 << 63, rows.shape[1], np.uint64) * np.uint64(2) + np.uint64(1)
    bits = np.ascontiguousarray(rows, np.float64).view(np.uint64)
    _, first, which = np.unique((bits * constants).sum(axis=1), return_index=True, return_inverse=True)
    return first, which
