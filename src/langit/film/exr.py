"""The passes of an OpenEXR file as the path tracer writes it, read by OpenEXR's own library."""

import tempfile
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
PASSES: Final = {"picture": (".Combined", "RGB"), "albedo": (".Denoising Albedo", "RGB"),
                 "normals": (".Denoising Normal", "XYZ")}  # fmt: skip


def passes(data: bytes) -> dict[str, Array]:
    """Of a file of several passes the `picture`, its `albedo` and its `normals`, float32 (H, W, 3).

    Raises:
        ValueError: one of them is not there, or the bytes are no such file.
    """
    found, planes = {}, _planes(data)
    for name, (end, letters) in PASSES.items():
        layers = {key[:-2] for key in planes if key[:-2].endswith(end)}
        if not layers:
            raise ValueError(f"the file has no {name}")
        found[name] = np.stack([planes[f"{min(layers)}.{letter}"] for letter in letters], axis=-1)
    return found


def _planes(data: bytes) -> dict[str, Array]:
    """The channels of a file by their names, (H, W) each, from the top down."""
    import OpenEXR

    with tempfile.TemporaryDirectory() as folder:  # which reads nothing from memory
        path = Path(folder, "traced.exr")
        path.write_bytes(data)
        try:
            channels = OpenEXR.File(str(path), separate_channels=True).channels()
        except (OSError, RuntimeError) as error:
            raise ValueError(f"the tracer's picture cannot be read: {error}") from error
        return {name: np.array(channel.pixels, np.float32) for name, channel in channels.items()}
