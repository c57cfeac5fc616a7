"""What of a place the first snapshot of a clip looks at, and from how far: what grows is finer there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.render.snapshot import Floats

BESIDE = 0.35  # radians beyond the edge of the picture that may come into it


class Seen(NamedTuple):
    """A camera at `eye` (3,) that looks along `forward` (3,), half as wide as `half` radians."""

    eye: Floats
    forward: Floats
    half: float

    def away(self, points: Floats) -> tuple[Floats, Floats]:
        """How far points (N, 3) are, in meters, and the ways from them to the eye, (N,) and (N, 3)."""
        toward = self.eye - points
        away = np.linalg.norm(toward, axis=1)
        return away, toward / np.maximum(away, 1e-6)[:, None]

    def ahead(self, points: Floats) -> NDArray[np.bool_]:
        """Which of points (N, 3) are in the picture, or nearly."""
        away, toward = self.away(points)
        return np.asarray((-toward @ self.forward > np.cos(min(self.half + BESIDE, np.pi))) | (away < 2.0))
