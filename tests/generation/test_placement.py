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
from langit.generation.placement import GB, Machine, Placement, estimate, plan
from langit.presets import open_weights, wan_2_1_1_3b

pytestmark = pytest.mark.long

WITHIN = 0.15
TRANSFORMER = TransformerConfig(
    width=512, depth=6, heads=8, mlp_width=2048, in_channels=16, out_channels=16, patch=(1, 2, 2), text_width=512
)
# Its matrices are so large that the C library gives them back to the system, as it does those of the real one.
TEXT = TextEncoderConfig(vocabulary=20_000, width=2048, heads=32, mlp_width=5120, depth=3)
VAE = CausalVaeConfig(encoder_width=24, decoder_width=24)
VAE_2 = CausalVaeConfig(encoder_width=24, decoder_width=40, channels=48, unshuffle=2, shortcuts=True)
SCALED: dict[str, OpenWeightsConfig] = {
    "2.1": replace(wan_2_1_1_3b(), name="scaled", transformer=TRANSFORMER, autoencoder=VAE, text=TEXT),
    "2.2": replace(wan_2_1_1_3b(), name="scaled", transformer=TRANSFORMER, autoencoder=VAE_2, text=TEXT),
}
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


@pytest.mark.slow  # tests/cli/test_plan.py asks the same of the command
def test_what_does_not_fit_is_refused_with_what_to_change(model: OpenWeightsConfig) -> None:
    found = plan(model, Size(1280, 720), 81, on_gpu(3.4, host=1))
    assert not found.fits
    with pytest.raises(RequestError, match=r"takes .* GB; 3\.4 are free.*Ask for .*use a machine with"):
        found.require()


def test_tiles_bound_the_decoder(model: OpenWeightsConfig) -> None:
    base = Placement(device="cpu", dtype="float32", text_device="cpu", text_dtype="float32")
    whole, tiled = (
        estimate(model, Size(832, 480), 5, CPU, replace(base, tile=tile)).device_peaks["decoder"] for tile in (0, 20)
    )
    assert tiled < 0.7 * whole


def test_this_machine_has_memory() -> None:
    on = placement.machine()
    assert on.host_free > 0.1 * GB
    assert on.one_memory == (on.device in ("cpu", "mps"))


MEASURE = """
import json, sys, torch
from pathlib import Path
from test_placement import SCALED
from langit.generation import loading
stage, version, folder, layers, tile = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4], int(sys.argv[5])
rows, columns, frames = json.loads(sys.argv[6])
config, cpu, dtype = SCALED[version], torch.device("cpu"), torch.float32
with torch.inference_mode():
    if stage == "text":
        model = loading.text_encoder(config, folder / "text.safetensors", cpu, dtype, layers)
        model(torch.ones(1, 128, dtype=torch.long))
    else:
        vae = loading.autoencoder(config, folder / f"vae-{version}.safetensors", cpu, dtype)
        latents = torch.zeros(1, config.autoencoder.channels, frames, rows, columns)
    if stage == "transformer":
        model = loading.transformer(config, folder / "dit.safetensors", cpu, dtype, layers)
        model(latents, torch.tensor([[0.5]]), torch.zeros(1, 128, 512), torch.ones(1, 128))
    if stage == "decoder":
        for _ in vae.decode_stream(latents, tile):
            pass
    if stage == "encoder":
        sides = (side * config.autoencoder.space_stride for side in (rows, columns))
        vae.encode(torch.zeros(1, 3, 1 + 4 * (frames - 1), *sides, dtype=torch.uint8), tile)
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
    checkpoint.save(DiT(TRANSFORMER).state_dict(), place / "dit.safetensors")
    checkpoint.save(UmT5(TEXT).state_dict(), place / "text.safetensors")
    for version, config in SCALED.items():
        checkpoint.save(CausalVAE(config.autoencoder).state_dict(), place / f"vae-{version}.safetensors")
    return place


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from the kernel of Linux")
@pytest.mark.parametrize(
    ("stage", "version", "layers", "tile", "size", "frames"),
    [
        ("transformer", "2.1", "resident", 0, Size(512, 512), 17),
        ("transformer", "2.1", "disk", 0, Size(512, 512), 33),
        ("decoder", "2.1", "resident", 0, Size(512, 512), 9),
        ("decoder", "2.1", "resident", 0, Size(640, 384), 13),
        ("decoder", "2.2", "resident", 0, Size(640, 640), 5),
        ("decoder", "2.1", "resident", 14, Size(640, 640), 9),
        ("decoder", "2.1", "resident", 20, Size(832, 480), 5),
        ("decoder", "2.2", "resident", 14, Size(832, 704), 5),
        ("encoder", "2.1", "resident", 0, Size(512, 512), 9),
        ("encoder", "2.2", "resident", 0, Size(832, 704), 9),
        ("encoder", "2.1", "resident", 28, Size(832, 480), 9),
        ("encoder", "2.2", "resident", 14, Size(832, 704), 9),
        ("text", "2.1", "resident", 0, Size(64, 64), 1),
        ("text", "2.1", "disk", 0, Size(64, 64), 1),
    ],
)
def test_the_prediction_is_what_a_run_takes(
    folder: Path, stage: str, version: str, layers: str, tile: int, size: Size, frames: int
) -> None:
    placed = Placement(
        device="cpu", dtype="float32", text_device="cpu", text_dtype="float32", text_layers=layers, layers=layers,
        tile=tile,
    )  # fmt: skip
    config = SCALED[version]
    predicted = estimate(config, size, frames, CPU, placed).device_peaks[stage]
    stride = config.autoencoder.space_stride
    grid = [size.height // stride, size.width // stride, 1 + (frames - 1) // 4]
    command = [sys.executable, "-c", MEASURE, stage, version, str(folder), layers, str(tile), json.dumps(grid)]
    env = {"PYTHONPATH": str(Path(__file__).parent), "OMP_NUM_THREADS": "1", "PATH": ""}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert not ended.returncode, ended.stderr
    measured = float(ended.stdout)
    off = predicted / measured - 1
    print(
        f"{stage} {version} {layers} {tile}: {predicted / GB:.3f} GB predicted, {measured / GB:.3f} measured, "
        f"{off:+.1%}"
    )
    assert abs(off) <= WITHIN
