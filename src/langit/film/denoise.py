"""What is left of noise is taken out by Open Image Denoise (openimagedenoise.org), helped by albedo and normals."""

import importlib.util
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.errors import UnavailableError

Array = NDArray[np.float32]

MEMORY: Final = 128  # megabytes that it may take beside the pictures: more of them change no pixel and save no time


def there() -> bool:
    """Whether this machine has it, and what reads traced noise; else the tracer denoises each picture by itself."""
    return all(importlib.util.find_spec(name) is not None for name in ("pyoidn", "OpenEXR"))


def denoised(light: Array, albedo: Array | None = None, normals: Array | None = None, *, fine: bool = False) -> Array:
    """Linear light (H, W, 3) without noise; the rest as it was traced, as large. `fine` takes longer.

    Raises:
        UnavailableError: it failed.
    """
    import pyoidn  # which few installations have

    result = np.empty(light.shape, np.float32)
    images = {
        "color": light,
        "albedo": None if albedo is None else np.clip(albedo, 0, 1),
        "normal": normals if albedo is not None else None,
    }
    held = {name: np.ascontiguousarray(image, np.float32) for name, image in images.items() if image is not None}
    with pyoidn.Device(pyoidn.OIDN_DEVICE_TYPE_CPU) as device:
        device.set_int("numThreads", 1)  # the tracer has the cores; more would wait for one another, and spin
        device.set_bool("setAffinity", False)
        device.commit()
        made = pyoidn.Filter(device, pyoidn.OIDN_FILTER_TYPE_RT)
        try:
            for name, image in {**held, "output": result}.items():
                made.set_image(name, image, pyoidn.OIDN_FORMAT_FLOAT3)
            made.set_bool("hdr", True)
            made.set_int("maxMemoryMB", MEMORY)
            made.set_quality(pyoidn.OIDN_QUALITY_HIGH if fine else pyoidn.OIDN_QUALITY_FAST)
            made.commit()
            made.execute()
        finally:
            made.release()
        wrong = device.get_error()
    if wrong is not None:
        raise UnavailableError(f"Open Image Denoise failed: {wrong}", remedy="Install pyoidn anew")
    return result
