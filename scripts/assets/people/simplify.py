"""Fewer triangles over the same vertices, where a surface is flat and of one shade."""

from ctypes import c_float, c_size_t
from typing import Final

import meshoptimizer
import numpy as np
from numpy.typing import NDArray
from source import Floats, Ints

STEP: Final = 0.02  # meters that a step of 1 of a value weighs
TINTED: Final = 12.0  # as what step of a shade a color of its own counts, whose edges must stay clean
ERROR: Final = 0.05  # of the size of a piece, at most


def simplified(
    points: Floats, corners: Ints, values: Floats, most: int, held: NDArray[np.bool_] | None = None
) -> Ints:
    """At most so many triangles, of vertices `points` (V, 3) that also differ by `values` (V, k).

    Of what is `held` (V,) every vertex is kept.
    """
    if len(corners) <= most:
        return corners
    flat = np.ascontiguousarray(corners.ravel(), np.uint32)
    made = np.zeros_like(flat)
    rows = np.ascontiguousarray(values, np.float32)
    count = meshoptimizer.simplify_with_attributes(
        made,
        flat,
        np.ascontiguousarray(points, np.float32),
        rows,
        np.full(rows.shape[1], STEP, np.float32),
        index_count=c_size_t(len(flat)),  # the package declares no types for this call
        vertex_count=c_size_t(len(rows)),
        vertex_positions_stride=c_size_t(12),
        vertex_attributes_stride=c_size_t(4 * rows.shape[1]),
        attribute_count=c_size_t(rows.shape[1]),
        target_index_count=c_size_t(3 * most),
        target_error=c_float(ERROR),
        vertex_lock=None if held is None else np.ascontiguousarray(held, np.uint8),
    )
    return made[:count].astype(np.int64).reshape(-1, 3)
