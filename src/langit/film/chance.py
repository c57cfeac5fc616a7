"""Numbers by chance that are the same everywhere: an integer hash of what they are for."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def chance(*keys: ArrayLike) -> NDArray[np.float32]:
    """Numbers from 0 to below 1 for whole numbers, as many as the keys together are many.

    PCG as a hash, nested: Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020. As `hash.glsl`.
    """
    found = np.zeros(np.broadcast_shapes(*(np.shape(key) for key in keys)), np.uint32)
    with np.errstate(over="ignore"):
        for key in keys:
            state = (np.asarray(key).astype(np.int64).astype(np.uint32) + found) * np.uint32(747796405)
            state += np.uint32(2891336453)
            word = ((state >> ((state >> np.uint32(28)) + np.uint32(4))) ^ state) * np.uint32(277803737)
            found = (word >> np.uint32(22)) ^ word
    return (found >> np.uint32(8)).astype(np.float32) / np.float32(1 << 24)
