"""Does it show what was asked? Attributes read from made clips by the perception net, against the scene of the prompt.

The net's own errors on true renders are the ceiling of what can be measured, and are printed as such.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from langit.data.attributes import ATTRIBUTES, MOVING, OTHER, UNSEEN, answers
from langit.evaluation.suites import Case
from langit.evaluation.tracking import Eye
from langit.models.autoencoder import to_floats
from langit.models.perception import FRAMES, Perception, four_frames
from langit.simulation.families.cast import COLORS

Frames = NDArray[np.uint8]
AT_ONCE = 16  # windows of four frames that are looked at together


@torch.inference_mode()
def read(model: Perception, frames: Frames) -> dict[str, int]:
    """What the net answers to every attribute, by the mean of its scores over the chunks of a clip (T, Y, X, 3)."""
    video = to_floats(torch.from_numpy(np.ascontiguousarray(frames)))
    chunks = torch.stack([four_frames(video, at) for at in range(0, max(1, video.shape[1] - FRAMES + 1), FRAMES)])
    scores, _ = model(chunks)
    return {name: int(score.softmax(1).mean(0).argmax()) for name, score in scores.items()}


@torch.inference_mode()
def features(model: Perception, clips: Sequence[Frames]) -> NDArray[np.float64]:
    """One vector for every four frames of every clip, for Frechet distances."""
    rows: list[Tensor] = []
    for frames in clips:
        video = to_floats(torch.from_numpy(np.ascontiguousarray(frames)))
        starts = range(0, max(1, video.shape[1] - FRAMES + 1), FRAMES)
        rows.append(model.features(torch.stack([four_frames(video, at) for at in starts])))
    return torch.cat(rows).double().numpy()


def eye(model: Perception) -> Eye:
    """The net as what finds bodies: in every frame the pixels, of half the rows and columns, that it gives a color."""

    @torch.inference_mode()
    def masks(frames: Frames, color: str) -> NDArray[np.bool_]:
        video = to_floats(torch.from_numpy(np.ascontiguousarray(frames)))
        times = torch.arange(len(frames))[:, None] + torch.arange(FRAMES) - FRAMES // 2
        windows = video[:, times.clamp(0, len(frames) - 1)].movedim(1, 0)
        found = [model(part)[1].argmax(1) == 1 + COLORS.index(color) for part in windows.split(AT_ONCE)]
        return np.asarray(torch.cat(found).numpy())

    return Eye(masks=masks, colors=frozenset(COLORS))


def right(read_: Mapping[str, int], case: Case, *, still: bool = False) -> dict[str, float]:
    """For each attribute that the case asks, 1 if it was read and 0 if not. A still is not asked about motion."""
    wanted = answers(case.scene)
    skipped = UNSEEN | (MOVING if still else frozenset())
    return {
        name: float(read_[name] == wanted[name])
        for name in ATTRIBUTES
        if name in read_ and name not in skipped and wanted[name] != OTHER
    }


def all_right(found: Mapping[str, float], names: Sequence[str] = ("setting", "kind", "color", "action")) -> float:
    """1 if every one of the named attributes is right."""
    asked = [found[name] for name in names if name in found]
    return float(all(asked)) if asked else float("nan")


def turn(frames: Frames) -> float:
    """How far the camera turns or moves to the right over a clip, in parts of the width.

    Read from the top rows, which hold far things and seldom bodies: each is matched to the one before by phase
    correlation.
    """
    top = frames[:, : frames.shape[1] // 3].astype(np.float32).mean(-1)
    top = (top - top.mean((1, 2), keepdims=True)) * np.hanning(top.shape[2])
    moved = 0.0
    for before, now in pairwise(top):
        cross = np.fft.rfft2(before) * np.conj(np.fft.rfft2(now))
        peaks = np.fft.irfft2(cross / np.maximum(np.abs(cross), 1e-6), s=before.shape)
        column = int(np.argmax(peaks.max(0)))
        moved += column if column <= before.shape[1] // 2 else column - before.shape[1]
    return moved / frames.shape[2]
