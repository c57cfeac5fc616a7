"""Time grids from 1 (noise) to 0 (data), the shift between them, and the density of times in training.

Grids are floats in and floats out. A grid of n steps has n + 1 times and ends at 0.
"""

import torch
from torch import Tensor

from langit.config import SamplingConfig

TIMES = 1000  # open weights were trained at as many levels of noise
FIRST = 1 / TIMES


def shift(t: float, by: float) -> float:
    """Move a time toward noise (Esser et al. 2024, equation 23). Shift 1 leaves it where it is."""
    return by * t / (1 + (by - 1) * t)


def shift_tensor(t: Tensor, by: float) -> Tensor:
    """`shift` for a tensor of times."""
    return by * t / (1 + (by - 1) * t)


def linear(steps: int, first: float = 1.0, last: float = 0.0) -> list[float]:
    """`steps` times evenly from `first` toward `last`, which is left out."""
    return [first + (last - first) * i / steps for i in range(steps)]


def uniform(steps: int, by: float = 1.0) -> tuple[float, ...]:
    """Even steps from 1 to 0, shifted. The grid of our own models."""
    return (*(shift(t, by) for t in linear(steps)), 0.0)


def multistep(steps: int, by: float) -> tuple[float, ...]:
    """The grid that Wan uses with its multistep solvers: even down to the lowest trained level, shifted, then 0."""
    return (*(shift(t, by) for t in linear(steps, last=FIRST)), 0.0)


def euler(steps: int, by: float) -> tuple[float, ...]:
    """The grid of the flow matching Euler scheduler: its lowest level is shifted before the grid is, and after."""
    if steps == 1:
        return (1.0, 0.0)
    lowest = shift(FIRST, by)
    return (*(shift(1 + (lowest - 1) * i / (steps - 1), by) for i in range(steps)), 0.0)


SOLVER_GRIDS = {"unipc": multistep, "euler": euler, "heun": uniform}


def grid(sampling: SamplingConfig) -> tuple[float, ...]:
    """The times that a model is sampled at: its own where it was distilled for some, else those of its solver."""
    if sampling.times:
        return (*(shift(t, sampling.shift) for t in sampling.times), 0.0)
    return SOLVER_GRIDS[sampling.solver](sampling.steps, sampling.shift)


def expert(t: float, boundary: float | None) -> int:
    """Which transformer a time goes to: at or above the boundary to the first, which knows high noise."""
    return 0 if boundary is None or round(t * TIMES) >= round(boundary * TIMES) else 1


def whole(t: Tensor) -> Tensor:
    """Times rounded down to whole levels, which is how multistep solvers tell them to open weights."""
    return torch.floor(t * TIMES + 1e-4) / TIMES  # a level that fp32 holds a little short stays itself


def logit_normal(
    shape: tuple[int, ...],
    by: float = 1.0,
    mean: float = 0.0,
    deviation: float = 1.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Times to train at: logit-normal (Esser et al. 2024, section 3.1), then shifted."""
    return shift_tensor(torch.sigmoid(mean + deviation * torch.randn(shape, generator=generator)), by)
