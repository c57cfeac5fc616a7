"""`Context`: what is already known of a clip, where it sits, and how far it may still move.

Every edit is a context, and the sampler never asks which edit it runs.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, kw_only=True)
class Context:
    """Known latents and the highest flow time that each position may take.

    A ceiling of 0 keeps a position, 1 leaves it free, and 0.6 starts it at time 0.6 from what is known.
    """

    latents_BCTYX: Tensor
    ceiling_BTYX: Tensor

    @classmethod
    def empty(cls, like: Tensor) -> "Context":
        """Nothing is known of latents shaped `like` (B, C, T, Y, X)."""
        return cls(latents_BCTYX=torch.zeros_like(like), ceiling_BTYX=torch.ones_like(like[:, 0]))

    def know(self, latents_BCTYX: Tensor, frames: slice, ceiling: float | Tensor = 0.0) -> "Context":
        """The same context with `frames` known. `ceiling` is a number, or broadcasts against those frames."""
        known, limit = self.latents_BCTYX.clone(), self.ceiling_BTYX.clone()
        known[:, :, frames], limit[:, frames] = latents_BCTYX, ceiling
        return Context(latents_BCTYX=known, ceiling_BTYX=limit)

    def part(self, frames: slice) -> "Context":
        """The context of some of the latent frames."""
        return Context(latents_BCTYX=self.latents_BCTYX[:, :, frames], ceiling_BTYX=self.ceiling_BTYX[:, frames])

    def start(self, noise_BCTYX: Tensor) -> Tensor:
        """Where sampling begins: every position at its ceiling. A kept position is its latents, bit for bit."""
        t_B1TYX = self.ceiling_BTYX[:, None]
        return torch.lerp(self.latents_BCTYX, noise_BCTYX, t_B1TYX.expand_as(noise_BCTYX))

    def at(self, t: float) -> Tensor:
        """The time of every position when the clip is at `t`."""
        return self.ceiling_BTYX.clamp(max=t)

    def to(self, device: torch.device | str) -> "Context":
        """The same on another device."""
        return Context(latents_BCTYX=self.latents_BCTYX.to(device), ceiling_BTYX=self.ceiling_BTYX.to(device))

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is left to make."""
        return not bool((self.ceiling_BTYX > 0).any())
