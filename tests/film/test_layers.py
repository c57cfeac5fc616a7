"""Layers are read back as they were, by the library that wrote them and by Blender, which has one of its own."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from langit.errors import OutputError, UnavailableError
from langit.film import found
from langit.film.layers import LayerFiles
from langit.render.snapshot import Builder, Snapshot, View

OpenEXR: Any = pytest.importorskip("OpenEXR", reason="scripts/setup film installs it")
READ = """
import bpy, glob, json, os, sys
sys.path += glob.glob(os.path.join(bpy.utils.resource_path("LOCAL"), "python", "lib", "*", "site-packages"))
import OpenImageIO
file = OpenImageIO.ImageInput.open(sys.argv[-1])
spec = file.spec()
pixels = file.read_image("float")
names = list(spec.channelnames)
print("langit", json.dumps({"names": names, "formats": [str(f) for f in (spec.channelformats or [spec.format])],
                            "pixel": [float(v) for v in pixels[1][2]], "software": spec.getattribute("Software")}))
"""


def snapshot(time: float = 0.0) -> Snapshot:
    return Snapshot(time=time, view=View(eye=(0, -3, 1), target=(0, 0, 0)), solids=Builder().build())


def passes() -> dict[str, NDArray[Any]]:
    random = np.random.default_rng(1)
    depth = random.uniform(1, 1000, (4, 6)).astype(np.float32)
    depth[0, 0] = np.inf
    flow = random.normal(0, 20, (4, 6, 2)).astype(np.float32)
    flow[0, 0] = np.nan
    return {
        "linear": random.uniform(0, 300, (4, 6, 3)).astype(np.float32),
        "depth": depth,
        "normals": random.uniform(-1, 1, (4, 6, 3)).astype(np.float32),
        "segmentation": random.integers(0, 65_535, (4, 6)).astype(np.uint16),
        "flow": flow,
    }


def read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    with OpenEXR.File(str(path), separate_channels=True) as file:
        return dict(file.header()), {name: channel.pixels.copy() for name, channel in file.channels().items()}


def test_every_layer_is_read_back_as_it_was(tmp_path: Path) -> None:
    told = passes()
    LayerFiles(tmp_path).add(snapshot(0.5), dict(told))
    header, planes = read(tmp_path / "000000.exr")
    assert [planes[name].dtype for name in ("R", "Z", "N.X", "forward.u", "segmentation.id")] == [
        np.float16, np.float32, np.float16, np.float32, np.float32,
    ]  # fmt: skip
    assert np.array_equal(np.stack([planes[name] for name in "RGB"], -1), told["linear"].astype(np.float16))
    assert np.array_equal(planes["Z"], told["depth"])
    assert np.array_equal(planes["segmentation.id"], told["segmentation"])
    assert np.array_equal(planes["N.Y"], told["normals"][..., 1].astype(np.float16))
    flow = np.stack([planes["forward.u"], planes["forward.v"]], -1)
    assert np.array_equal(flow, told["flow"], equal_nan=True)
    assert header["langitSeconds"] == 0.5
    assert header["comments"].startswith("Computed by a program")


def test_light_beyond_what_a_half_holds_stays_a_number(tmp_path: Path) -> None:
    told = passes()
    told["linear"][0, 0] = 1e6, 0.0, -1e-3
    LayerFiles(tmp_path).add(snapshot(), told)
    _, planes = read(tmp_path / "000000.exr")
    assert [planes[name][0, 0] for name in "RGB"] == [65504.0, 0.0, 0.0]


def test_the_last_frame_has_no_flow_and_frames_are_counted(tmp_path: Path) -> None:
    files, told = LayerFiles(tmp_path), passes()
    files.add(snapshot(), dict(told))
    del told["flow"]
    files.add(snapshot(), told)
    assert "forward.u" in read(tmp_path / "000000.exr")[1]
    assert "forward.u" not in read(tmp_path / "000001.exr")[1]


def test_where_they_cannot_be_written_it_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"000000\.exr cannot be written"):
        LayerFiles(tmp_path / "none").add(snapshot(), passes())


@pytest.mark.long
def test_blenders_reader_finds_the_same_in_it(tmp_path: Path) -> None:
    try:
        home = found.home()
    except UnavailableError as error:
        pytest.skip(str(error))
    if home.engine != "bpy":
        pytest.skip("a Blender shows its reader to its own scripts alone")
    told = passes()
    LayerFiles(tmp_path).add(snapshot(), told)
    words = [*home.command, "-c", READ, str(tmp_path / "000000.exr")]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    seen = json.loads(next(line for line in said.splitlines() if line.startswith("langit ")).removeprefix("langit "))
    pixel = dict(zip(seen["names"], seen["pixel"], strict=True))
    assert pixel["Z"] == told["depth"][1, 2]
    assert [pixel[name] for name in "RGB"] == list(told["linear"].astype(np.float16)[1, 2].astype(float))
    assert pixel["segmentation.id"] == told["segmentation"][1, 2]
    assert pixel["forward.v"] == told["flow"][1, 2, 1]
    assert seen["software"].startswith("langit ")
