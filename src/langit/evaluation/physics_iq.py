"""Physics-IQ (Motamed et al. 2025): where and when something moves, against what really moved. No weights.

Masks of motion are compared in space, in time, and weighted by how long something moved, each as a part of what two
takes of the same scene agree. In a world with a simulator the second take is the same scene with disturbed beginnings.
A quiet clip has empty masks, which agree perfectly: print the frozen baseline beside every score.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from langit.arrays import Frames
from langit.errors import RequestError

Mask = NDArray[np.bool_]

MEMORY, THRESHOLD, KERNEL = 0.3, 10, 5


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How well two clips agree: three overlaps (1 is best) and the squared error of pixels from 0 to 1 (0 is best)."""

    spatial: float
    spatiotemporal: float
    weighted: float
    error: float


def motion_masks(frames: Frames) -> Mask:
    """Where something moves, (T, Y, X), in frames (T, Y, X, 3): the difference to a running mean, none at first."""
    grays = [_blurred(_gray(frame)) for frame in frames]
    mean = grays[0].astype(np.float64)
    masks = [np.zeros(grays[0].shape, bool)]
    for gray in grays[1:]:
        mean = (1 - MEMORY) * mean + MEMORY * gray
        moved = np.abs(gray.astype(int) - np.rint(mean).astype(int)) > THRESHOLD
        masks.append(_closed(_opened(moved)))
    return np.stack(masks)


def agreement(one: Frames, other: Frames, one_mask: Mask | None = None, other_mask: Mask | None = None) -> Agreement:
    """Two clips of one shape compared. Masks are those of motion unless they are given (the simulator knows them)."""
    first = motion_masks(one) if one_mask is None else one_mask
    second = motion_masks(other) if other_mask is None else other_mask
    mean_one, mean_other = first.mean(0), second.mean(0)
    union = np.maximum(mean_one, mean_other).sum()
    squared = ((one.astype(np.float32) - other.astype(np.float32)) / 255.0) ** 2
    return Agreement(
        spatial=_overlap(np.asarray(first.any(0)), np.asarray(second.any(0))),
        spatiotemporal=float(np.mean([_overlap(a, b) for a, b in zip(first, second, strict=True)])),
        weighted=1.0 if union == 0 else float(np.minimum(mean_one, mean_other).sum() / union),
        error=float(np.mean([frame.mean() for frame in squared])),
    )


def score(made: Sequence[Agreement], takes: Sequence[Agreement]) -> float:
    """Physics-IQ, 0 to 100: `made` compares clips with the first take, `takes` the two takes of each scene.

    Raises:
        RequestError: the takes have nothing in common, so there is nothing to measure by.
    """

    def mean(rows: Sequence[Agreement], name: str) -> float:
        return float(np.mean([getattr(row, name) for row in rows]))

    names = ("spatial", "spatiotemporal", "weighted")
    if any(mean(takes, name) == 0 for name in names):
        raise RequestError("the two takes share no motion", remedy="Use takes of the same scene")
    parts = [mean(made, name) / mean(takes, name) for name in names]
    value = sum(parts) / 3 - (mean(made, "error") - mean(takes, "error"))
    return round(100 * min(max(value, 0.0), 1.0), 2)


def _overlap(one: Mask, other: Mask) -> float:
    union = np.logical_or(one, other).sum()
    return 1.0 if union == 0 else float(np.logical_and(one, other).sum() / union)


def _gray(frame: Frames) -> Frames:
    """Luma as OpenCV computes it: fixed point with 15 bits."""
    red, green, blue = (frame[..., i].astype(np.int64) for i in range(3))
    return ((9798 * red + 19235 * green + 3735 * blue + (1 << 14)) >> 15).astype(np.uint8)


def _blurred(gray: Frames) -> Frames:
    """A Gaussian of five pixels, mirrored at the borders, rounded once at the end."""
    wide = np.pad(gray.astype(np.int64), 2, mode="reflect")
    weights = np.array([1, 4, 6, 4, 1])
    rows = sliding_window_view(wide, KERNEL, axis=0) @ weights
    both = sliding_window_view(rows, KERNEL, axis=1) @ weights
    return ((both + 128) >> 8).astype(np.uint8)


def _opened(mask: Mask) -> Mask:
    return _grown(_shrunk(mask))


def _closed(mask: Mask) -> Mask:
    return _shrunk(_grown(mask))


def _shrunk(mask: Mask) -> Mask:
    wide = np.pad(mask, KERNEL // 2, constant_values=True)
    return np.asarray(sliding_window_view(wide, (KERNEL, KERNEL)).all((2, 3)))


def _grown(mask: Mask) -> Mask:
    wide = np.pad(mask, KERNEL // 2, constant_values=False)
    return np.asarray(sliding_window_view(wide, (KERNEL, KERNEL)).any((2, 3)))
