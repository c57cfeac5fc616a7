"""Will it fit, and where does each part live? Answered from the configuration alone, before anything is loaded.

The parts run one after another (text, transformer, autoencoder), so what counts is the most that any of them takes.
Placements are tried from the fastest to the most frugal; the first that fits is used, and if none does, the answer
says what to change.
"""

import functools
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn

from langit import capability
from langit.clip import Size
from langit.config import CausalVaeConfig, OpenWeightsConfig, TextEncoderConfig, TransformerConfig
from langit.errors import RequestError
from langit.generation import footage, memory
from langit.models.causal_layers import Past, channels_innermost
from langit.models.causal_vae import COLORS, CausalVAE
from langit.models.dit import DiT
from langit.models.umt5 import UmT5
from langit.presets import OPEN_WEIGHTS

GB = 1e9
SHARE = 0.92  # of the free memory that is planned with; the rest is for what nobody foresees
RUNTIME = 0.27e9  # bytes that Python, torch and this package take of main memory before any model
FRAGMENTS = 1.25  # of what is computed with: what allocators keep between blocks; the middle of all that was measured
FRAGMENTS_OF_TILES = 1.2  # and once more where pieces of many sizes come and go; measured on glibc
CONTEXT = 0.5e9  # bytes that an accelerator's own runtime takes of its memory
WORKSPACE = 0.5  # of what autoencoders compute with: what CUDA's convolutions take beside; assumed, not measured
KEPT = 8  # tensors of latents: noise, context and what a solver keeps
WORDS = 128  # tokens of a long prompt, for the estimate
TILES = (0, 40, 28, 20, 14, 10)  # latents a side that a picture may be cut into for the autoencoder; 0 is not at all
TYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A device and the bytes that are free on it and in main memory. On a CPU both are the same memory."""

    device: str
    device_free: float
    host_free: float

    @property
    def one_memory(self) -> bool:
        """Whether the device computes in main memory."""
        return self.device in ("cpu", "mps")


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where each part lives. `layers` and `text_layers`: resident on the device, or waiting in memory or on disk for
    their turn. `tile` is the autoencoder's, in latents a side. `together` keeps parts loaded between stages."""

    device: str
    dtype: str
    text_device: str
    text_dtype: str
    text_layers: str = "resident"
    layers: str = "resident"
    tile: int = 0
    together: bool = False

    def torch_dtype(self, part: str) -> torch.dtype:
        """The type that a part computes in."""
        return TYPES[self.text_dtype if part == "text" else self.dtype]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A placement, the peak of each stage in bytes on the device and in main memory, and what would help."""

    model: str
    size: Size
    frames: int
    machine: Machine
    placement: Placement
    device_peaks: dict[str, float]
    host_peaks: dict[str, float]
    fits: bool
    changes: tuple[str, ...] = ()

    @property
    def device_peak(self) -> float:
        """The most that any stage takes on the device."""
        return max(self.device_peaks.values())

    @property
    def host_peak(self) -> float:
        """The most that any stage takes in main memory."""
        return max(self.host_peaks.values())

    def require(self) -> Placement:
        """The placement.

        Raises:
            RequestError: it does not fit.
        """
        if self.fits:
            return self.placement
        need, free = self.device_peak, self.machine.device_free
        if need <= SHARE * free:
            need, free = self.host_peak, self.machine.host_free
        raise RequestError(
            f"{self.model} at {self.size}, {self.frames} frames, takes {need / GB:.1f} GB; {free / GB:.1f} are free",
            field="model",
            remedy="; or ".join(self.changes) or "Use the world engine",
        )


def machine() -> Machine:
    """This machine: its accelerator if it has one, else the CPU."""
    host = _host_free()
    if torch.accelerator.is_available():
        kind = torch.accelerator.current_accelerator()
        assert kind is not None  # one is available
        if kind.type in ("cuda", "xpu"):
            free = float(torch.get_device_module(kind).mem_get_info()[0])
            return Machine(device=kind.type, device_free=free, host_free=host)
        return Machine(device=kind.type, device_free=host, host_free=host)
    return Machine(device="cpu", device_free=host, host_free=host)


def plan(config: OpenWeightsConfig, size: Size, frames: int, on: Machine | None = None) -> Plan:
    """The fastest placement that fits `on`, by default this machine; if none fits, the last, and what to change."""
    on = on or machine()
    found = None
    for placement in placements(on):
        found = estimate(config, size, frames, on, placement)
        if found.fits:
            return found
    assert found is not None  # there is always one placement
    return replace(found, changes=tuple(_changes(config, size, frames, on, found.placement)))


def placements(on: Machine) -> Iterator[Placement]:
    """What may be tried on a machine, the fastest first."""
    # Sixteen bits are an order of magnitude slower than thirty-two on most CPUs, and twice as fast on everything else.
    dtype = "float32" if on.device == "cpu" else "bfloat16"
    waits = ("resident", "disk") if on.one_memory else ("resident", "memory", "disk")
    for layers in waits:
        for tile in TILES:
            for text_device, text_layers in (
                (on.device, "resident"),
                *(() if on.device == "cpu" else (("cpu", "resident"),)),
                (on.device, "disk"),
            ):
                for together in (True, False):
                    yield Placement(
                        device=on.device, dtype=dtype, text_device=text_device, text_layers=text_layers,
                        text_dtype="float32" if text_device == "cpu" else "bfloat16", layers=layers, tile=tile,
                        together=together,
                    )  # fmt: skip


def estimate(config: OpenWeightsConfig, size: Size, frames: int, on: Machine, placement: Placement) -> Plan:
    """What one placement takes."""
    stride = config.autoencoder.space_stride
    grid = (footage.latents(frames), size.height // stride, size.width // stride)
    acts, rest = _working(config, grid, placement), _resting(config, placement)
    latents = _latents(config, grid)
    pixels = 3 * frames * size.width * size.height  # as bytes: known frames, and those that tiles are put together in
    around = rest["autoencoder"] + latents + (rest["transformer"] if placement.together else 0)
    text, here = rest["text"] + acts["text"], placement.text_device == on.device
    device = {
        "text": text if here else 0.0,
        "encoder": acts["encoder"] + around,
        "transformer": rest["transformer"] + rest["turn"] + rest["autoencoder"] + acts["transformer"] + latents,
        "decoder": acts["decoder"] + around + (pixels if placement.tile else 0),
    }
    host = {"text": 0.0 if here else text, "encoder": pixels, "transformer": rest["waiting"], "decoder": 0.0}
    if on.one_memory:
        device = host = {stage: RUNTIME + device[stage] + host[stage] for stage in device}
    else:
        device = {stage: CONTEXT + bytes_ for stage, bytes_ in device.items()}
        host = {stage: RUNTIME + bytes_ for stage, bytes_ in host.items()}
    fits = max(device.values()) <= SHARE * on.device_free and max(host.values()) <= SHARE * on.host_free
    return Plan(
        model=config.name, size=size, frames=frames, machine=on, placement=placement, device_peaks=device,
        host_peaks=host, fits=fits,
    )  # fmt: skip


def _latents(config: OpenWeightsConfig, grid: tuple[int, int, int]) -> float:
    """Bytes of all that has the shape of the clip's latents. Guidance keeps what one pass said while the other runs."""
    passes = 1 if set(config.sampling.guidance) == {1.0} else 2
    told = config.transformer.told_channels / config.autoencoder.channels
    return (KEPT + passes + told) * math.prod(grid) * config.autoencoder.channels * 4


