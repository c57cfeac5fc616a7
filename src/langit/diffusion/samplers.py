"""Samplers: functions of one signature that follow a model from noise to latents.

Each position of the latents has its own time, the sampler's time or the position's ceiling where that is lower. A
position whose time does not change in a step is not touched by it, so what is known survives any model.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from langit.diffusion import flow
from langit.diffusion.guidance import Denoise

if TYPE_CHECKING:
    from langit.conditioning.context import Context

Sampler = Callable[[Denoise, Tensor, Sequence[float], "Context"], Tensor]

HIGHEST = 1 - 1e-6  # where a multistep solver starts: at 1 the signal to noise ratio has no logarithm


def euler(denoise: Denoise, noise_BCTYX: Tensor, times: Sequence[float], context: "Context") -> Tensor:
    """First order. One evaluation a step."""
    x_BCTYX = context.start(noise_BCTYX)
    for t, t_next in pairwise(times):
        now, then = context.at(t), context.at(t_next)
        x_BCTYX = x_BCTYX + (then - now)[:, None] * denoise(x_BCTYX, now)
    return x_BCTYX


def heun(denoise: Denoise, noise_BCTYX: Tensor, times: Sequence[float], context: "Context") -> Tensor:
    """Second order (Karras et al. 2022, Algorithm 1 without churn). Two evaluations a step."""
    x_BCTYX = context.start(noise_BCTYX)
    for t, t_next in pairwise(times):
        now, then = context.at(t), context.at(t_next)
        step = (then - now)[:, None]
        v_BCTYX = denoise(x_BCTYX, now)
        x_BCTYX = x_BCTYX + step * (v_BCTYX + denoise(x_BCTYX + step * v_BCTYX, then)) / 2
    return x_BCTYX


def unipc(denoise: Denoise, noise_BCTYX: Tensor, times: Sequence[float], context: "Context") -> Tensor:
    """Second order predictor and corrector in B(h) = exp(h) - 1 (UniPC, Zhao et al. 2023, Algorithms 7 and 8).

    One evaluation a step: what the model says at the new point first corrects that point, then predicts the next.
    """
    grid = [min(t, HIGHEST) for t in times]
    levels, level_BTYX = context.ceiling_BTYX.unique(return_inverse=True)
    plans = [_plan([min(t, level) for t in grid]) for level in levels.tolist()]

    def spread(values: list[float]) -> Tensor | float:
        """One number for each level, laid out over the latents."""
        if len(values) == 1:
            return values[0]
        return torch.tensor(values, device=noise_BCTYX.device, dtype=noise_BCTYX.dtype)[level_BTYX][:, None]

    x_BCTYX = context.start(noise_BCTYX)
    before_BCTYX = x_BCTYX  # the corrected point of the step before
    newer_BCTYX = older_BCTYX = torch.zeros_like(x_BCTYX)  # clean estimates of the two steps before
    for i, t in enumerate(grid[:-1]):
        now = context.at(t)
        clean_BCTYX = flow.clean(x_BCTYX, denoise(x_BCTYX, now), now)
        stay, last, new, newer, older = (spread([plan[i].correct[k] for plan in plans]) for k in range(5))
        x_BCTYX = stay * x_BCTYX + last * before_BCTYX + new * clean_BCTYX + newer * newer_BCTYX + older * older_BCTYX
        before_BCTYX, older_BCTYX, newer_BCTYX = x_BCTYX, newer_BCTYX, clean_BCTYX
        last, new, newer = (spread([plan[i].predict[k] for plan in plans]) for k in range(3))
        x_BCTYX = last * x_BCTYX + new * newer_BCTYX + newer * older_BCTYX
    return x_BCTYX


@dataclass(frozen=True)
class _Step:
    """The weights of one step. `correct`: of the point, the point before, and the clean estimates at this step and
    the two before. `predict`: of the corrected point, and the clean estimates at this step and the one before."""

    correct: tuple[float, float, float, float, float]
    predict: tuple[float, float, float]


def _plan(times: Sequence[float]) -> list[_Step]:
    """UniPC for one path of times, which may begin with steps that stand still."""
    steps = len(times) - 1
    path = torch.tensor(times, dtype=torch.float32).tolist()  # the reference keeps its levels in fp32
    idle = next((i for i in range(steps) if path[i + 1] < path[i]), steps)
    plan = [_Step((1, 0, 0, 0, 0), (1, 0, 0))] * idle
    order = 0
    for i in range(idle, steps):
        if order == 0:
            correct = (1.0, 0.0, 0.0, 0.0, 0.0)
        else:
            correct = _correct(path[i], path[i - 1], path[i - 2] if order == 2 else None)
        order = min(2, steps - i, i - idle + 1)
        plan.append(_Step(correct, _predict(path[i + 1], path[i], path[i - 1] if order == 2 else None)))
    return plan


def _snr(t: float) -> float:
    """Half the logarithm of the signal to noise ratio."""
    return math.log(1 - t) - math.log(t) if t > 0 else math.inf


def _predict(t: float, s: float, r: float | None) -> tuple[float, float, float]:
    """From time s to t, with a clean estimate at s and, at order 2, one at r before it."""
    h = _snr(t) - _snr(s)
    growth = (1 - t) * math.expm1(-h)
    if r is None:
        return t / s, -growth, 0.0
    slope = growth / 2 * h / (_snr(r) - _snr(s))
    return t / s, slope - growth, -slope


def _correct(t: float, s: float, r: float | None) -> tuple[float, float, float, float, float]:
    """The point at t again from the one at s, now that the clean estimate at t is known."""
    h = _snr(t) - _snr(s)
    unit = math.expm1(-h)
    growth = (1 - t) * unit
    if r is None:
        return 0.0, t / s, -growth / 2, -growth / 2, 0.0
    ratio = (_snr(r) - _snr(s)) / h
    second = unit / -h - 1
    third = 2 * (second / -h - 0.5) / unit
    second = second / unit
    of_old = (third - second) / (ratio - 1)  # solves [[1, 1], [ratio, 1]] (of_old, of_new) = (second, third)
    of_new = second - of_old
    slope = growth * of_old / ratio
    return 0.0, t / s, -growth * of_new, growth * (of_new - 1) + slope, -slope


def redraw(
    denoise: Denoise,
    noise_BCTYX: Tensor,
    times: Sequence[float],
    context: "Context",
    *,
    fresh: Callable[[int], Tensor],
) -> Tensor:
    """Few-step sampling of distilled models (DMD2, Yin et al. 2024): guess the data, add new noise, guess again.

    `fresh` gives the noise of step 1, 2 and on.
    """
    x_BCTYX = context.start(noise_BCTYX)
    for i, (t, t_next) in enumerate(pairwise(times), start=1):
        now, then = context.at(t), context.at(t_next)
        guess_BCTYX = flow.clean(x_BCTYX, denoise(x_BCTYX, now), now)
        drawn_BCTYX = flow.interpolate(guess_BCTYX, fresh(i), then) if t_next > 0 else guess_BCTYX
        x_BCTYX = torch.where((now > then)[:, None], drawn_BCTYX, x_BCTYX)
    return x_BCTYX


SAMPLERS: dict[str, Sampler] = {"euler": euler, "heun": heun, "unipc": unipc}
