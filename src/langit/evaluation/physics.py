"""Does it move as it should? Tracks against the simulator's, and against what needs no model at all.

Centers are parts of the picture, so an error of 0.01 is one percent of its width.
"""

from dataclasses import dataclass

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


def nearest_error(made: Centers, rollouts: Centers) -> float:
    """The least error to any of K true rollouts (K, T, 2) from slightly different beginnings."""
    return min(track_error(made, rollout) for rollout in rollouts)


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


@dataclass(frozen=True, kw_only=True)
class Fall:
    """A fall fitted: its acceleration in picture heights a second squared, and the root mean square rest of the fit."""

    acceleration: float
    rest: float


def fall(track: Track, fps: float) -> Fall | None:
    """Fit y = y0 + v t + a t^2 / 2 to the frames before the lowest point; None where fewer than four are seen."""
    heights = track.centers[:, 1]
    seen = np.flatnonzero(np.isfinite(heights))
    if len(seen) < 4:
        return None
    last = seen[int(np.argmax(heights[seen]))]
    use = seen[seen <= last]
    if len(use) < 4:
        return None
    times = use / fps
    coefficients = np.polyfit(times, heights[use], 2)
    rest = heights[use] - np.polyval(coefficients, times)
    return Fall(acceleration=float(2 * coefficients[0]), rest=float(np.sqrt(np.mean(rest**2))))


def acceleration_error(made: Fall | None, true: Fall) -> float:
    """How wrong the acceleration of a fall is, as a share of the true one; 1 where nothing falls."""
    return (
        1.0
        if made is None
        else min(1.0, abs(made.acceleration - true.acceleration) / max(abs(true.acceleration), 1e-6))
    )


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


def jumps(track: Track, most: float) -> int:
    """How often a body is farther from where it just was than it can move in a frame: teleports."""
    steps = np.linalg.norm(np.diff(track.centers, axis=0), axis=1)
    return int((steps[np.isfinite(steps)] > most).sum())


def penetration(body: NDArray[np.bool_], solid: NDArray[np.bool_]) -> float:
    """The largest share of a body (T, Y, X) that is drawn over a solid (T, Y, X) which should hide or stop it."""
    areas = body.sum((1, 2))
    inside = (body & solid).sum((1, 2))
    return float((inside[areas > 0] / areas[areas > 0]).max()) if (areas > 0).any() else 0.0


def momentum_error(before: Centers, after: Centers, masses: NDArray[np.float64]) -> float:
    """How much momentum a collision changes, as a share of what there was: velocities (N, 2), masses (N)."""
    start, end = masses @ before, masses @ after
    return float(np.linalg.norm(end - start) / max(float(np.linalg.norm(masses[:, None] * before, axis=1).sum()), 1e-9))


def _seen(centers: Centers) -> Centers:
    found = centers[np.isfinite(centers).all(1)]
    return found if len(found) else np.array([[0.5, 0.5]])