def _resting(config: OpenWeightsConfig, placement: Placement) -> dict[str, float]:
    """Bytes of the weights: of each part where it computes, of the layers on their way there, and of those waiting."""
    weights = count_weights(config)
    wide, text_wide = (placement.torch_dtype(part).itemsize for part in ("transformer", "text"))
    inner = weights["layers"] * wide
    outer = weights["transformer"] * wide - inner
    experts, resident = config.experts if placement.together else 1, placement.layers == "resident"
    text = float(weights["text"] * text_wide)
    if placement.text_layers == "disk":
        text -= weights["text layers"] * text_wide * (1 - 1 / config.text.depth)
    return {
        "text": text,
        "transformer": float((outer + inner * resident) * experts),
        "autoencoder": float(weights["autoencoder"] * wide),
        # A block that comes for its turn finds the memory of the one before it not given back yet.
        "turn": 0.0 if resident else 2 * inner / config.transformer.depth,
        "waiting": float(inner * experts) if placement.layers == "memory" else 0.0,
    }


def _working(config: OpenWeightsConfig, grid: tuple[int, int, int], placement: Placement) -> dict[str, float]:
    """Bytes that each stage computes with."""
    wide, text_wide = (placement.torch_dtype(part).itemsize for part in ("transformer", "text"))
    coders = FRAGMENTS * (FRAGMENTS_OF_TILES if placement.tile else 1.0)
    coders *= 1 + WORKSPACE * (placement.device == "cuda")
    return {
        "text": FRAGMENTS * _text_peak(config.text, text_wide),
        "encoder": coders * _coder_peak(config.autoencoder, "encoder", grid, placement.tile, wide),
        "transformer": FRAGMENTS * _transformer_peak(config.transformer, grid, wide, config.sampling.causal_block),
        "decoder": coders * _coder_peak(config.autoencoder, "decoder", grid, placement.tile, wide),
    }


