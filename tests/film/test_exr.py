from pathlib import Path
from typing import Any

import numpy as np
import pytest

from langit.film import exr

OpenEXR: Any = pytest.importorskip("OpenEXR", reason="scripts/setup film installs it")


def written(folder: Path, layers: dict[str, np.ndarray]) -> bytes:
    path = folder / "layers.exr"
    OpenEXR.File({"compression": OpenEXR.NO_COMPRESSION, "type": OpenEXR.scanlineimage}, dict(layers)).write(str(path))
    return path.read_bytes()


def test_passes_are_read_as_they_lie_in_the_file(tmp_path):
    noise, layers = np.random.default_rng(0), {}
    for pass_, letters in (("Combined", "ABGR"), ("Denoising Albedo", "BGR"), ("Denoising Normal", "XYZ")):
        for letter in letters:
            kind = np.float16 if pass_ == "Combined" else np.float32
            layers[f"ViewLayer.{pass_}.{letter}"] = noise.normal(size=(5, 7)).astype(kind)
    found = exr.passes(written(tmp_path, layers))
    assert set(found) == {"picture", "albedo", "normals"}
    assert np.array_equal(found["picture"][..., 0], layers["ViewLayer.Combined.R"])
    assert np.array_equal(found["normals"][..., 2], layers["ViewLayer.Denoising Normal.Z"])
    assert found["albedo"].dtype == np.float32


def test_what_cannot_be_read_is_told(tmp_path):
    layers = {f"ViewLayer.Combined.{letter}": np.zeros((2, 3), np.float32) for letter in "RGB"}
    with pytest.raises(ValueError, match="no albedo"):
        exr.passes(written(tmp_path, layers))
    with pytest.raises(ValueError, match="cannot be read"):
        exr.passes(b"no picture")
