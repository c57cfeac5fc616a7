"""Clips of the training world as it looked when the shipped small model was trained: all that it can be asked about.

The world's look goes on changing and the weights do not, so tests of the weights read these and render nothing. They
are recorded again only together with a newly trained model:

    python tests/support/trained_look.py
"""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.data.record import sample
from langit.evaluation.judge import Truth
from langit.evaluation.suites import cases
from langit.evaluation.truths import render
from langit.simulation.families import FAMILIES

Frames = NDArray[np.uint8]
FILE: Final = Path(__file__).with_suffix(".npz")
FPS: Final = 8
STREETS: Final = (Size(256, 256), Size(320, 192), Size(192, 320))
RETURNS: Final = 8


def table() -> Frames:
    """Two seconds of a ball that falls on a table (16, 128, 128, 3), which were in no recording."""
    return _read("table")


def street(size: Size) -> Frames:
    """Half a second of the neon street, the place with the finest detail (4, H, W, 3), in one of the `STREETS`."""
    return _read(f"street {size}")


def returns() -> list[Truth]:
    """People who leave or pass behind a wall and come back, at 128x128."""
    with np.load(FILE) as kept:
        colors = kept["colors"]
    return [
        Truth(frames=_read(f"return {n}"), owners=_read(f"owners {n}"), owner=1, color=str(color), fps=FPS)
        for n, color in enumerate(colors)
    ]


def _read(name: str) -> Frames:
    """The frames of that name; what is kept are their differences from one to the next."""
    with np.load(FILE) as kept:
        return np.cumsum(kept[name], axis=0, dtype=np.uint8)


def record() -> None:
    """Render all of it in the look of today."""
    falling = FAMILIES["falling"](np.random.default_rng(31))
    found = {"table": sample(falling, Size(128, 128), FPS, (31, 0), "falling", truth=False).arrays["frames"][:16]}
    walks = (FAMILIES["walking"](np.random.default_rng(seed)) for seed in range(31, 99))
    walk = next(scene for scene in walks if scene.setting == "neon_street")
    for size in STREETS:
        found[f"street {size}"] = sample(walk, size, FPS, (31, 0), "walking", truth=False).arrays["frames"][:4]
    truths = [render(case, Size(128, 128), FPS).truth for case in cases(RETURNS, ("occlusion",))]
    assert all(truth.owner == 1 for truth in truths)
    for number, truth in enumerate(truths):
        found |= {f"return {number}": truth.frames, f"owners {number}": truth.owners}
    _write(found, {"colors": np.array([truth.color for truth in truths])})


def _write(frames: Mapping[str, Frames], others: Mapping[str, NDArray[Any]]) -> None:
    """An .npz that `numpy.load` reads, packed with LZMA, which takes half of what `savez_compressed` does."""
    moved = {name: np.diff(film, axis=0, prepend=np.zeros_like(film[:1])) for name, film in frames.items()}
    with zipfile.ZipFile(FILE, "w", zipfile.ZIP_LZMA) as file:
        for name, array in {**moved, **others}.items():
            bare = io.BytesIO()
            np.save(bare, array, allow_pickle=False)
            file.writestr(f"{name}.npy", bare.getvalue())


if __name__ == "__main__":
    record()
