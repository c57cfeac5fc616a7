"""Does it move as it should? Tracks against the simulator's, and against what needs no model at all.

Centers are parts of the picture, so an error of 0.01 is one percent of its width.
"""

import numpy as np
from numpy.typing import NDArray

from langit.evaluation.tracking import Track

Centers = NDArray[np.float64]


def track_error(made: Centers, true: Centers) -> float:
    """Root mean square distance of two tracks (T, 2) over the frames in which the true body is seen.

    A body that is missing where it should be counts as far away as half the picture.
    """
    should = np.isfinite(true).all(1)
    if not should.any():
        return 0.0
    distance = np.linalg.norm(made - true, axis=1)[should]
    return float(np.sqrt(np.mean(np.where(np.isfinite(distance), np.minimum(distance, 0.5), 0.5) ** 2)))


def copy_last(known: Centers, frames: int) -> Centers:
    """The baseline that stops: the last known place, for `frames` frames."""
    return np.repeat(_seen(known)[-1:], frames, axis=0)


def linear(known: Centers, frames: int) -> Centers:
    """The baseline that goes straight on: a line through the known places, least squares over the last four."""
    seen = _seen(known)[-4:]
    if len(seen) < 2:
        return copy_last(known, frames)
    slope = np.polyfit(np.arange(len(seen)), seen, 1)[0]
    return np.asarray(seen[-1] + slope * np.arange(1, frames + 1)[:, None])


def direction(track: Track, least: float = 0.02) -> str:
    """Where a body goes in the picture: left, right, up, down, or none if less than `least` of it."""
    seen = _seen(track.centers)
    if len(seen) < 2:
        return "none"
    third = max(1, len(seen) // 3)
    x, y = seen[-third:].mean(0) - seen[:third].mean(0)
    if max(abs(x), abs(y)) < least:
        return "none"
    if abs(x) >= abs(y):
        return "right" if x > 0 else "left"
    return "down" if y > 0 else "up"


def _seen(centers: Centers) -> Centers:
    found = centers[np.isfinite(centers).all(1)]
    return found if len(found) else np.array([[0.5, 0.5]])
