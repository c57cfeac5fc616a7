"""Principal components of patches of video: the best linear code, which the autoencoder begins from and must beat."""

from collections.abc import Iterable, Sequence
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
    parts = (_patches(frames, chunk, stride) for frames in clips)
    size = 3 * chunk * stride**2
    if sum(_count(frames, chunk, stride) for frames in clips) < size:
        variances, vectors, mean = _of_few(torch.cat(list(parts)))
    else:
        variances, vectors, mean = _of_many(parts, size)
    return Principal(
        components=vectors[:, -channels:].flip(1).T.contiguous(),
        variances=variances[-channels:].flip(0).clamp(min=0),
        mean=mean,
    )


def _of_many(parts: Iterable[Tensor], size: int) -> tuple[Tensor, Tensor, Tensor]:
    """Variances and vectors in rising order, and the mean, from sums over patches that need not fit in memory."""
    count, total, products = 0, torch.zeros(size, dtype=torch.float64), torch.zeros(size, size)
    for patches in parts:
        count += len(patches)
        total += patches.sum(0)
        products += patches.T @ patches
    mean = (total / count).float()
    variances, vectors = torch.linalg.eigh(products / count - torch.outer(mean, mean))
    return variances, vectors, mean


def _of_few(patches: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The same from fewer patches than values in one: their inner products are the smaller matrix."""
    mean = patches.mean(0)
    centered = (patches - mean).double()
    variances, rows = torch.linalg.eigh(centered @ centered.T / len(patches))
    vectors = centered.T @ rows / (variances.clamp(min=1e-18) * len(patches)).sqrt()
    return variances.float(), vectors.float(), mean


def _patches(frames: NDArray[np.uint8], chunk: int, stride: int) -> Tensor:
    whole = frames if len(frames) >= chunk else np.repeat(frames[:1], chunk, axis=0)
    return fold(to_floats(torch.from_numpy(np.ascontiguousarray(whole))), chunk, stride)[0]


def _count(frames: NDArray[np.uint8], chunk: int, stride: int) -> int:
    return max(1, len(frames) // chunk) * (frames.shape[1] // stride) * (frames.shape[2] // stride)


def some(clips: Sequence[NDArray[np.uint8]], patches: int, seed: int) -> list[NDArray[np.uint8]]:
    """A random part of the clips with about that many patches of 4 x 16 x 16 pixels."""
    order = np.random.default_rng(seed).permutation(len(clips))
    chosen, found = [], 0
    for index in order:
        frames = clips[int(index)]
        chosen.append(frames)
        found += _count(frames, 4, 16)
        if found >= patches:
            break
    return chosen
