"""How long a clip takes and how much memory, end to end, and a step of the transformer beside another library's."""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from langit.config import TransformerConfig
from langit.models.dit import DiT


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds of work for a second of video, median and 95th percentile, and the process's peak memory in MB."""

    median: float
    slow: float
    memory: float


def pace(make: Callable[[], float], runs: int = 5) -> Pace:
    """Time `make`, which makes a clip and returns its seconds, after one run that does not count."""
    make()
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        seconds = make()
        found.append((time.perf_counter() - began) / seconds)
    found.sort()
    return Pace(
        median=statistics.median(found), slow=found[min(len(found) - 1, int(0.95 * len(found)))], memory=memory()
    )


def memory() -> float:
    """The most memory that this process ever had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


@torch.inference_mode()
def step_seconds(config: TransformerConfig, frames: int = 8, side: int = 8, words: int = 32, runs: int = 5) -> float:
    """The median time of one call of a transformer of that shape on one clip."""
    torch.manual_seed(0)
    model = DiT(config).initialize().eval()
    x = torch.randn(1, config.in_channels, frames, side, side)
    times, text = torch.full((1, 1), 0.5), torch.randn(1, words, config.text_width)
    return _median(lambda: model(x, times, text), runs)


@torch.inference_mode()
def diffusers_step_seconds(
    config: TransformerConfig, frames: int = 8, side: int = 8, words: int = 32, runs: int = 5
) -> float | None:
    """The same shape in diffusers' Wan transformer; None where diffusers is not installed."""
    try:
        from diffusers import WanTransformer3DModel
    except ImportError:
        return None
    torch.manual_seed(0)
    model: Any = WanTransformer3DModel(  # diffusers is not typed as a module
        patch_size=config.patch, num_attention_heads=config.heads, attention_head_dim=config.head_width,
        in_channels=config.in_channels, out_channels=config.out_channels, text_dim=config.text_width,
        freq_dim=config.frequencies, ffn_dim=config.mlp_width, num_layers=config.depth,
    )  # fmt: skip
    model.eval()
    x = torch.randn(1, config.in_channels, frames, side, side)
    times, text = torch.full((1,), 500), torch.randn(1, words, config.text_width)
    return _median(lambda: model(x, times, text), runs)


def _median(call: Callable[[], object], runs: int) -> float:
    call()
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return statistics.median(found)
