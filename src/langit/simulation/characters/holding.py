"""How two hold each other: where a hand lies on the other's body, or meets the other's hand.

A place is found once, on the clothed body at rest, and goes with a bone of it; arms reach it by inverse kinematics
(`stance.py`), so that hands stay where they lie however both turn.
"""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import Final, NamedTuple

import numpy as np

from langit.arrays import Floats
from langit.scene.motions import Holds, Touch
from langit.simulation.characters.loft import Part
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.characters.stance import Grip, Stance

SKIN: Final = 0.014  # meters from the middle of a palm to its skin
# Where a trunk is held: meters from the shoulder joint up, and radians from the front, the best first, for short arms.
TRUNK: Final[Mapping[Touch, tuple[float, Floats]]] = {
    "back": (-0.17, np.linspace(0.80, 0.42, 8) * pi),
    "waist": (-0.34, np.linspace(0.80, 0.35, 9) * pi),
    "blade": (-0.10, np.linspace(0.76, 0.42, 7) * pi),
    "nape": (0.01, np.linspace(0.86, 0.55, 8) * pi),
}
ALONG: Final = 0.28  # of the way from shoulder to elbow, where an upper arm is held
OUTSIDE: Final = (-0.6, 0.8)  # from its bone, there: behind it and out
REACHED: Final = 0.97  # of its length, how far an arm is stretched at most
NEAR: Final = 0.045  # meters around such a place in which the body is looked at
STRETCHED: Final = 0.85  # of its length, how far an arm reaches whose hand holds a hand
RAISED: Final = 0.03  # meters above the shoulders that joined hands are
ARMS: Final = [side + bone for side in (0, SIDE) for bone in range(Bone.SHOULDER, Bone.THUMB + 1)]
HEADS: Final = [Bone.HEAD, Bone.NECK, Bone.LIDS, Bone.LIDS_HALF, Bone.HAIR, Bone.EYE, SIDE + Bone.EYE]


class Spot(NamedTuple):
    """Places on a body, the best first: at rest from the joint of the `bone` that they go with (K, 3), and the ways out
    of the body (K, 3).
    """

    bone: int
    places: Floats
    outs: Floats

    def near(self, root: Floats, reach: float) -> tuple[Floats, Floats]:
        """The best place (3) that an arm reaches from its `root` in the frame of the bone, and the way out (3)."""
        points = self.places + SKIN * self.outs
        far = np.linalg.norm(points - root, axis=1) - reach
        first = next((k for k in range(len(far)) if far[k] <= 0), len(far) - 1)
        if first == 0 or far[first] > 0:
            return points[first], self.outs[first]
        share = float(far[first - 1] / (far[first - 1] - far[first]))
        point, out = (values[first - 1] + share * (values[first] - values[first - 1]) for values in (points, self.outs))
        return point, out / np.linalg.norm(out)


Spots = Mapping[tuple[Touch, int], Spot]  # by what is held, and on which side of the body


def spots(parts: Sequence[Part], joints: Floats) -> Spots:
    """Where a body with its clothes can be held: `joints` (B, 3) and `parts` at rest."""
    cloud = np.concatenate([part.vertices for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    arms, heads = weights[:, ARMS].sum(1), weights[:, HEADS].sum(1)
    chest = cloud[(arms < 0.25) & (heads < 0.25)] - joints[Bone.CHEST]
    found: dict[tuple[Touch, int], Spot] = {}
    for number, side, sign in ((0, 0, 1.0), (1, SIDE, -1.0)):
        shoulder, elbow = joints[side + Bone.UPPER_ARM], joints[side + Bone.FOREARM]
        for touch, (above, angles) in TRUNK.items():
            middle = np.array([0.0, 0.0, shoulder[2] - joints[Bone.CHEST, 2] + above])
            ways = np.array([[cos(angle), sign * sin(angle), 0.0] for angle in angles])
            found[touch, number] = _skin(Bone.CHEST, chest, middle, ways)
        sleeve = cloud[weights[:, side + Bone.UPPER_ARM] > 0.5] - shoulder
        way = np.array([[OUTSIDE[0], sign * OUTSIDE[1], 0.0]])
        found["arm", number] = _skin(side + Bone.UPPER_ARM, sleeve, ALONG * (elbow - shoulder), way)
    return found


def _skin(bone: int, cloud: Floats, middle: Floats, ways: Floats) -> Spot:
    """Where the `ways` (K, 3) from a point inside a body leave it."""
    away = cloud - middle
    along = away @ ways.T
    beside = np.linalg.norm(away[:, None] - along[:, :, None] * ways, axis=2) < NEAR
    return Spot(bone, middle + ways * np.where(beside, along, 0.0).max(0)[:, None], ways)


def grips(holds: Holds, amount: float, own: Stance, other: Stance, theirs: Spots) -> list[Grip]:
    """What the hands of somebody hold of another whom they face, and how much they do."""
    found = []
    for side, touch in ((0, holds.get("left")), (1, holds.get("right"))):
        if touch == "hand":
            found.append(_joined(side, amount, own, other))
        elif touch is not None:
            spot = theirs[touch, 1 - side]
            turn, middle = other.turns[spot.bone], other.places[spot.bone]
            root = turn.T @ (own.places[SIDE * side + Bone.UPPER_ARM] - middle)
            point, out = spot.near(root, REACHED * own.arm_length)
            found.append(Grip(side, middle + turn @ point, -(turn @ out), amount))
    return found


def _joined(side: int, amount: float, own: Stance, other: Stance) -> Grip:
    """A hand in the hand of the other, out to that side of both."""
    mine, far = (own.places[SIDE * which + Bone.UPPER_ARM] for which in (side, 1 - side))
    theirs, beyond = (other.places[SIDE * which + Bone.UPPER_ARM] for which in (1 - side, side))
    out = (mine - far) + (theirs - beyond)
    out[2] = 0.0
    reach = STRETCHED * min(own.arm_length, other.arm_length)
    apart = float(np.linalg.norm(theirs - mine))
    point = (mine + theirs) / 2 + out / np.linalg.norm(out) * max(reach**2 - apart**2 / 4, 0.0) ** 0.5
    toward = (theirs - mine) * (1.0, 1.0, 0.0)
    toward = toward / max(float(np.linalg.norm(toward)), 1e-6)
    point[2] += RAISED
    return Grip(side, point - 0.6 * SKIN * toward, toward, amount, flat=False)
