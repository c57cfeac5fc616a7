"""An exponential average of the weights: what is sampled from and shipped.

shadow <- decay shadow + (1 - decay) weights, with decay_n = min(decay, (1 + n) / (10 + n)) so that the first weights do
not weigh for long.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Ema:
    """The average of a model's parameters. `shadow` is by name."""

    def __init__(self, model: nn.Module, decay: float = 0.999):
        self.decay, self.count = decay, 0
        self.shadow = {name: p.detach().clone() for name, p in model.named_parameters()}

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Take the weights after one more step into the average."""
        decay = min(self.decay, (1 + self.count) / (10 + self.count))
        self.count += 1
        names, parameters = zip(*model.named_parameters(), strict=True)
        torch._foreach_lerp_([self.shadow[name] for name in names], list(parameters), 1 - decay)

    @contextmanager
    def applied(self, model: nn.Module) -> Iterator[None]:
        """Within the block, the model has the average for weights."""
        kept = {name: p.detach().clone() for name, p in model.named_parameters()}
        self._put(model, self.shadow)
        try:
            yield
        finally:
            self._put(model, kept)

    @torch.no_grad()
    def _put(self, model: nn.Module, weights: dict[str, Tensor]) -> None:
        for name, parameter in model.named_parameters():
            parameter.copy_(weights[name])
