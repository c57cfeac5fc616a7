"""The head of a child: an adult's, larger, wider, and shorter below the eyes; and how it shows what they feel."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.simulation.characters.head import Face, eye_place, head
from langit.simulation.characters.loft import Lively, Part, normals
from langit.simulation.characters.skeleton import HEAD_CENTER, SIDE, Bone

HEAD_SIZE: Final = (1.30, 1.36, 1.26)  # of a child's head against an adult's: deep, wide, high
NAPE: Final = (0.0, 0.0, 1.50)  # from where it grows
SHORTER: Final = 0.2  # of its height below the eyes that a child's face has less
EYE_LINE: Final = HEAD_CENTER[2] + 0.008
CHIN: Final = HEAD_CENTER[2] - 0.118

# What an expression of a face adds to that of a child, in meters.
FEELS: Final[Mapping[str, Mapping[str, float]]] = {
    "smile": {"smile": 0.004, "raised": 0.001},
    "laugh": {"smile": 0.005, "opened": 0.014, "raised": 0.002},
    "sad": {"smile": -0.017, "slant": 0.0045, "raised": 0.001},
    "anger": {"smile": -0.013, "slant": -0.0050, "raised": -0.003},
    "frown": {"smile": -0.008, "slant": -0.0020},
    "fear": {"smile": -0.011, "opened": 0.006, "slant": 0.0040, "raised": 0.005},
    "cry": {"smile": -0.018, "opened": 0.006, "slant": 0.0050},
    "surprise": {"smile": -0.006, "opened": 0.016, "raised": 0.006},
}


def lively_head(face: Face, names: tuple[str, ...]) -> list[Part]:
    """The head of a child that moves with the expressions `names`; one that is not in `FEELS` leaves it still."""
    still = [grown(piece) for piece in head(face)]
    if not names:
        return still
    made = [[grown(piece) for piece in head(_with(face, FEELS.get(name, {})))] for name in names]
    return [
        replace(
            piece,
            lively=Lively(
                by=np.array([other.vertices - piece.vertices for other in others]),
                turn=np.array([_outward(other) - _outward(piece) for other in others]),
            ),
        )
        for piece, *others in zip(still, *made, strict=True)
    ]


def _outward(piece: Part) -> Floats:
    return normals(piece.vertices, piece.triangles) if piece.normals is None else piece.normals


def _with(face: Face, more: Mapping[str, float]) -> Face:
    return replace(face, **{name: getattr(face, name) + much for name, much in more.items()})


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
