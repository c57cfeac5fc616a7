"""Running means, which masks and detector are made of."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]


def mean(plane: Plane, reach: int, axes: tuple[int, ...] = (0, 1)) -> Plane:
    """The mean over `reach` pixels to each side, a square, or a line along one axis; beyond the edges the last pixel is
    repeated."""
    for axis in axes:
        plane = _along_rows(plane.swapaxes(0, axis), reach).swapaxes(0, axis)
    return plane


def _along_rows(plane: Plane, reach: int) -> Plane:
    """The mean over rows, as differences of sums from the top: float32 holds those of planes of this size."""
    rows, wide = len(plane), 2 * reach + 1
    sums = np.empty_like(plane, np.float32, shape=(rows + wide, plane.shape[1]))  # laid out in memory as it came
    sums[: reach + 1], sums[reach + 1 : wide - reach + rows], sums[wide - reach + rows :] = plane[0], plane, plane[-1]
    np.cumsum(sums, axis=0, out=sums)
    return np.asarray((sums[wide:] - sums[:rows]) * np.float32(1 / wide), np.float32)


def shrunk(frame: NDArray[Any], block: int) -> Plane:
    """The means of squares of `block` pixels a side, (height, width, colors); what fills no square is left out."""
    height, width = (side // block * block for side in frame.shape[:2])
    wide = np.uint16 if frame.dtype == np.uint8 else np.float32  # holds the sum of a column of a square
    rows: NDArray[Any] = frame[0:height:block].astype(wide)
    for row in range(1, block):
        rows += frame[row:height:block]
    squares = rows[:, 0:width:block].astype(np.float32)
    for column in range(1, block):
        squares += rows[:, column:width:block]
    return np.asarray(squares * np.float32(1 / block**2), np.float32)
