"""How far faces are turned to a camera: the lamp of whoever films is for faces, and would lay a flat light on backs."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from langit.render.snapshot import Array, Floats

BACK, SIDE = (
    -0.6,
    0.1,
)  # cosines between where somebody looks and the camera: nothing of a face shows, enough of it does


class Eyes(NamedTuple):
    """Somebody's eyes: `points` (N, 3) where they are, and the same on two balls that look along x (N, 3)."""

    points: Array
    balls: Array


def shown(faces: Sequence[Eyes], eye: Floats) -> float:
    """How much of a face is seen from `eye` (3,), 0 to 1, of who shows most of one; 1 where no eyes are told apart."""
    parts = [1.0] if not faces else []
    for points, balls in faces:
        middle = points.mean(0).astype(float)
        ahead = balls[:, 0].astype(float) @ (points - middle)
        toward = eye - middle
        cosine = float(ahead @ toward / np.linalg.norm(ahead) / np.linalg.norm(toward))
        part = float(np.clip((cosine - BACK) / (SIDE - BACK), 0.0, 1.0))
        parts.append(part * part * (3 - 2 * part))
    return max(parts)
