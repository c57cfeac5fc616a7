"""How like the world a clip looks, beside what it shows: distances between sets, flicker, drift, seams.

All take frames uint8 (T, Y, X, 3). The Frechet distance uses features of a net trained in this repository and is named
so: it compares our own runs and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Frames

Features = NDArray[np.float64]


def psnr(one: Frames, other: Frames, where: NDArray[np.bool_] | None = None) -> float:
    """Decibels between two clips, over all pixels or those of a mask (T, Y, X); 99 where nothing differs."""
    squared = (one.astype(np.float32) - other.astype(np.float32)) ** 2
    error = float(squared.mean() if where is None else squared[where].mean())
    return 99.0 if error == 0 else min(99.0, 10 * float(np.log10(255.0**2 / error)))


def frechet(one: Features, other: Features) -> float:
    """The Frechet distance of two sets of features (N, D) as Gaussians (Heusel et al. 2017).

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^1/2 C2 C1^1/2)^1/2), which needs no root of a matrix that is not symmetric.
    """
    mean = one.mean(0) - other.mean(0)
    first, second = np.cov(one, rowvar=False), np.cov(other, rowvar=False)
    root = _root(first)
    return float(mean @ mean + np.trace(first) + np.trace(second) - 2 * np.trace(_root(root @ second @ root)))


def leading(features: Features, many: int) -> Features:
    """The `many` directions (D, many) along which features (N, D) vary most: few examples have a covariance in them."""
    centered = features - features.mean(0)
    return np.asarray(np.linalg.svd(centered, full_matrices=False)[2][:many].T)


def flicker(frames: Frames, still: NDArray[np.bool_] | None = None) -> float:
    """Mean of |f(t-1) - 2 f(t) + f(t+1)| in parts of 255, over pixels (Y, X) or (T, Y, X) that should not change."""
    values = frames.astype(np.float32)
    second = np.abs(values[:-2] - 2 * values[1:-1] + values[2:]).mean(-1)
    if still is None:
        return float(second.mean() / 255)
    mask = np.broadcast_to(still if still.ndim == 2 else still[1:-1], second.shape)
    return float(second[mask].mean() / 255) if mask.any() else 0.0


def still_pixels(truth: Frames, tolerance: int = 2) -> NDArray[np.bool_]:
    """Which pixels (Y, X) never change in a true clip."""
    return np.asarray((truth.max(0).astype(int) - truth.min(0)).max(-1) <= tolerance)


def static_error(frames: Frames, still: NDArray[np.bool_]) -> float:
    """Mean absolute difference of neighboring frames where the true clip stands still, in parts of 255."""
    change = np.abs(np.diff(frames.astype(np.float32), axis=0)).mean(-1)
    return float(change[:, still].mean() / 255) if still.any() else 0.0


@dataclass(frozen=True, kw_only=True)
class Drift:
    """Slopes over a clip, per ten seconds, as a share of the first second's value."""

    brightness: float
    saturation: float
    sharpness: float


def drift(frames: Frames, fps: float) -> Drift:
    """How brightness, saturation and sharpness slope over a clip (least squares over its seconds)."""
    step = max(1, round(fps))
    windows = [frames[i : i + step] for i in range(0, len(frames) - step + 1, step)] or [frames]
    found = np.array([_look(window) for window in windows])
    seconds = np.arange(len(found))
    slopes = [np.polyfit(seconds, found[:, k], 1)[0] if len(found) > 1 else 0.0 for k in range(3)]
    base = np.maximum(found[0], 1e-6)
    return Drift(**{name: float(10 * slope / start) for name, slope, start in zip(
        ("brightness", "saturation", "sharpness"), slopes, base, strict=True)})  # fmt: skip


def seam(frames: Frames, at: Sequence[int]) -> float:
    """How much more changes where pieces meet (before the frames of `at`) than elsewhere: 1 is no seam."""
    change = np.abs(np.diff(frames.astype(np.float32), axis=0)).mean((1, 2, 3))
    joints = [index - 1 for index in at if 0 < index < len(frames)]
    rest = np.delete(change, joints)
    return float(change[joints].mean() / max(float(rest.mean()), 1e-6)) if joints and len(rest) else 1.0


def ping_pong(frames: Frames) -> float:
    """How alike a clip and its reverse are, 1 being the same: a loop must not be a film run back."""
    forward, backward = frames.astype(np.float32), frames[::-1].astype(np.float32)
    spread = np.abs(forward - forward.mean(0)).mean()
    return float(1 - np.abs(forward - backward).mean() / max(2 * spread, 1e-6))


def _root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The square root of a symmetric matrix."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T)


def _look(window: Frames) -> tuple[float, float, float]:
    values = window.astype(np.float32) / 255
    highest, lowest = values.max(-1), values.min(-1)
    gray = values.mean(-1)
    laplacian = (
        gray[:, 1:-1, 1:-1] * 4 - gray[:, :-2, 1:-1] - gray[:, 2:, 1:-1] - gray[:, 1:-1, :-2] - gray[:, 1:-1, 2:]
    )
    saturation = ((highest - lowest) / np.maximum(highest, 1e-3)).mean()
    return float(gray.mean()), float(saturation), float(laplacian.var())
