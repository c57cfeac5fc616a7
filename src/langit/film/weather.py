"""Rain, snow and petals, drawn over traced light."""

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.render.snapshot import Atmosphere, Snapshot


def drawn(
    picture: NDArray[np.float32], depth: NDArray[np.float32], snapshot: Snapshot, size: Size, look: Atmosphere
) -> NDArray[np.float32]:
    """The light (H, W, 3) with what falls before it."""
    return picture
