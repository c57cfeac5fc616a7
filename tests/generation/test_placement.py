import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from langit.clip import Size
from langit.config import CausalVaeConfig, OpenWeightsConfig, TextEncoderConfig, TransformerConfig
from langit.errors import RequestError
from langit.generation import placement
from langit.generation.placement import GB, Machine, Placement, check_size, estimate, plan
from langit.presets import open_weights, wan_2_1_1_3b

WITHIN = 0.15
SCALED: OpenWeightsConfig = replace(
    wan_2_1_1_3b(),
    name="scaled",
    transformer=TransformerConfig(
        width=512, depth=6, heads=8, mlp_width=2048, in_channels=16, out_channels=16, patch=(1, 2, 2), text_width=512
    ),
    autoencoder=CausalVaeConfig(encoder_width=24, decoder_width=24),
    text=TextEncoderConfig(vocabulary=4000, width=512, heads=8, mlp_width=1024, depth=4),
)
CPU = Machine(device="cpu", device_free=20 * GB, host_free=20 * GB)


def on_gpu(device: float, host: float = 64) -> Machine:
    return Machine(device="cuda", device_free=device * GB, host_free=host * GB)


@pytest.fixture(scope="module")
def model() -> OpenWeightsConfig:
    return open_weights("wan2.1-1.3b")


SIZE, FRAMES = Size(256, 256), 17


def test_much_memory_keeps_everything_and_little_keeps_less(model: OpenWeightsConfig) -> None:
    found = [plan(model, SIZE, FRAMES, on_gpu(free)) for free in (40, 12, 5, 3)]
    assert all(each.fits for each in found)
    assert found[0].placement.text_layers == found[0].placement.layers == "resident"
    assert found[0].placement.text_device == "cuda"
    assert found[1].placement.text_device == "cpu"
    peaks = [each.device_peak for each in found]
    assert peaks == sorted(peaks, reverse=True)
    assert found[3].placement.layers == "memory"


def test_without_main_memory_layers_wait_on_disk(model: OpenWeightsConfig) -> None:
    found = plan(model, SIZE, FRAMES, on_gpu(3.3, host=1))
    assert found.fits
    assert found.placement.layers == found.placement.text_layers == "disk"


def test_a_processor_computes_in_thirty_two_bits(model: OpenWeightsConfig) -> None:
    found = plan(model, SIZE, FRAMES, CPU)
    assert found.placement.dtype == "float32"
    assert found.placement.torch_dtype("transformer") == torch.float32


def test_what_does_not_fit_is_refused_with_what_to_change(model: OpenWeightsConfig) -> None:
    found = plan(model, Size(1280, 720), 81, on_gpu(3.4, host=1))
    assert not found.fits
    with pytest.raises(RequestError, match=r"takes .* GB; 3\.4 are free.*Ask for .*use a machine with"):
        found.require()


def test_tiles_bound_the_decoder(model: OpenWeightsConfig) -> None:
    base = Placement(device="cpu", dtype="float32", text_device="cpu", text_dtype="float32")
    whole, tiled = (
        estimate(model, Size(832, 480), 5, CPU, replace(base, tile=tile)).device_peaks["autoencoder"]
        for tile in (0, 20)
    )
    assert tiled < 0.7 * whole


@pytest.mark.parametrize(
    ("size", "near"), [(Size(1280, 720), "1280x704 or 1280x736"), (Size(100, 100), "96x96 or 96x128 or 128x96")]
)
def test_the_nearest_sizes_are_named(size: Size, near: str) -> None:
    with pytest.raises(RequestError, match=near):
        check_size(open_weights("wan2.2-5b"), size)
    check_size(open_weights("wan2.2-5b"), Size(1280, 704))


def test_this_machine_has_memory() -> None:
    on = placement.machine()
    assert on.host_free > 0.1 * GB
    assert on.one_memory == (on.device in ("cpu", "mps"))


MEASURE = """
import json, sys, torch
from pathlib import Path
from test_placement import SCALED
from langit.generation import loading
stage, folder, layers, tile = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
rows, columns, frames = json.loads(sys.argv[5])
cpu, dtype = torch.device("cpu"), torch.float32
latents = torch.zeros(1, 16, frames, rows, columns)
with torch.inference_mode():
    if stage == "transformer":
        vae = loading.autoencoder(SCALED, folder / "vae.safetensors", cpu, dtype)
        model = loading.transformer(SCALED, folder / "dit.safetensors", cpu, dtype, layers)
        model(latents, torch.tensor([[0.5]]), torch.zeros(1, 128, 512), torch.ones(1, 128))
    elif stage == "autoencoder":
        vae = loading.autoencoder(SCALED, folder / "vae.safetensors", cpu, dtype)
        for _ in vae.decode_stream(latents, tile):
            pass
    else:
        model = loading.text_encoder(SCALED, folder / "text.safetensors", cpu, dtype, layers)
        model(torch.ones(1, 128, dtype=torch.long))
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from langit.models.causal_vae import CausalVAE
    from langit.models.dit import DiT
    from langit.models.umt5 import UmT5
    from langit.weights import checkpoint

    place: Path = tmp_path_factory.mktemp("scaled")
    checkpoint.save(DiT(SCALED.transformer).state_dict(), place / "dit.safetensors")
    checkpoint.save(CausalVAE(SCALED.autoencoder).state_dict(), place / "vae.safetensors")
    checkpoint.save(UmT5(SCALED.text).state_dict(), place / "text.safetensors")
    return place


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from the kernel of Linux")
@pytest.mark.parametrize(
    ("stage", "layers", "tile", "size", "frames"),
    [
        pytest.param("transformer", "resident", 0, Size(512, 512), 17, marks=pytest.mark.slow),
        pytest.param("transformer", "disk", 0, Size(512, 512), 33, marks=pytest.mark.slow),
        pytest.param("autoencoder", "resident", 0, Size(512, 512), 9, marks=pytest.mark.slow),
        pytest.param("autoencoder", "resident", 14, Size(640, 640), 9, marks=pytest.mark.slow),
        pytest.param("text", "resident", 0, Size(64, 64), 1, marks=pytest.mark.slow),
    ],
)
def test_the_prediction_is_what_a_run_takes(
    folder: Path, stage: str, layers: str, tile: int, size: Size, frames: int
) -> None:
    placed = Placement(
        device="cpu", dtype="float32", text_device="cpu", text_dtype="float32", text_layers=layers, layers=layers,
        tile=tile,
    )  # fmt: skip
    predicted = estimate(SCALED, size, frames, CPU, placed).device_peaks[stage]
    grid = [size.height // 8, size.width // 8, 1 + (frames - 1) // 4]
    command = [sys.executable, "-c", MEASURE, stage, str(folder), layers, str(tile), json.dumps(grid)]
    env = {"PYTHONPATH": str(Path(__file__).parent), "OMP_NUM_THREADS": "1", "PATH": ""}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert not ended.returncode, ended.stderr
    measured = float(ended.stdout)
    print(f"{stage}: {predicted / GB:.3f} GB predicted, {measured / GB:.3f} measured, {predicted / measured - 1:+.1%}")
    assert abs(predicted / measured - 1) <= WITHIN
