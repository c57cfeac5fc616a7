"""Arrays that pass between modules, by name. What their axes are, each function says."""

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]  # (height, width, 3), sRGB
Frames = NDArray[np.uint8]  # (count, height, width, 3), sRGB
Floats = NDArray[np.float64]
