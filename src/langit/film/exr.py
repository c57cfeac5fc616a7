"""The passes of an OpenEXR file as the path tracer writes it, read by OpenEXR's own library."""

import tempfile
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
PASSES: Final = {"picture": (".Combined", "RGB"), "albedo": (".Denoising Albedo", "RGB"),
                 "normals": (".Denoising Normal", "XYZ")}  # fmt: skip

MOST: Final = np.float32(np.finfo(np.float16).max)


def passes(data: bytes | memoryview) -> dict[str, Array]:
    """Of a file of several passes the `picture`, its `albedo` and its `normals`, float32 (H, W, 3).

    What is brighter than half floats hold, which such a file may have, is as bright as they hold.

    Raises:
        ValueError: one of them is not there, or the bytes are no such file.
    """
    import OpenEXR

    with tempfile.TemporaryDirectory() as folder:  # which reads nothing from memory
        path = Path(folder, "traced.exr")
        path.write_bytes(data)
        try:
            planes = OpenEXR.File(str(path), separate_channels=True).channels()
        except (OSError, RuntimeError) as error:
            raise ValueError(f"the tracer's picture cannot be read: {error}") from error
    found = {}
    for name, (end, letters) in PASSES.items():
        layers = {key[:-2] for key in planes if key[:-2].endswith(end)}
        if not layers:
            raise ValueError(f"the file has no {name}")
        channels = [planes[f"{min(layers)}.{letter}"].pixels for letter in letters]
        found[name] = np.clip(np.stack(channels, axis=-1, dtype=np.float32), -MOST, MOST)
    return found
