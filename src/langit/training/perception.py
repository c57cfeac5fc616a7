"""Loss and batches for the perception net: attributes, and where bodies of which color are, in four frames of clips."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from langit.config import Labels
from langit.data.attributes import OTHER, answers, color_of_owners
from langit.data.dataset import Clip
from langit.models.autoencoder import REACH, Autoencoder, encode_film, to_bytes, to_floats
from langit.models.perception import FRAMES, Perception
from langit.training.autoencoder import disturbed

CLEAR_SHARE: Final = 0.2  # how much a pixel of no body weighs beside one of a body: most of a picture has none
SOFTENING: Final = 0.3  # most of the noise in latents of softened clips, in deviations of their channels


class PerceptionTask:
    """What `loop.train` needs to learn to see. Batches hold clips of one size."""

    def __init__(self, model: Perception, clips: Sequence[Clip], held_out: Sequence[Clip], *, batch: int, seed: int):
        self.model, self.batch, self.seed = model, batch, seed
        self.clips, self.held_out = [c for c in clips if len(c.frames) >= FRAMES], list(held_out)
        self.sizes: dict[tuple[int, ...], list[int]] = {}
        for index, clip in enumerate(self.clips):
            self.sizes.setdefault(clip.frames.shape[1:3], []).append(index)

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        """Cross entropy of every attribute, and of what is where. Frames are tinted and disturbed a little."""
        rng = np.random.default_rng((self.seed, step))
        size = sorted(self.sizes)[int(rng.choice(len(self.sizes), p=self._shares()))]
        chosen = [self.clips[int(i)] for i in rng.choice(self.sizes[size], self.batch)]
        starts = [int(rng.integers(len(clip.frames) - FRAMES + 1)) for clip in chosen]
        frames = torch.stack([_chunk(clip, at) for clip, at in zip(chosen, starts, strict=True)])
        gain = 1 + 0.05 * torch.randn(self.batch, 3, 1, 1, 1, generator=generator)
        noise = torch.randn(frames.shape, generator=generator) * 0.06 * torch.rand((), generator=generator)
        scores, found = self.model(frames * gain + noise)
        labels = self.model.labels
        loss, right = attribute_loss(scores, chosen, labels)
        bodies = torch.stack([_bodies(clip, at, labels) for clip, at in zip(chosen, starts, strict=True)])
        weight = torch.ones(found.shape[1])
        weight[0] = CLEAR_SHARE
        return loss + F.cross_entropy(found, bodies, weight), {"right": right}

    def validate(self) -> dict[str, float]:
        """The share of right answers on held-out clips, one number an attribute: the floor of every measurement."""
        return accuracy(self.model, self.held_out)

    def _shares(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        counts = np.array([len(self.sizes[size]) for size in sorted(self.sizes)], float)
        return counts / counts.sum()


@torch.no_grad()
def softened(model: Autoencoder, clip: Clip, seed: int) -> Clip:
    """A clip through the autoencoder, its latents disturbed: as a model would have made it. Less than a chunk stays."""
    chunk = model.config.frames
    if len(clip.frames) < chunk:
        return clip
    latents = encode_film(model, torch.from_numpy(np.ascontiguousarray(clip.frames)))[None]
    noisy = disturbed(latents, SOFTENING, torch.Generator().manual_seed(seed))
    frames = torch.cat([model.decode(noisy[:, :, at : at + 4], noisy[:, :, max(0, at - REACH) : at] if at else None)
                        for at in range(0, noisy.shape[2], 4)], dim=2)  # fmt: skip
    owners = None if clip.owners is None else clip.owners[: frames.shape[2]]
    return replace(clip, frames=to_bytes(frames[0]).numpy(), owners=owners)


def attribute_loss(scores: dict[str, Tensor], clips: Sequence[Clip], labels: Labels) -> tuple[Tensor, float]:
    """Mean cross entropy over attributes, and the share of right answers."""
    found = [answers(clip.facts["scene"], labels) for clip in clips]
    losses, right = [], []
    for name, score in scores.items():
        wanted = torch.tensor([row[name] for row in found])
        if bool((wanted != OTHER).any()):
            losses.append(F.cross_entropy(score, wanted, ignore_index=OTHER))
            right.append(float((score.argmax(1) == wanted)[wanted != OTHER].float().mean()))
    return torch.stack(losses).mean(), sum(right) / len(right)


@torch.no_grad()
def accuracy(model: Perception, clips: Sequence[Clip]) -> dict[str, float]:
    """Share of right answers by attribute over clips, from their middle four frames."""
    counts: dict[str, list[int]] = {}
    for clip in clips:
        scores, _ = model(_chunk(clip, max(0, (len(clip.frames) - FRAMES) // 2))[None])
        truth = answers(clip.facts["scene"], model.labels)
        for name, score in scores.items():
            if truth[name] != OTHER:
                counts.setdefault(name, []).append(int(int(score.argmax()) == truth[name]))
    numbers = {name: sum(values) / len(values) for name, values in counts.items()}
    return {"right": sum(numbers.values()) / max(1, len(numbers)), **numbers}


def _chunk(clip: Clip, at: int) -> Tensor:
    times = np.minimum(np.arange(at, at + FRAMES), len(clip.frames) - 1)
    return to_floats(torch.from_numpy(clip.frames[times]))


def _bodies(clip: Clip, at: int, labels: Labels) -> Tensor:
    """The color of the body in every pixel in the middle of a chunk, at half the pixels: 0 for none."""
    if clip.owners is None:
        return torch.zeros(clip.frames.shape[1] // 2, clip.frames.shape[2] // 2, dtype=torch.long)
    return torch.from_numpy(color_of_owners(clip.facts, labels)[clip.owners[at + FRAMES // 2, ::2, ::2]])
