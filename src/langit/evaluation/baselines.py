"""What needs no model: a frozen frame, the last frame held, a straight line, the nearest clip of the training set."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from langit.data.attributes import answers
from langit.data.dataset import Clip
from langit.evaluation.judge import judge
from langit.evaluation.suites import Interval, interval
from langit.evaluation.truths import TrueClip

Frames = NDArray[np.uint8]


def frozen(clip: TrueClip) -> Frames:
    """The first true frame, for ever: knows how the clip begins and nothing of what happens."""
    return np.repeat(clip.frames[:1], len(clip.frames), axis=0)


def held(clip: TrueClip, known: int = 8) -> Frames:
    """The true beginning, and its last frame for the rest."""
    at = np.minimum(np.arange(len(clip.frames)), known - 1)
    return clip.frames[at]


def straight(clip: TrueClip, known: int = 8) -> Frames:
    """The true beginning, and every pixel going on as it last changed, within what a byte holds."""
    last = clip.frames[min(known, len(clip.frames)) - 1].astype(np.float32)
    change = last - clip.frames[max(0, min(known, len(clip.frames)) - 2)].astype(np.float32)
    more = [np.clip(last + change * (t + 1), 0, 255) for t in range(len(clip.frames) - known)]
    return np.concatenate([clip.frames[:known], np.array(more, np.uint8).reshape(-1, *clip.frames.shape[1:])])


def nearest(clip: TrueClip, training: Sequence[Clip]) -> Frames:
    """The training clip of the same shape whose answers agree most: what a model that only copies would show."""
    wanted = answers(clip.facts["scene"])

    def agreement(other: Clip) -> int:
        found = answers(other.facts["scene"])
        return sum(found[name] == wanted[name] for name in wanted)

    same = [c for c in training if c.frames.shape[1:] == clip.frames.shape[1:] and len(c.frames) > 1]
    if not same:
        return frozen(clip)
    frames = max(same, key=agreement).frames
    return frames[np.minimum(np.arange(len(clip.frames)), len(frames) - 1)]


def scores(clips: Sequence[TrueClip], made: Sequence[Frames]) -> dict[str, Interval]:
    """Every score of `judge` over some clips."""
    found: dict[str, list[float]] = {}
    for clip, frames in zip(clips, made, strict=True):
        for name, value in judge(frames, clip.truth).items():
            found.setdefault(name, []).append(value)
    return {name: interval(values) for name, values in found.items()}
