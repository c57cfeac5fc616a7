"""What is left of noise is taken out by Open Image Denoise (openimagedenoise.org), helped by albedo and normals."""

import importlib.util

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def there() -> bool:
    """Whether this machine has it; where it lacks, the tracer denoises each picture by itself."""
    return importlib.util.find_spec("pyoidn") is not None


def denoised(light: Array, albedo: Array | None = None, normals: Array | None = None) -> Array:
    """Linear light (H, W, 3) without noise; the rest as it was traced, as large."""
    import pyoidn  # which few installations have

    parts = {"albedo": albedo, "normal": normals if albedo is not None else None}
    helps = {name: np.ascontiguousarray(part, np.float32) for name, part in parts.items() if part is not None}
    return np.asarray(pyoidn.denoise(np.ascontiguousarray(light, np.float32), hdr=True, quality="fast", **helps))
