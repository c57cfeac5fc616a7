"""How two hold each other: where a hand lies on the other's body, or meets the other's hand.

A place is found once, on the clothed body at rest, and goes with the chest; arms reach it by inverse kinematics
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
BLADE: Final = 0.09  # meters below the shoulder joint where a back is held
AROUND: Final = np.linspace(0.66, 0.42, 7) * pi  # radians from the front: on the blade, and nearer for short arms
CREST: Final = np.linspace(1.0, 0.1, 4)  # radians above the front from the joint, where a shoulder is held, likewise
REACHED: Final = 0.97  # of its length, how far an arm is stretched at most
NEAR: Final = 0.045  # meters around such a place in which the body is looked at
STRETCHED: Final = 0.88  # of its length, how far an arm reaches whose hand holds a hand
RAISED: Final = 0.03  # meters above the shoulders that joined hands are
ARMS: Final = [side + bone for side in (0, SIDE) for bone in range(Bone.SHOULDER, Bone.THUMB + 1)]
HEADS: Final = [Bone.HEAD, Bone.NECK, Bone.LIDS, Bone.LIDS_HALF, Bone.HAIR, Bone.EYE, SIDE + Bone.EYE]


class Spot(NamedTuple):
    """Places on a body, the best first: from the chest joint at rest (K, 3), and the ways out of the body (K, 3)."""

    places: Floats
    outs: Floats

    def near(self, root: Floats, reach: float) -> tuple[Floats, Floats]:
        """The best place (3) that an arm reaches from its `root` in the frame of the chest, and the way out (3)."""
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
    trunk = cloud[(weights[:, ARMS].sum(1) < 0.25) & (weights[:, HEADS].sum(1) < 0.25)]
    near = cloud[weights[:, HEADS].sum(1) < 0.25]
    found: dict[tuple[Touch, int], Spot] = {}
    for number, side, sign in ((0, 0, 1.0), (1, SIDE, -1.0)):
        joint = joints[side + Bone.UPPER_ARM] - joints[Bone.CHEST]
        blade = np.array([[cos(angle), sign * sin(angle), 0.0] for angle in AROUND])
        crest = np.array([[cos(angle), 0.0, sin(angle)] for angle in CREST])
        found["back", number] = _skin(trunk - joints[Bone.CHEST], np.array([0.0, 0.0, joint[2] - BLADE]), blade)
        found["shoulder", number] = _skin(near - joints[Bone.CHEST], joint, crest)
    return found


def _skin(cloud: Floats, middle: Floats, ways: Floats) -> Spot:
    """Where the `ways` (K, 3) from a point inside a body leave it."""
    away = cloud - middle
    along = away @ ways.T
    beside = np.linalg.norm(away[:, None] - along[:, :, None] * ways, axis=2) < NEAR
    return Spot(middle + ways * np.where(beside, along, 0.0).max(0)[:, None], ways)


def grips(holds: Holds, amount: float, own: Stance, other: Stance, theirs: Spots) -> list[Grip]:
    """What the hands of somebody hold of another whom they face, and how much they do."""
    found = []
    for side, touch in ((0, holds.get("left")), (1, holds.get("right"))):
        if touch == "hand":
            found.append(_joined(side, amount, own, other))
        elif touch is not None:
            chest, middle = other.turns[Bone.CHEST], other.places[Bone.CHEST]
            root = chest.T @ (own.places[SIDE * side + Bone.UPPER_ARM] - middle)
            point, out = theirs[touch, 1 - side].near(root, REACHED * own.arm_length)
            found.append(Grip(side, middle + chest @ point, -(chest @ out), amount))
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
    return Grip(side, point - 0.6 * SKIN * toward, toward, amount)
