"""Ground truth of a clip, written frame by frame into one .npz: what the renderer and the simulator know exactly.

Arrays are named `pass/frame`: `depth/000000` float32 (H, W) in meters, `normals/...` float32 (H, W, 3),
`segmentation/...` uint16 (H, W) of owner numbers, `amodal/...` bool (owners, H, W), `flow/...` float32 (H, W, 2) in
pixels to the next frame, `view/...` float64 (7) eye, target and field of view. `bodies/000000.json` holds the time, the
state of every body, seen or not, and the contacts since the frame before.
"""

import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.closing import Closing
from langit.render.snapshot import Snapshot

PASSES: Final = frozenset({"depth", "normals", "segmentation", "amodal", "flow"})


class TruthFile(Closing):
    """An .npz that grows by a frame at a time; `numpy.load` reads it."""

    def __init__(self, path: Path):
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._count = 0

    def add(self, snapshot: Snapshot, passes: dict[str, NDArray[Any]]) -> None:
        """The truth of the next frame."""
        view = np.array([*snapshot.view.eye, *snapshot.view.target, snapshot.view.fov])
        for name, values in {**passes, "view": view}.items():
            with self._zip.open(f"{name}/{self._count:06d}.npy", "w") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(values), allow_pickle=False)
        state = {
            "time": snapshot.time,
            "bodies": [asdict(body) for body in snapshot.bodies],
            "contacts": [asdict(contact) for contact in snapshot.contacts],
        }
        self._zip.writestr(f"bodies/{self._count:06d}.json", json.dumps(state))
        self._count += 1

    def close(self) -> None:
        """End the file."""
        self._zip.close()
