"""What needs no model: a frozen frame, the last known frame held, every pixel going straight on."""

import numpy as np

from langit.arrays import Frames
from langit.evaluation.truths import TrueClip


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
