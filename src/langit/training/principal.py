"""Principal components of patches of video: the best linear code, which the autoencoder begins from and must beat."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from langit.models.autoencoder import to_floats


@dataclass(frozen=True, kw_only=True)
class Principal:
    """`components` (C, P), their `variances` (C) in falling order, and the `mean` patch (P)."""

    components: Tensor
    variances: Tensor
    mean: Tensor

    def reconstruct(self, frames: Tensor, chunk: int, stride: int) -> Tensor:
        """Frames (3, T, Y, X) through the code and back."""
        patches, shape = fold(frames, chunk, stride)
        code = (patches - self.mean) @ self.components.T
        return unfold(code @ self.components + self.mean, shape, chunk, stride)


def fold(frames: Tensor, chunk: int, stride: int) -> tuple[Tensor, tuple[int, int, int]]:
    """Frames (3, T, Y, X) to patches (N, P) in the order of the autoencoder's linear paths, and their grid."""
    time = frames.shape[1] // chunk
    rows = frames[:, : time * chunk].unflatten(1, (time, chunk)).transpose(0, 1).flatten(1, 2)
    folded = F.pixel_unshuffle(rows, stride)
    return folded.permute(0, 2, 3, 1).flatten(0, 2), (time, folded.shape[2], folded.shape[3])


def unfold(patches: Tensor, grid: tuple[int, int, int], chunk: int, stride: int) -> Tensor:
    """Patches back to frames."""
    folded = patches.unflatten(0, grid).permute(0, 3, 1, 2)
    rows = F.pixel_shuffle(folded, stride)
    return rows.unflatten(1, (3, chunk)).transpose(0, 1).flatten(1, 2)


def fit(clips: Sequence[NDArray[np.uint8]], channels: int, chunk: int = 4, stride: int = 16) -> Principal:
    """The components of all patches of some clips (uint8, (T, Y, X, 3)); a still is repeated to fill a chunk."""
    size = 3 * chunk * stride**2
    count, total, products = 0, torch.zeros(size, dtype=torch.float64), torch.zeros(size, size)
    for frames in clips:
        whole = frames if len(frames) >= chunk else np.repeat(frames[:1], chunk, axis=0)
        patches, _ = fold(to_floats(torch.from_numpy(np.ascontiguousarray(whole))), chunk, stride)
        count += len(patches)
        total += patches.sum(0)
        products += patches.T @ patches
    mean = (total / count).float()
    covariance = products / count - torch.outer(mean, mean)
    variances, vectors = torch.linalg.eigh(covariance)
    return Principal(
        components=vectors[:, -channels:].flip(1).T.contiguous(),
        variances=variances[-channels:].flip(0).clamp(min=0),
        mean=mean,
    )


def some(clips: Sequence[NDArray[np.uint8]], patches: int, seed: int) -> list[NDArray[np.uint8]]:
    """A random part of the clips with about that many patches of 4 x 16 x 16 pixels."""
    order = np.random.default_rng(seed).permutation(len(clips))
    chosen, found = [], 0
    for index in order:
        frames = clips[int(index)]
        chosen.append(frames)
        found += max(1, len(frames) // 4) * (frames.shape[1] // 16) * (frames.shape[2] // 16)
        if found >= patches:
            break
    return chosen
