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


def count_error(made: NDArray[np.int64], true: NDArray[np.int64]) -> float:
    """Mean absolute difference of how many bodies are seen."""
    return float(np.abs(made - true).mean())
