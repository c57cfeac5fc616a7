"""The head of a child: an adult's, larger, wider, and shorter below the eyes."""

from dataclasses import replace
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.simulation.characters.head import eye_place
from langit.simulation.characters.loft import Part
from langit.simulation.characters.skeleton import HEAD_CENTER, SIDE, Bone

HEAD_SIZE: Final = (1.30, 1.36, 1.26)  # of a child's head against an adult's: deep, wide, high
NAPE: Final = (0.0, 0.0, 1.50)  # from where it grows
SHORTER: Final = 0.2  # of its height below the eyes that a child's face has less
EYE_LINE: Final = HEAD_CENTER[2] + 0.008
CHIN: Final = HEAD_CENTER[2] - 0.118


def grown(piece: Part) -> Part:
    """What is on a head, on that of a child."""
    return replace(piece, vertices=_childlike(piece.vertices))


def _childlike(places: Floats) -> Floats:
    """Places (N, 3) on an adult's head, on that of a child: large, wide, and short below the eyes."""
    below = np.clip(EYE_LINE - places[:, 2], 0.0, EYE_LINE - CHIN)
    down = SHORTER * (EYE_LINE - CHIN - below)
    return (places - [0.0, 0.0, 1.0] * down[:, None] - NAPE) * HEAD_SIZE + NAPE


def seeing(joints: Floats, scale: float) -> Floats:
    """The joints (B, 3) with those of the eyes where they are in such a head."""
    placed = joints.copy()
    placed[[Bone.EYE, SIDE + Bone.EYE]] = _childlike(np.array([eye_place(1), eye_place(-1)])) * scale
    return placed
