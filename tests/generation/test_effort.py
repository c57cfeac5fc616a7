import time
from dataclasses import replace

import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from langit.clip import Size
from langit.config import CausalVaeConfig, OpenWeightsConfig, SamplingConfig, TransformerConfig
from langit.generation import effort
from langit.generation.placement import GB, Machine, Placement, estimate
from langit.models.causal_vae import CausalVAE
from langit.models.dit import DiT
from langit.presets import open_weights, wan_2_1_1_3b

pytestmark = pytest.mark.long

HERE = Placement(device="cpu", dtype="float32", text_device="cpu", text_dtype="float32")
SHAPE = TransformerConfig(width=96, depth=3, heads=4, mlp_width=200, in_channels=4, out_channels=4, patch=(1, 2, 2))
VAE = CausalVaeConfig(encoder_width=8, decoder_width=8, channels=4)


def small(**sampling: object) -> OpenWeightsConfig:
    config = replace(wan_2_1_1_3b(), transformer=SHAPE, autoencoder=VAE)
    return replace(config, sampling=replace(config.sampling, **sampling))  # type: ignore[arg-type]  # as given


@pytest.mark.parametrize(
    ("model", "frames", "evaluations"),
    [("wan2.1-1.3b", 81, 100), ("wan2.2-a14b", 81, 80), ("self-forcing-1.3b", 81, 28), ("fastwan-5b", 121, 3)],
)
def test_both_passes_of_every_step_are_counted(model: str, frames: int, evaluations: int) -> None:
    config = open_weights(model)
    assert effort.effort(config, config.size, frames, HERE).evaluations == evaluations


def test_guidance_is_counted_where_it_is_asked_for() -> None:
    asked = [effort.effort(small(steps=10, **more), Size(64, 64), 9, HERE).evaluations for more in (
        {}, {"guidance": (1.0,)}, {"guidance_interval": (0.0, 0.0)}, {"solver": "heun"})]  # fmt: skip
    assert asked == [20, 10, 10, 40]


@pytest.mark.parametrize("block", [0, 1])
def test_operations_of_an_evaluation_are_those_that_are_done(block: int) -> None:
    config, grid = small(guidance=(1.0,), steps=1), (3, 16, 24)
    model, text = DiT(SHAPE).bfloat16(), torch.zeros(1, 128, SHAPE.text_width)  # oneDNN's own products are not counted
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        model(torch.zeros(1, 4, *grid), torch.zeros(1, 1), text, torch.ones(1, 128), block)
    counted = effort._evaluation(config.transformer, 3 * 8 * 12, block * 8 * 12)
    assert counted == pytest.approx(counter.get_total_flops(), rel=0.05)


@pytest.mark.parametrize("frames", [1, 9, pytest.param(25, marks=pytest.mark.slow)])
def test_operations_of_decoding_are_those_that_are_done(frames: int) -> None:
    with torch.device("meta"), torch.inference_mode(), FlopCounterMode(display=False) as counter:
        for _ in CausalVAE(VAE).decode_stream(torch.zeros(1, 4, 1 + (frames - 1) // 4, 12, 20)):
            pass
    counted = effort.effort(small(), Size(160, 96), frames, HERE).operations["decoder"]
    assert counted == pytest.approx(counter.get_total_flops(), rel=0.05)


def test_layers_that_wait_on_disk_are_read_for_every_evaluation() -> None:
    config = open_weights("wan2.2-a14b")
    here, disk = (
        effort.effort(config, config.size, 81, replace(HERE, layers=layers)) for layers in ("resident", "disk")
    )
    assert 130 * GB < here.read < 145 * GB, "both transformers, the text encoder and the autoencoder once"
    assert 4_500 * GB < disk.read < 4_700 * GB
    assert disk.seconds(1e15) > here.seconds(1e15) + 2_000


def test_no_mask_of_all_pairs_of_tokens_is_planned_or_built() -> None:
    machine = Machine(device="cpu", device_free=64 * GB, host_free=64 * GB)
    causal, whole = (
        estimate(open_weights(name), Size(832, 480), 81, machine, HERE).device_peaks["transformer"]
        for name in ("self-forcing-1.3b", "wan2.1-1.3b")
    )
    assert causal < 1.1 * whole, "a mask of 32,760 tokens squared would take another 4 GB"


def test_convolutions_on_cuda_are_planned_with_what_they_take_beside() -> None:
    config, placed = small(), replace(HERE, device="cuda", dtype="bfloat16")
    machine = Machine(device="cuda", device_free=64 * GB, host_free=64 * GB)
    on_cuda, elsewhere = (
        estimate(config, Size(512, 512), 9, replace(machine, device=kind), replace(placed, device=kind))
        for kind in ("cuda", "xpu")
    )
    assert on_cuda.device_peaks["decoder"] > 1.2 * elsewhere.device_peaks["decoder"] - 0.25 * 0.5 * GB
    assert on_cuda.device_peaks["transformer"] == elsewhere.device_peaks["transformer"]


@pytest.mark.slow
def test_the_time_is_about_what_a_run_takes() -> None:
    shape = replace(SHAPE, width=768, heads=12, mlp_width=3072)
    config = replace(
        small(steps=1, guidance=(1.0,)), transformer=shape, sampling=SamplingConfig(steps=1, guidance=(1.0,))
    )
    model, x = DiT(shape).eval(), torch.zeros(1, 4, 5, 32, 48)
    with torch.inference_mode():
        model(x, torch.zeros(1, 1), torch.zeros(1, 128, shape.text_width))
        began = time.perf_counter()
        for _ in range(3):
            model(x, torch.zeros(1, 1), torch.zeros(1, 128, shape.text_width))
        took = (time.perf_counter() - began) / 3
    said = effort.effort(config, Size(384, 256), 17, HERE).operations["transformer"] / effort.measured(HERE)
    print(f"{took:.2f} s, {said:.2f} said")
    assert 0.5 < said / took < 2
