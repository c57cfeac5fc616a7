"""What a long clip remembers: a bounded choice of past latent frames, each at its true place in time.

The first frame keeps identity and place, the last few keep motion, and some between keep what has left the picture
(FAR, Gu et al. 2025; FramePack, Zhang and Agrawala 2025). However long the past, the choice has the same size.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, kw_only=True)
class Memory:
    """How many frames are remembered: `sink` first ones, `recent` last ones, and `far` spread between them."""

    sink: int = 1
    far: int = 1
    recent: int = 4

    @classmethod
    def of(cls, size: int) -> "Memory":
        """A memory of so many frames: the first and one between as soon as there is room for them."""
        return cls(recent=size - 2) if size > 2 else cls(sink=0, far=0, recent=size)

    @property
    def size(self) -> int:
        """The most frames that are ever remembered."""
        return self.sink + self.far + self.recent

    def select(self, past: int) -> list[int]:
        """Which of `past` frames are remembered, in order."""
        if past <= self.size:
            return list(range(past))
        first, last = self.sink, past - self.recent
        spread = [first + round((k + 1) * (last - first) / (self.far + 1)) for k in range(self.far)]
        chosen = {*range(first), *(min(max(at, first), last - 1) for at in spread), *range(last, past)}
        return sorted(chosen)


@dataclass(frozen=True, kw_only=True)
class Known:
    """Latents to go on from and where in time they are, counted in latent frames."""

    latents_BCTYX: Tensor
    places: tuple[float, ...]


def remember(past_BCTYX: Tensor, memory: Memory, first: float = 0.0) -> Known:
    """The frames of a past that `memory` keeps; the past begins at place `first`."""
    chosen = memory.select(past_BCTYX.shape[2])
    return Known(latents_BCTYX=past_BCTYX[:, :, chosen], places=tuple(first + at for at in chosen))


def steady(latents_BCTYX: Tensor, like_BCTYX: Tensor, pull: float) -> Tensor:
    """Latents whose mean and deviation in each channel are drawn toward those of `like`: against drift."""
    axes = (2, 3, 4)
    mean, deviation = latents_BCTYX.mean(axes, keepdim=True), latents_BCTYX.std(axes, keepdim=True) + 1e-6
    wanted_mean, wanted = like_BCTYX.mean(axes, keepdim=True), like_BCTYX.std(axes, keepdim=True)
    moved = (latents_BCTYX - mean) / deviation * deviation.lerp(wanted, pull) + mean.lerp(wanted_mean, pull)
    return moved if pull else latents_BCTYX


def places_of(known: Sequence[float], start: float, frames: int) -> Tensor:
    """The places (T,) of remembered frames followed by `frames` new ones from `start` on."""
    return torch.tensor([*known, *(start + k for k in range(frames))], dtype=torch.float32)
