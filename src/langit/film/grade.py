"""From light to a picture: what a lens spreads, the curve of film, its grain."""

import numpy as np
from numpy.typing import NDArray

from langit.render.draw import Frame
from langit.render.snapshot import Atmosphere

# AgX of Troy Sobotka, fitted by Benjamin Wrensch ("Minimal AgX Implementation", iolite-engine.com, 2024).
INSET = np.array([[0.842479062253094, 0.0784335999999992, 0.0792237451477643],
                  [0.0423282422610123, 0.878468636469772, 0.0791661274605434],
                  [0.0423756549057051, 0.0784336, 0.879142973793104]], np.float32)  # fmt: skip
OUTSET = np.linalg.inv(INSET.astype(np.float64)).astype(np.float32)
CURVE = (15.5, -40.14, 31.96, -6.868, 0.4298, 0.1191, -0.00232)


def exposure(light: NDArray[np.float32], look: Atmosphere) -> float:
    return look.exposure


def developed(light: NDArray[np.float32], look: Atmosphere, exposure: float, seed: int) -> Frame:
    """The picture (H, W, 3) of light, linear (H, W, 3)."""
    seen = np.maximum(light * exposure, 1e-6) @ INSET.T
    stops = np.clip((np.log2(seen) + 10.0) / 14.0, 0, 1)
    curved = np.polyval(CURVE, stops)
    gray = curved @ np.array([0.2126, 0.7152, 0.0722])
    curved = gray[..., None] + look.saturation * (curved - gray[..., None])
    return np.round(255 * np.clip(np.maximum(curved @ OUTSET.T, 0), 0, 1)).astype(np.uint8)
