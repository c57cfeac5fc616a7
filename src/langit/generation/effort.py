"""How much there is to compute and to read for a clip, and how long that takes: from the configuration alone.

Operations are counted, the rate at which they are done is measured on the machine itself or assumed and said to be.
"""

import functools
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import torch
from torch.utils.flop_counter import FlopCounterMode

from langit.clip import Size
from langit.config import CausalVaeConfig, OpenWeightsConfig, TransformerConfig
from langit.diffusion import schedule
from langit.generation import footage
from langit.generation.placement import TYPES, WORDS, Placement, coder_reach, count_weights
from langit.models.causal_vae import CausalVAE
from langit.models.linear import Linear

# What a whole model reaches of the rate of its matrix products: measured on a processor (0.83 to 0.96), else assumed.
REACHED: Final = {"cpu": 0.85}
REACHED_ELSEWHERE: Final = 0.5
ASSUMED: Final = {"cpu": 100e9, "cuda": 150e12, "xpu": 50e12, "mps": 5e12}  # products a second of a kind not at hand
DISK: Final = 2e9  # bytes a second, assumed
STORED: Final = 4  # bytes of a number on disk, as most of these models are published
MEASURED_FOR: Final = 0.3  # seconds


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What a clip takes: how often the transformer is asked, operations by stage, and bytes read from disk."""

    evaluations: int
    steps: int
    operations: Mapping[str, float]
    read: float

    def seconds(self, rate: float) -> float:
        """How long it takes at so many operations a second; what is read comes first and is not overlapped."""
        return sum(self.operations.values()) / rate + self.read / DISK


def effort(config: OpenWeightsConfig, size: Size, frames: int, placement: Placement) -> Effort:
    """What a clip that is made from words takes. What is known of others has to be encoded beside that."""
    stride = config.autoencoder.space_stride
    latents, rows, columns = footage.latents(frames), size.height // stride, size.width // stride
    evaluations = list(_evaluations(config, latents))
    tokens = rows * columns // (config.transformer.patch[1] * config.transformer.patch[2])
    block = config.sampling.causal_block * tokens
    weights = count_weights(config)
    operations = {
        "text": 2.0 * weights["text layers"] * WORDS * 2,
        "transformer": sum(_evaluation(config.transformer, count * tokens, block) for count in evaluations),
        "decoder": _decoding(config.autoencoder, latents)
        * rows
        * columns
        * _overlap(config, placement.tile, rows, columns),
    }
    read = len(evaluations) * weights["layers"] * STORED if placement.layers == "disk" else 0
    whole = weights["transformer"] * config.experts + weights["text"] + weights["autoencoder"]
    return Effort(
        evaluations=len(evaluations), steps=len(schedule.grid(config.sampling)) - 1, operations=operations,
        read=float(read + STORED * whole),
    )  # fmt: skip


def measured(placement: Placement) -> float:
    """Operations a second of a whole model on the device of this machine, from a product of matrices there."""
    device, dtype = torch.device(placement.device), TYPES[placement.dtype]
    side = 1024 if device.type == "cpu" else 8192
    layer = Linear(side, side, bias=False, device=device, dtype=dtype)
    x = torch.randn(side, side, device=device, dtype=dtype)
    with torch.inference_mode():
        layer(x).sum().item()
        began, times = time.perf_counter(), 0
        while (took := time.perf_counter() - began) < MEASURED_FOR:
            layer(x)[0, 0].item()  # waits for the device
            times += 1
    return reached(device.type) * 2 * side**3 * times / took


def reached(device: str) -> float:
    """The share of the rate of matrix products that a whole model reaches."""
    return REACHED.get(device, REACHED_ELSEWHERE)


def _evaluations(config: OpenWeightsConfig, latents: int) -> Iterator[int]:
    """For every time that the transformer is asked, how many latent frames it is asked about: with the prompt, and
    where guidance counts once more without."""
    sampling = config.sampling
    block = sampling.causal_block or latents
    for stop in range(block, latents + block, block):
        for t in schedule.grid(sampling)[:-1]:
            scale = sampling.guidance_of(schedule.expert(t, config.boundary))
            guided = scale != 1 and sampling.guidance_interval[0] <= t <= sampling.guidance_interval[1]
            for _ in range((1 + guided) * (2 if sampling.solver == "heun" else 1)):
                yield min(stop, latents)


def _evaluation(config: TransformerConfig, tokens: int, block: int) -> float:
    """Operations of one evaluation: products with weights, attention to tokens, all or of earlier blocks, and words."""
    width = config.width
    weights = 2.0 * tokens * width * (6 * width + 2 * config.mlp_width)
    words = 4.0 * WORDS * width * (tokens + width)
    blocks = -(-tokens // block) if block else 1
    seen = tokens * (blocks + 1) / (2 * blocks)
    return config.depth * (weights + words + 4.0 * tokens * seen * width)


@functools.cache
def _decoding(config: CausalVaeConfig, latents: int) -> float:
    """Operations of decoding for each latent of a frame. From the third latent frame on all take the same."""
    side, counted = 16, [0]
    with torch.device("meta"), torch.inference_mode(), FlopCounterMode(display=False) as counter:
        model = CausalVAE(replace(config, mean=(), deviation=())).eval()
        for _ in model.decode_stream(torch.zeros(1, config.channels, 3, side, side)):
            counted.append(counter.get_total_flops())
    some = min(latents, 3)
    return (counted[some] + (latents - some) * (counted[3] - counted[2])) / side**2


def _overlap(config: OpenWeightsConfig, tile: int, rows: int, columns: int) -> float:
    """How much more is decoded in tiles, which bring their surroundings with them."""
    if not tile:
        return 1.0
    reach = coder_reach(config.autoencoder, "decoder")
    return (min(rows, tile + 2 * reach) / min(rows, tile)) * (min(columns, tile + 2 * reach) / min(columns, tile))
