import struct

import numpy as np
import pytest

from langit.film import exr


def written(channels, compression=0):
    """An OpenEXR file of one part of named channels (H, W), half or float."""
    height, width = next(iter(channels.values())).shape
    kinds = {np.dtype(np.float16): 1, np.dtype(np.float32): 2}
    names = sorted(channels)
    listed = b"".join(
        name.encode() + b"\0" + struct.pack("<iB3xii", kinds[channels[name].dtype], 0, 1, 1) for name in names
    )
    values = [
        (b"channels", b"chlist", listed + b"\0"),
        (b"compression", b"compression", bytes([compression])),
        (b"dataWindow", b"box2i", struct.pack("<4i", 0, 0, width - 1, height - 1)),
    ]
    head = struct.pack("<ii", 20000630, 2)
    head += b"".join(n + b"\0" + kind + b"\0" + struct.pack("<i", len(v)) + v for n, kind, v in values) + b"\0"
    rows = [b"".join(channels[name][y].tobytes() for name in names) for y in range(height)]
    return head + b"\0" * 8 * height + b"".join(struct.pack("<ii", y, len(row)) + row for y, row in enumerate(rows))


def test_passes_are_read_as_they_lie_in_the_file():
    noise, layers = np.random.default_rng(0), {}
    for pass_, letters in (("Combined", "ABGR"), ("Denoising Albedo", "BGR"), ("Denoising Normal", "XYZ")):
        for letter in letters:
            kind = np.float16 if pass_ == "Combined" else np.float32
            layers[f"ViewLayer.{pass_}.{letter}"] = noise.normal(size=(5, 7)).astype(kind)
    found = exr.passes(written(layers))
    assert set(found) == {"picture", "albedo", "normals"}
    assert np.array_equal(found["picture"][..., 0], layers["ViewLayer.Combined.R"])
    assert np.array_equal(found["normals"][..., 2], layers["ViewLayer.Denoising Normal.Z"])
    assert found["albedo"].dtype == np.float32


def test_what_cannot_be_read_is_told():
    layers = {f"ViewLayer.Combined.{letter}": np.zeros((2, 3), np.float32) for letter in "RGB"}
    with pytest.raises(ValueError, match="no albedo"):
        exr.passes(written(layers))
    with pytest.raises(ValueError, match="compressed"):
        exr.passes(written(layers, compression=3))
