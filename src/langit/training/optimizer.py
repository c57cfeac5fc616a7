"""Muon for the matrices inside the transformer's blocks, AdamW for everything else, in one optimizer.

Muon (Jordan et al. 2024) replaces the momentum of a matrix by the nearest orthogonal one, found by five Newton-Schulz
steps; its step is scaled to the size of an AdamW step (Liu et al. 2025, equation 4).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn

from langit.models.linear import matmul

QUINTIC: Final = (3.4445, -4.7750, 2.0315)  # the coefficients of Muon's polynomial


def orthogonalize(matrix: Tensor, steps: int = 5) -> Tensor:
    """A matrix with about the same singular vectors and all singular values near 1 (between 0.7 and 1.2)."""
    a, b, c = QUINTIC
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        gram = matmul(x, x.T)
        x = a * x + matmul(b * gram + c * matmul(gram, gram), x)
    return x.T if tall else x


class Muon(torch.optim.Optimizer):
    """Two rules in one optimizer: groups with `rule` "muon" hold matrices, those with "adamw" anything."""

    def __init__(self, groups: Iterable[dict[str, Any]]):
        super().__init__(groups, {"rule": "adamw", "lr": 1e-3, "decay": 0.01, "momentum": 0.95, "betas": (0.9, 0.99)})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]  # torch's own overloads
        """One update of every parameter that has a gradient."""
        value = closure() if closure else None
        for group in self.param_groups:
            update = _muon if group["rule"] == "muon" else _adamw
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.mul_(1 - group["lr"] * group["decay"])
                    update(parameter, parameter.grad, self.state[parameter], group)
        return value


def _muon(parameter: Tensor, gradient: Tensor, state: dict[str, Tensor], group: dict[str, Any]) -> None:
    momentum = state.setdefault("momentum", torch.zeros_like(parameter))
    momentum.lerp_(gradient, 1 - group["momentum"])
    ahead = gradient.lerp(momentum, group["momentum"])  # Nesterov
    size = 0.2 * math.sqrt(max(parameter.shape))
    parameter.add_(orthogonalize(ahead), alpha=-group["lr"] * size)


def _adamw(parameter: Tensor, gradient: Tensor, state: dict[str, Tensor], group: dict[str, Any]) -> None:
    low, high = group["betas"]
    first = state.setdefault("first", torch.zeros_like(parameter))
    second = state.setdefault("second", torch.zeros_like(parameter))
    count = state.setdefault("count", torch.zeros(()))
    count += 1
    first.lerp_(gradient, 1 - low)
    second.lerp_(gradient.square(), 1 - high)
    n = float(count)
    denominator = (second / (1 - high**n)).sqrt_().add_(1e-8)
    parameter.addcdiv_(first, denominator, value=-group["lr"] / (1 - low**n))


def adamw(model: nn.Module, lr: float, decay: float = 0.01) -> Muon:
    """AdamW for all of it; gains, biases and tables do not decay."""
    return Muon(_decaying(list(model.parameters()), lr, decay))


def muon(model: nn.Module, lr: float, other_lr: float, inside: str = "blocks", decay: float = 0.01) -> Muon:
    """Muon for the matrices of the modules below `inside`, AdamW with `other_lr` for everything else."""
    named = list(model.named_parameters())
    matrices = [p for name, p in named if f"{inside}." in name and p.ndim == 2 and "modulation" not in name]
    chosen = {id(p) for p in matrices}
    rest = [p for _, p in named if id(p) not in chosen]
    return Muon([{"params": matrices, "rule": "muon", "lr": lr, "decay": decay}, *_decaying(rest, other_lr, decay)])


def _decaying(parameters: Sequence[nn.Parameter], lr: float, decay: float) -> list[dict[str, Any]]:
    """Two groups of AdamW: matrices decay, what is smaller does not."""
    tables, gains = ([p for p in parameters if (p.ndim >= 2) == large] for large in (True, False))
    return [{"params": tables, "lr": lr, "decay": decay}, {"params": gains, "lr": lr, "decay": 0.0}]


def rate(step: int, steps: int, warmup: int = 200, cool: float = 0.2) -> float:
    """The share of the learning rate at a step: it rises, stays, and falls in a line over the last `cool` (WSD)."""
    rising = min(1.0, (step + 1) / max(1, warmup))
    falling = 1.0 if cool == 0 else min(1.0, (steps - step) / (cool * steps))
    return max(0.0, rising * falling)
