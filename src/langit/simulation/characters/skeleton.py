"""The bones of a person: where joints are at rest, and the matrices that take each bone from rest to a pose.

At rest a person of 1.7 m stands at the origin, faces x, arms hanging a little apart. Half bones turn half as far as the
joint they sit in, which keeps shoulders, elbows, hips and knees from collapsing when they bend.
"""

from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise
from math import cos, sin
from typing import Final, NamedTuple

import numpy as np

from langit.arrays import Floats
from langit.simulation.easing import ramp

Triple = tuple[float, float, float]


class Bone(IntEnum):
    """Every bone. Those of the arms and legs come in the same order for the left side and the right."""

    PELVIS = 0
    SPINE = 1
    CHEST = 2
    NECK = 3
    HEAD = 4
    PROP = 5
    LIDS = 6  # both upper lids, which turn about the line through the eyes
    LIDS_HALF = 7  # half
    SHOULDER = 8  # the half bone; the right side's bones are SIDE further on
    UPPER_ARM = 9
    ELBOW = 10  # half
    FOREARM = 11
    HAND = 12
    FINGERS = 13  # the first joints of four fingers
    TIPS = 14  # all beyond their second joints
    THUMB = 15
    HIP = 16  # half
    THIGH = 17
    KNEE = 18  # half
    SHIN = 19
    FOOT = 20
    TOE = 21
    EYE = 22
    HAIR = 38  # what hangs of it; there is one


SIDE: Final = 15
BONES: Final = 9 + 2 * SIDE
APART: Final = 0.13  # angle of the hanging arms at rest
UPPER_ARM: Final = 0.280
FOREARM: Final = 0.245
THIGH: Final = 0.427
SHIN: Final = 0.398
ANKLE: Final = 0.08
HEAD_CENTER: Final = (0.022, 0.0, 1.579)


def rest(shoulder: float, hip: float) -> Floats:
    """Joints (B, 3) at rest of a person of 1.7 m with shoulder and hip joints that far from the middle."""
    joints = np.zeros((BONES, 3))
    joints[Bone.PELVIS] = (0, 0, 0.92)
    joints[Bone.SPINE] = (-0.01, 0, 1.04)
    joints[Bone.CHEST] = (-0.01, 0, 1.18)
    joints[Bone.NECK] = (-0.012, 0, 1.43)
    joints[Bone.HEAD] = (0.0, 0, 1.515)
    for side, sign in ((0, 1), (SIDE, -1)):
        down = np.array([0, sign * sin(APART), -cos(APART)])
        arm = np.array([-0.012, sign * shoulder, 1.362])
        joints[side + Bone.SHOULDER] = joints[side + Bone.UPPER_ARM] = arm
        joints[side + Bone.ELBOW] = joints[side + Bone.FOREARM] = arm + down * UPPER_ARM
        joints[side + Bone.HAND] = arm + down * (UPPER_ARM + FOREARM)
        joints[side + Bone.HIP] = joints[side + Bone.THIGH] = (0, sign * hip, ANKLE + SHIN + THIGH)
        joints[side + Bone.KNEE] = joints[side + Bone.SHIN] = (0, sign * hip, ANKLE + SHIN)
        joints[side + Bone.FOOT] = (0, sign * hip, ANKLE)
        joints[side + Bone.TOE] = (0.125, sign * hip, 0.0)
        for bone, down_by in ((Bone.FINGERS, 0.085), (Bone.TIPS, 0.12), (Bone.THUMB, 0.03)):
            joints[side + bone] = joints[side + Bone.HAND] + down * down_by
        joints[side + Bone.EYE] = joints[Bone.HEAD]
    joints[[Bone.LIDS, Bone.LIDS_HALF]] = joints[Bone.HEAD]
    joints[Bone.PROP] = joints[SIDE + Bone.HAND]
    joints[Bone.HAIR] = joints[Bone.NECK]
    return joints


class Leg(NamedTuple):
    """Lengths of a leg in meters: of thigh and shin, and how high the ankle is over the sole."""

    thigh: float
    shin: float
    ankle: float

    @property
    def whole(self) -> float:
        """From the hip to the ground."""
        return self.thigh + self.shin + self.ankle


def leg(joints: Floats) -> Leg:
    """The legs of a person with these joints (B, 3) at rest, both of which are alike."""
    hip, knee, ankle = joints[[Bone.THIGH, Bone.SHIN, Bone.FOOT], 2].tolist()
    return Leg(hip - knee, knee - ankle, ankle)


LEG: Final = Leg(THIGH, SHIN, ANKLE)  # of a person of 1.7 m