def _changes(config: OpenWeightsConfig, size: Size, frames: int, on: Machine, placement: Placement) -> Iterator[str]:
    """What would make it fit, each on its own: a shorter clip, a smaller one, a smaller model, another machine."""

    def fits(size: Size, frames: int) -> bool:
        return estimate(config, size, frames, on, placement).fits

    counts = [footage.nearest_counts(count)[0] for count in (frames * 3 // 4, frames // 2, frames // 4)]
    yield from islice((f"Ask for {count} frames" for count in counts if fits(size, count)), 1)
    yield from islice((f"Ask for {smaller}" for smaller in _smaller(config, size) if fits(smaller, frames)), 1)
    yield from islice((f"Use --model {other.name}" for other in _lesser(config, size, frames, on)), 1)
    need = estimate(config, size, frames, on, placement).device_peak / SHARE
    yield f"Free memory, or use a machine with {need / GB:.0f} GB"


def _smaller(config: OpenWeightsConfig, size: Size) -> Iterator[Size]:
    step = capability.weights(config).step
    for share in (0.75, 0.5, 0.375, 0.25):
        yield Size(*(max(step, round(side * share / step) * step) for side in size))


def _lesser(config: OpenWeightsConfig, size: Size, frames: int, on: Machine) -> Iterator[OpenWeightsConfig]:
    """Smaller models that make this size, in all their steps, and fit."""
    for other in (make() for make in OPEN_WEIGHTS.values()):
        smaller = other.parameters < config.parameters and not other.sampling.times
        able = smaller and capability.weights(other).makes(size)
        if able and any(estimate(other, size, frames, on, way).fits for way in placements(on)):
            yield other


@functools.cache
def count_weights(config: OpenWeightsConfig) -> dict[str, int]:
    """Parameters of each part, and of the layers that may wait."""

    def count(module: nn.Module) -> int:
        return sum(parameter.numel() for parameter in module.parameters())

    with torch.device("meta"):  # one layer stands for all
        dit, text = DiT(replace(config.transformer, depth=1)), UmT5(replace(config.text, depth=1))
        vae = CausalVAE(config.autoencoder)
    block, layer = count(dit.blocks), count(text.layers)
    return {
        "transformer": count(dit) + (config.transformer.depth - 1) * block,
        "layers": config.transformer.depth * block,
        "text": count(text) + (config.text.depth - 1) * layer,
        "text layers": config.text.depth * layer,
        "autoencoder": count(vae),
    }


@functools.cache
def _transformer_peak(config: TransformerConfig, grid: tuple[int, int, int], wide: int, block: int) -> int:
    """One evaluation. All blocks take the same, so one stands for them."""
    dtype = torch.float32 if wide == 4 else torch.bfloat16

    def build() -> Callable[[], Tensor]:
        model = DiT(replace(config, depth=1)).eval()
        x = torch.zeros(1, config.in_channels, *grid)
        text, count = torch.zeros(1, WORDS, config.text_width), torch.ones(1, WORDS)
        return lambda: model(x, torch.zeros(1, 1), text, count, block // config.patch[0])

    return memory.peak(build, dtype)


def _coder_peak(config: CausalVaeConfig, coder: str, grid: tuple[int, int, int], tile: int, wide: int) -> float:
    """Encoding or decoding. In tiles, the inside of all frames is kept while one tile of the outside is made."""
    frames, rows, columns = grid
    some = min(frames, 3)  # after the third latent frame every further one takes the same
    if not tile or (tile >= rows and tile >= columns):
        return _per_latent(config, coder, "forward", some, wide) * rows * columns
    reach, kept = _outside(config, coder, frames)
    tall, long = (min(side, tile + 2 * reach) for side in (rows, columns))
    inside = _per_latent(config, coder, "inside", some, wide) * rows * columns
    outside = _per_latent(config, coder, "outside", some, wide) * tall * long
    return kept * wide * rows * columns + max(inside, outside)


@functools.cache
def _outside(config: CausalVaeConfig, coder: str, frames: int) -> tuple[float, int]:
    """How far, in latents, the outside of the encoder or decoder sees, and what it hands over a latent of area."""
    with torch.device("meta"):
        model = CausalVAE(config)
    if coder == "encoder":
        return model.encoder.reach, model.encoder.inside_channels * frames
    twice = 4 * (2 * frames - 1 if config.halve_time[-1] else frames)  # the decoder's is at twice the rows and columns
    return model.decoder.reach / 2, model.decoder.outside_channels * twice


def coder_reach(config: CausalVaeConfig, coder: str) -> float:
    """How far, in latents, the outside of the encoder or decoder sees."""
    return _outside(config, coder, 1)[0]


@functools.cache
def _per_latent(config: CausalVaeConfig, coder: str, part: str, frames: int, wide: int) -> float:
    """Bytes that a part of the encoder or decoder takes for each latent of a frame. All of it grows with the area."""
    side = 16

    def build() -> Callable[[], None]:
        model = CausalVAE(config).eval()
        if coder == "encoder":
            channels, times, scale = COLORS * config.unshuffle**2, config.time_stride, 2 ** (len(config.widths) - 1)
            if part == "inside":
                channels, times, scale = model.encoder.inside_channels, 1, 1
        else:
            channels, times, scale = config.channels, 1, 1
            if part == "outside":
                channels, times, scale = model.decoder.outside_channels, 1 + config.halve_time[-1], 2
        first, later = (torch.zeros(1, channels, many, scale * side, scale * side) for many in (1, times))
        past: Past = {}
        run = getattr(getattr(model, coder), part)
        return lambda: _exhaust(run(channels_innermost(first if t == 0 else later), past) for t in range(frames))

    return memory.peak(build, torch.float32 if wide == 4 else torch.bfloat16) / side**2


def _exhaust(values: Iterable[object]) -> None:
    for _ in values:
        pass


@functools.cache
def _text_peak(config: TextEncoderConfig, wide: int) -> int:
    """One long prompt. All layers take the same."""
    dtype = torch.float32 if wide == 4 else torch.bfloat16

    def build() -> Callable[[], Tensor]:
        model = UmT5(replace(config, depth=1)).eval()
        ids = torch.zeros(1, WORDS, dtype=torch.long)
        return lambda: model(ids)

    return memory.peak(build, dtype)


def _host_free() -> float:
    """Bytes of main memory that can be had: what the kernel says, or the whole where it says nothing."""
    facts = Path("/proc/meminfo")
    if facts.exists():
        lines = dict(line.split(":") for line in facts.read_text().splitlines())
        return float(lines["MemAvailable"].split()[0]) * 1024
    if sys.platform == "darwin":
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return math.inf
