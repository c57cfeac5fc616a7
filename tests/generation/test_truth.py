import json
from pathlib import Path

import numpy as np

from langit.generation.truth import TruthFile
from langit.render.snapshot import Body, Builder, Snapshot, View


def test_numpy_reads_what_was_recorded(tmp_path: Path) -> None:
    body = Body(owner=1, subject="ball", kind="ball", center=(0.0, 1.0, 2.0), extent=(0.2, 0.2, 0.2))
    depth = np.arange(6, dtype=np.float32).reshape(2, 3)
    with TruthFile(tmp_path / "truth.npz") as truth:
        for number in range(3):
            view = View(eye=(0.0, -3.0, 1.5), target=(0.0, 3.0, 1.0), fov=45.0)
            snapshot = Snapshot(time=number / 8, view=view, solids=Builder().build(), bodies=(body,))
            truth.add(snapshot, {"depth": depth + number})
    with np.load(tmp_path / "truth.npz") as file:
        np.testing.assert_array_equal(file["depth/000002"], depth + 2)
        np.testing.assert_array_equal(file["view/000001"], [0, -3, 1.5, 0, 3, 1, 45])
        state = json.loads(file["bodies/000002.json"])
    assert state["time"] == 0.25
    assert state["bodies"][0]["center"] == [0.0, 1.0, 2.0]
