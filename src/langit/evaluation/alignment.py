"""Does it show what was asked? Attributes read from made clips by the perception net, against the scene of the prompt.

The net's own errors on true renders are the ceiling of what can be measured, and are printed as such.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from langit.arrays import Frames
from langit.config import Labels
from langit.data.attributes import MOVING, OTHER, answers
from langit.evaluation.suites import Case
from langit.evaluation.tracking import Eye
from langit.models.autoencoder import to_floats
from langit.models.perception import FRAMES, Perception, four_frames

AT_ONCE = 16  # windows of four frames that are looked at together
SUBJECT = ("setting", "kind", "color", "action")  # who does what where


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
    colors = model.labels.colors

    @torch.inference_mode()
    def masks(frames: Frames, color: str) -> NDArray[np.bool_]:
        video = to_floats(torch.from_numpy(np.ascontiguousarray(frames)))
        times = torch.arange(len(frames))[:, None] + torch.arange(FRAMES) - FRAMES // 2
        windows = video[:, times.clamp(0, len(frames) - 1)].movedim(1, 0)
        found = [model(part)[1].argmax(1) == 1 + colors.index(color) for part in windows.split(AT_ONCE)]
        return np.asarray(torch.cat(found).numpy())

    return Eye(masks=masks, colors=frozenset(colors))


def right(read_: Mapping[str, int], case: Case, labels: Labels, *, still: bool = False) -> dict[str, float]:
    """For each attribute that the case asks, 1 if it was read and 0 if not. A still is not asked about motion.

    What the labels have no answer for is not asked.
    """
    wanted = answers(case.scene, labels)
    return {
        name: float(read_[name] == wanted[name])
        for name in labels.seen
        if wanted[name] != OTHER and not (still and name in MOVING)
    }


def all_right(found: Mapping[str, float]) -> float:
    """1 if everything that was asked of who does what where is right; NaN where nothing was."""
    asked = [found[name] for name in SUBJECT if name in found]
    return float(all(asked)) if asked else float("nan")