def weights(share: dict[int, float]) -> Floats:
    """A row of bone weights (B,)."""
    row = np.zeros(BONES)
    for bone, part in share.items():
        row[bone] = part
    return row


def blend(stops: Sequence[tuple[float, int]], at: Floats) -> Floats:
    """Rows (N, B) that go smoothly from bone to bone along a coordinate; `stops` are (coordinate, bone), falling."""
    rows = np.zeros((len(at), BONES))
    for row, value in zip(rows, at.tolist(), strict=True):
        if value >= stops[0][0]:
            row[stops[0][1]] = 1.0
            continue
        if value <= stops[-1][0]:
            row[stops[-1][1]] = 1.0
            continue
        for (high, upper), (low, lower) in pairwise(stops):
            if low <= value <= high:
                u = ramp(high - value, high - low)
                row[upper] += 1 - u
                row[lower] += u
                break
    return rows


def turned(yaw: float, pitch: float = 0.0, roll: float = 0.0) -> Floats:
    """Rz(yaw) Ry(pitch) Rx(roll) as (3, 3); positive pitch leans forward, positive roll leans to the right."""
    a, b, c, d, e, f = cos(yaw), sin(yaw), cos(pitch), sin(pitch), cos(roll), sin(roll)
    return np.array(
        [
            [a * c, a * d * f - b * e, a * d * e + b * f],
            [b * c, b * d * f + a * e, b * d * e - a * f],
            [-d, c * f, c * e],
        ]
    )


def about(axis: Floats, angle: float) -> Floats:
    """The turn (3, 3) by an angle about a unit vector (3)."""
    x, y, z = axis.tolist()
    across = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + sin(angle) * across + (1 - cos(angle)) * (across @ across))


def swung(start: Triple, end: Triple) -> Floats:
    """The smallest turn (3, 3) that takes unit vector `start` to unit vector `end`."""
    (a, b, c), (p, q, r) = start, end
    x, y, z = b * r - c * q, c * p - a * r, a * q - b * p
    k = 1.0 / max(1.0 + a * p + b * q + c * r, 1e-6)
    return np.array(
        [
            [1 - k * (y * y + z * z), k * x * y - z, k * x * z + y],
            [k * x * y + z, 1 - k * (x * x + z * z), k * y * z - x],
            [k * x * z - y, k * y * z + x, 1 - k * (x * x + y * y)],
        ]
    )


def hung(tops: Floats, ends: Floats, forward: Floats) -> Floats:
    """Turns (N, 3, 3) of bones that hang at rest: -z from `tops` to `ends` (N, 3), x near `forward`."""
    z = tops - ends
    z = z / np.sqrt((z * z).sum(1, keepdims=True))
    y = np.stack(
        [
            z[:, 1] * forward[:, 2] - z[:, 2] * forward[:, 1],
            z[:, 2] * forward[:, 0] - z[:, 0] * forward[:, 2],
            z[:, 0] * forward[:, 1] - z[:, 1] * forward[:, 0],
        ],
        1,
    )
    y = y / np.sqrt((y * y).sum(1, keepdims=True))
    x = np.stack(
        [
            y[:, 1] * z[:, 2] - y[:, 2] * z[:, 1],
            y[:, 2] * z[:, 0] - y[:, 0] * z[:, 2],
            y[:, 0] * z[:, 1] - y[:, 1] * z[:, 0],
        ],
        1,
    )
    return np.stack([x, y, z], 2)


def halfway(a: Floats, b: Floats) -> Floats:
    """Turns (N, 3, 3) half way between those of `a` and `b`, by their mean made orthogonal again."""
    mean = a + b
    x = mean[:, :, 0]
    x = x / np.sqrt((x * x).sum(1, keepdims=True))
    z = mean[:, :, 2]
    z = z - x * (x * z).sum(1, keepdims=True)
    z = z / np.sqrt((z * z).sum(1, keepdims=True))
    y = np.stack(
        [
            z[:, 1] * x[:, 2] - z[:, 2] * x[:, 1],
            z[:, 2] * x[:, 0] - z[:, 0] * x[:, 2],
            z[:, 0] * x[:, 1] - z[:, 1] * x[:, 0],
        ],
        1,
    )
    return np.stack([x, y, z], 2)


def matrices(turns: Floats, places: Floats, joints: Floats) -> Floats:
    """(B, 3, 4) from rest to the world: `turns` (B, 3, 3) about `joints` at rest, which move to `places` (B, 3)."""
    shift = places - np.einsum("bij,bj->bi", turns, joints)
    return np.concatenate([turns, shift[:, :, None]], 2)
