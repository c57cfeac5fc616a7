"""Does it come back? Bodies that were hidden or out of the picture, and how many there are.

The simulator says when a body is hidden: from the share of the picture that it fills, and from its amodal mask.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from langit.evaluation.tracking import Track

HIDDEN, VISIBLE = 0.05, 0.5  # shares of what is visible at most
NEAR = 0.05  # parts of the picture's width


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A body was last visible before frame `start` and is visible again from frame `stop` on."""

    start: int
    stop: int


def gaps(visible: NDArray[np.float64]) -> list[Gap]:
    """When a body is hidden and returns, from the share (T) of it, or of its largest area, that is visible."""
    share = visible / max(float(visible.max()), 1e-9)
    found, start = [], None
    for t, value in enumerate(share):
        if value < HIDDEN and start is None and (share[:t] > VISIBLE).any():
            start = t
        elif value > VISIBLE and start is not None:
            found.append(Gap(start=start, stop=t))
            start = None
    return found


def reappears(made: Track, true: Track, gap: Gap, frames: int = 3) -> bool:
    """Whether, in the frames after a gap, the body is seen near where it truly is."""
    for t in range(gap.stop, min(gap.stop + frames, len(true.areas))):
        if made.seen[t] and np.linalg.norm(made.centers[t] - true.centers[t]) < NEAR:
            return True
    return False


def hides(made: Track, visible: NDArray[np.float64], gap: Gap) -> bool:
    """Whether a body is hidden while it should be: a body that never goes behind anything does not return either."""
    hidden = visible[gap.start : gap.stop] < HIDDEN * visible.max()
    return bool(np.mean(made.areas[gap.start : gap.stop][hidden] > 0) < 0.5)


def score(made: Track, true: Track, visible: NDArray[np.float64]) -> float | None:
    """The share of gaps after which a body that did hide comes back in the right place; None without gaps."""
    found = gaps(visible)
    if not found:
        return None
    return float(np.mean([hides(made, visible, gap) and reappears(made, true, gap) for gap in found]))


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A body after a gap against before: distance of colors (0 to 1), and the ratio of areas, smaller by larger."""

    color: float
    area: float


def identity(colors: NDArray[np.float64], areas: NDArray[np.float64], gap: Gap, frames: int = 4) -> Identity | None:
    """Compare a body around a gap; `colors` (T, 3) are means in bytes. None where it is not seen on both sides."""
    before = slice(max(0, gap.start - frames), gap.start)
    after = slice(gap.stop, gap.stop + frames)
    left, right = colors[before], colors[after]
    left, right = left[np.isfinite(left).all(1)], right[np.isfinite(right).all(1)]
    small, large = sorted((float(areas[before].max(initial=0)), float(areas[after].max(initial=0))))
    if not len(left) or not len(right) or large == 0:
        return None
    distance = np.linalg.norm(left.mean(0) - right.mean(0)) / (255 * np.sqrt(3))
    return Identity(color=float(distance), area=small / large)


def count_error(made: NDArray[np.int64], true: NDArray[np.int64]) -> float:
    """Mean absolute difference of how many bodies are seen."""
    return float(np.abs(made - true).mean())


def survival(seen: NDArray[np.bool_], fps: float, step: float = 10.0) -> list[float]:
    """The share of frames of every `step` seconds in which a body is seen that should be."""
    width = max(1, round(step * fps))
    return [float(seen[i : i + width].mean()) for i in range(0, len(seen), width)]
