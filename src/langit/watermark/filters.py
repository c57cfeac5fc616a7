"""Running means, which masks and detector are made of."""

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]


def mean(plane: Plane, reach: int, axes: tuple[int, ...] = (0, 1)) -> Plane:
    """The mean over `reach` pixels to each side, a square, or a line along one axis; beyond the edges the last pixel is
    repeated."""
    for axis in axes:
        edges = [(reach + 1, reach) if each == axis else (0, 0) for each in (0, 1)]
        sums = np.cumsum(np.pad(plane, edges, mode="edge"), axis=axis, dtype=np.float64)
        length = plane.shape[axis]
        upper, lower = ([slice(None)] * 2 for _ in (0, 1))
        upper[axis], lower[axis] = slice(2 * reach + 1, 2 * reach + 1 + length), slice(0, length)
        plane = ((sums[tuple(upper)] - sums[tuple(lower)]) / (2 * reach + 1)).astype(np.float32)
    return plane
