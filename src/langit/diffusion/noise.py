"""Noise levels per latent frame: which frames of a training clip are known and how noisy the others are.

One mixture trains every mode: a clip from nothing, its continuation, its beginning, a bridge, a gap, a picture that
starts it (Chen et al. 2024, Diffusion Forcing; Song et al. 2025, DFoT). Times are flow times, 1 for noise.

Shape suffixes: B batch, T latent frames.
"""

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

from langit.diffusion.schedule import logit_normal, shift_tensor

Pattern = Callable[[int, torch.Generator], Tensor]
"""`(frames, generator) -> known (T,)`: which frames are known, as booleans."""

MOST_NOISE_OF_KNOWN: Final = 0.3  # known frames are noised up to here in most samples, so that drift does not grow


def _prefix(frames: int, generator: torch.Generator) -> Tensor:
    return torch.arange(frames) < _between(1, frames - 1, generator)


def _suffix(frames: int, generator: torch.Generator) -> Tensor:
    return _prefix(frames, generator).flip(0)


def _ends(frames: int, generator: torch.Generator) -> Tensor:
    if frames < 3:
        return _prefix(frames, generator)
    first = _between(1, frames - 2, generator)
    last = _between(1, frames - 1 - first, generator)
    at = torch.arange(frames)
    return (at < first) | (at >= frames - last)


def _subset(frames: int, generator: torch.Generator) -> Tensor:
    known = torch.rand(frames, generator=generator) < 0.5
    known[_between(0, frames - 1, generator)] = False  # something is left to make
    return known


def _picture(frames: int, generator: torch.Generator) -> Tensor:
    return torch.arange(frames) < 1


# How often each way of knowing something is trained, out of all samples; the rest of the mixture is below.
KNOWN: Final[tuple[tuple[float, Pattern], ...]] = (
    (0.12, _prefix), (0.06, _suffix), (0.08, _ends), (0.08, _subset), (0.06, _picture),
)  # fmt: skip
ONE_TIME, INDEPENDENT, RAMP = 0.25, 0.25, 0.10


def sample_times(batch: int, frames: int, generator: torch.Generator, shift: float = 1.0) -> Tensor:
    """Times (B, T) to train at. A known frame has time 0 or little noise; a time of 0 carries no loss.

    A single frame has one time: it is a still.
    """
    return torch.stack([_one(frames, generator, shift) for _ in range(batch)])


def _one(frames: int, generator: torch.Generator, shift: float) -> Tensor:
    target = logit_normal((1,), shift, generator=generator)
    chance = float(torch.rand((), generator=generator))
    if frames == 1 or chance < ONE_TIME:
        return target.expand(frames).clone()
    chance -= ONE_TIME
    if chance < INDEPENDENT:
        return logit_normal((frames,), shift, generator=generator)
    chance -= INDEPENDENT
    if chance < RAMP:
        return ramp(frames, float(torch.rand((), generator=generator)), shift)
    chance -= RAMP
    known = _pattern(chance)(frames, generator)
    level = torch.zeros(())
    if float(torch.rand((), generator=generator)) < 0.6:
        level = MOST_NOISE_OF_KNOWN * torch.rand((), generator=generator)
    return torch.where(known, torch.minimum(level, target[0]), target[0])


def _pattern(chance: float) -> Pattern:
    """The way of knowing something that a number from 0 to the sum of `KNOWN` falls on."""
    for share, pattern in KNOWN:
        if chance < share:
            return pattern
        chance -= share
    return KNOWN[-1][1]


def ramp(frames: int, phase: float, shift: float = 1.0) -> Tensor:
    """Times (T,) that rise from clean to noise over the clip, for rolling sampling; `phase` moves the ramp, 0 to 1."""
    line = (torch.arange(frames) + 1 - phase) / frames
    return shift_tensor(line.clamp(0, 1), shift)


def shift_for(tokens: int) -> float:
    """How far times move toward noise for a clip of that many latent values: sqrt(values / 4096), 1 to 3 (SR-DiT)."""
    return min(3.0, max(1.0, (tokens * 32 / 4096) ** 0.5))


def _between(low: int, high: int, generator: torch.Generator) -> int:
    """A whole number, both ends included."""
    return int(torch.randint(low, max(low, high) + 1, (), generator=generator))
