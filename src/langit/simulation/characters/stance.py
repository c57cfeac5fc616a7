"""How somebody holds themselves at a moment: every bone of the body, from where the feet are and what is being done.

Arms and hands on a body that is `Upright`. Motions of the catalogue are laid over that.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from math import asin, atan2, cos, pi, sin
from typing import Final, NamedTuple

import numpy as np

from langit.arrays import Floats
from langit.simulation.characters.doing import Doing, Frame
from langit.simulation.characters.gait import bend
from langit.simulation.characters.gestures import LEFT, RIGHT
from langit.simulation.characters.skeleton import (
    APART,
    SIDE,
    Bone,
    Triple,
    about,
    halfway,
    swung,
    turned,
)
from langit.simulation.characters.upright import Upright

PALM: Final = 0.85  # of the way from the wrist to the knuckles, where a palm has its middle
REACHES: Final = 7  # times that an arm is bent until its palm is where it should be
TWIST: Final = 1.5  # radians that a hand turns about its forearm
WRIST: Final = 1.4  # radians that it bends at the wrist
GRIP: Final = 1.15  # radians that each joint of a finger is bent around a handle
REACH: Final = 1.0  # radians that a pointing arm turns to either side
HAND: Final = 0.032  # meters from the bones of a hand to the ground that it lies on
LOW: Final = 0.25  # how far down elbows point of who rests on hands, against aside
RESTS: Final = 0.040  # and from the middle of a palm that lies flat
STRAIGHT: Final = 0.985  # of its length, how far an arm is stretched that somebody rests on
TIP: Final = 1.7  # times as far from the second joints of fingers to their ends as to the first
FACING: Final = 0.15  # meters by which a hand would be in the ground that is all turned to it
LOOSE: Final = (0.20, 0.12)  # radians that elbows of loose arms are bent, and how much more over the hip that is out
CLEAR: Final = 0.05  # radians that an arm hangs further out there
RELAXED: Final = 0.36  # radians that the joints of relaxed fingers are bent
RAISED: Final = 0.5  # a forearm that points up that far is raised in a bow, clear of the body
DOWN: Final = np.array([0.0, 0.0, -1.0])
HALVES: Final = np.array([b + side for side in (0, SIDE) for b in (Bone.SHOULDER, Bone.ELBOW, Bone.HIP, Bone.KNEE)])
ABOVE: Final = np.array(
    [b for side in (0, SIDE) for b in (Bone.CHEST, side + Bone.UPPER_ARM, Bone.PELVIS, side + Bone.THIGH)]
)


class Grip(NamedTuple):
    """A hand, `LEFT` or `RIGHT`, whose palm is at a `point` (3) and faces `toward` (3), as much as `amount` says.

    The wrist bends for it if the hand is to be `flat`.
    """

    side: int
    point: Floats
    toward: Floats
    amount: float
    flat: bool = True


class Stance(Upright):
    """All bones of a body at a moment: `turns` (B, 3, 3), `places` (B, 3) and `legs`."""

    def __init__(self, frame: Frame, doing: Doing):
        super().__init__(frame, doing)
        self._curls = [0.0, 0.0]
        for side, sign, other in ((LEFT, 1.0, self._ahead[RIGHT]), (RIGHT, -1.0, self._ahead[LEFT])):
            self._arm(side, sign, other)
        self._hands_on_ground()
        self._prop()
        self._halves()

    def _halves(self) -> None:
        self.turns[HALVES] = halfway(self.turns[ABOVE], self.turns[HALVES + 1])
        self.places[HALVES] = self.places[HALVES + 1]

    def _arm(self, side: int, sign: float, other: float) -> None:
        """An arm swings against the leg of the `other` side, unless it rests on the lap, holds something or makes a
        motion."""
        upper, lower, curl = self._swinging(side, sign, other)
        if side == RIGHT and self._frame.holds:
            upper, lower, curl = self._carrying(upper, lower)
        if side == LEFT and self._frame.strapped:
            upper, lower, curl = (-0.12, 0.34, -0.93), (0.60, -0.28, 0.75), 0.9
        for made in self._doing.motions:
            arm = made.arm(side)
            if arm is not None:
                reaches = made.gesture.motion.reaches
                upper = _mixed(upper, self._toward(arm.upper) if reaches else arm.upper, made.amount)
                bow = (0.7, sign * 0.7, -0.1) if arm.lower[2] > RAISED else None
                lower = _mixed(lower, self._toward(arm.lower) if reaches else arm.lower, made.amount, through=bow)
                curl += (arm.curl - curl) * made.amount
        self._curls[side] = -sign * curl
        self._hang(SIDE * side, sign, _unit(upper), _unit(lower))
        self._fingers(SIDE * side, self._curls[side])

    def _carrying(self, upper: Triple, lower: Triple) -> tuple[Triple, Triple, float]:
        """How the right arm carries: raised, or hanging as it would swing, but less."""
        if not self._frame.low:
            return (0.20, -0.20, -0.96), (0.72, 0.26, 0.66), GRIP
        down: Triple = (0.0, -sin(0.20), -cos(0.20))
        return _mixed(down, upper, 0.3), _mixed(down, lower, 0.3), GRIP

    def _toward(self, way: Triple) -> Triple:
        """A direction of an arm, forward in the frame of the chest, as it is toward what is looked at."""
        (left, down), share = self._seen, self._regards
        aside = max(-REACH, min(REACH, left - self._leading)) * share
        x, y, z = (turned(aside, down * share) @ np.array(way)).tolist()
        return x, y, z

    def _swinging(self, side: int, sign: float, other: float) -> tuple[Triple, Triple, float]:
        """Where upper and lower arm point in the frame of the chest, and how the fingers curl."""
        d = self._doing
        reach = max(-0.4, min(0.45, other))
        idle = 0.03 * self._still * sin(0.5 * d.time + SIDE * side)
        manner, bears = self._frame.manner, max(0.0, sign * self._bears)
        swing = manner.swing * reach * (1.0 + 0.45 * d.running) * (1.0 if reach > 0 else 0.8) + idle
        flex = LOOSE[0] + LOOSE[1] * bears + 0.35 * max(0.0, reach) + 0.10 * self._brisk + 1.25 * d.running
        out = self._frame.apart + (0.03 + CLEAR * bears) * self._still
        upper: Triple = (sin(swing), sign * sin(out), -cos(swing))
        lower: Triple = (sin(swing + flex), sign * (sin(out) * 0.5 - 0.25 * d.running), -cos(swing + flex))
        if manner.stand.hand is not None and bears > 0:
            hand, share = manner.stand.hand, min(1.0, bears)
            upper = _mixed(upper, (hand.upper[0], sign * hand.upper[1], hand.upper[2]), share)
            lower = _mixed(lower, (hand.lower[0], sign * hand.lower[1], hand.lower[2]), share)
        if d.seated > 0:
            upper = _mixed(upper, (0.42, sign * 0.16, -0.9), d.seated)
            lower = _mixed(lower, (0.86, sign * -0.12, -0.42), d.seated)
        return upper, lower, RELAXED + 0.02 * self._brisk + 0.25 * d.running

    def _hang(self, side: int, sign: float, upper: Triple, lower: Triple) -> None:
        """Sets the bones of an arm, `side` bones from those of the left one."""
        chest, joints = self.turns[Bone.CHEST], self._joints
        first = swung((0.0, sign * sin(APART), -cos(APART)), upper)
        self.turns[side + Bone.UPPER_ARM] = chest @ first
        self.turns[side + Bone.FOREARM] = self.turns[side + Bone.HAND] = chest @ (swung(upper, lower) @ first)
        chain = (Bone.CHEST, side + Bone.UPPER_ARM, side + Bone.FOREARM, side + Bone.HAND)
        for parent, child in pairwise(chain):
            self.places[child] = self.places[parent] + self.turns[parent] @ (joints[child] - joints[parent])

    @cached_property
    def _arm_lengths(self) -> tuple[float, float]:
        """From the shoulder to the elbow, and on to the palm, in meters."""
        shoulder, elbow, wrist, knuckles = self._joints[[Bone.UPPER_ARM, Bone.FOREARM, Bone.HAND, Bone.FINGERS]]
        upper, lower, hand = (float(np.linalg.norm(b - a)) for a, b in pairwise((shoulder, elbow, wrist, knuckles)))
        return upper, lower + PALM * hand

    @property
    def arm_length(self) -> float:
        """From the shoulder to the palm of a stretched arm, in meters."""
        return sum(self._arm_lengths)

    def palm(self, side: int) -> Floats:
        """The middle (3) of the palm of a hand."""
        hand, joints = SIDE * side + Bone.HAND, self._joints
        ahead: Floats = self.turns[hand] @ (joints[SIDE * side + Bone.FINGERS] - joints[hand])
        return np.asarray(self.places[hand] + PALM * ahead)

    def grasp(self, grips: Sequence[Grip]) -> "Stance":
        """Reaches with hands for what they hold; elbows stay on the side where they were."""
        for grip in grips:
            self._grasp(grip)
        self._halves()
        return self

    def _hands_on_ground(self) -> None:
        """Hands lie on the ground that they would be in, and those of who rests on them."""
        for which in (LEFT, RIGHT):
            wrist, knuckles, tips = (SIDE * which + bone for bone in (Bone.HAND, Bone.FINGERS, Bone.TIPS))
            ends = self.places[tips] + TIP * (self.places[tips] - self.places[knuckles])
            low = self._doing.above + HAND * self._k
            rests = self._rests(which)
            deep = low - min(float(self.places[wrist, 2]), float(ends[2]))
            sign = 1.0 if which == LEFT else -1.0
            if rests > 0:
                self._prop_on(Grip(which, self._rested(which, rests), DOWN, rests))
            elif deep > 0:
                goal, share = self.palm(which) - deep * DOWN, min(1.0, deep / FACING)
                self._lay(Grip(which, goal, DOWN, share), self.turns[Bone.CHEST] @ np.array([-0.4, sign, 0.0]))

    def _rests(self, which: int) -> float:
        """How much somebody rests on a hand, 0 to 1."""
        name = "left" if which == LEFT else "right"
        resting = (made for made in self._doing.motions if name in made.gesture.motion.on_ground)
        return max((made.amount * made.left for made in resting), default=0.0)

    def _prop_on(self, grip: Grip) -> None:
        """A hand on the ground, and the elbow low and out."""
        root, elbow = (self.places[SIDE * grip.side + bone] for bone in (Bone.UPPER_ARM, Bone.FOREARM))
        out = self.turns[Bone.CHEST] @ np.array([-0.2, 1.0 if grip.side == LEFT else -1.0, 0.0]) + LOW * DOWN
        own = (elbow - root) / np.linalg.norm(elbow - root)
        self._lay(grip, own + grip.amount * (out - own))

    def _rested(self, which: int, amount: float) -> Floats:
        """Where a palm (3) lies on the ground below where it would be, or as far out as the arm reaches it."""
        palm, shoulder = self.palm(which), self.places[SIDE * which + Bone.UPPER_ARM]
        low = self._doing.above + RESTS * self._k
        out = (palm - shoulder) * (1.0, 1.0, 0.0)
        hand = PALM * float(np.linalg.norm(self._joints[Bone.FINGERS] - self._joints[Bone.HAND]))
        arm = STRAIGHT * (self.arm_length - hand)  # to the wrist, which is bent
        far = hand + max(arm**2 - (shoulder[2] - low - RESTS * self._k) ** 2, 0.0) ** 0.5
        goal = shoulder + out * min(1.0, far / max(float(np.linalg.norm(out)), 1e-6))
        goal[2] = low
        return np.asarray(palm + amount * (goal - palm))

    def _grasp(self, grip: Grip) -> None:
        pole = self.places[SIDE * grip.side + Bone.FOREARM] - self.places[SIDE * grip.side + Bone.UPPER_ARM]
        goal = self.palm(grip.side) + (grip.point - self.palm(grip.side)) * grip.amount
        self._lay(grip._replace(point=goal), pole)

    def _lay(self, grip: Grip, pole: Floats) -> None:
        """Bends an arm so that its palm is at a point, as far as it reaches, and its elbow points along `pole` (3).

        The hand turns about the forearm and bends at the wrist until it faces what it lies on.
        """
        side, sign = SIDE * grip.side, 1.0 if grip.side == LEFT else -1.0
        root, chest = self.places[side + Bone.UPPER_ARM], self.turns[Bone.CHEST]
        aim = grip.point.copy()
        for _ in range(REACHES):
            elbows, ends = bend(root[None], aim[None], self._arm_lengths, pole[None])
            upper, lower = chest.T @ (elbows[0] - root), chest.T @ (ends[0] - elbows[0])
            self._hang(side, sign, _unit(tuple(upper.tolist())), _unit(tuple(lower.tolist())))
            self._face(side, sign, grip)
            aim += grip.point - self.palm(grip.side)
        self._fingers(side, self._curls[grip.side])

    def _face(self, side: int, sign: float, grip: Grip) -> None:
        """Turns a hand about its forearm until the palm faces what it holds, and bends the wrist to lie flat on it."""
        axis = self.palm(grip.side) - self.places[side + Bone.FOREARM]
        axis = axis / np.linalg.norm(axis)
        faces = self.turns[side + Bone.HAND] @ np.array([0.0, -sign, 0.0])
        angle = atan2(
            float(np.cross(faces, grip.toward) @ axis),
            float(faces @ grip.toward - (faces @ axis) * (grip.toward @ axis)),
        )
        angle = max(-TWIST, min(TWIST, angle)) * grip.amount
        for bone, share in ((Bone.FOREARM, 0.5), (Bone.HAND, 1.0)):
            self.turns[side + bone] = about(axis, share * angle) @ self.turns[side + bone]
        if not grip.flat:
            return
        faces = about(axis, angle) @ faces
        hinge = np.cross(axis, faces)
        hinge = hinge / np.linalg.norm(hinge)
        bent = max(-WRIST, min(WRIST, asin(max(-1.0, min(1.0, float(grip.toward @ axis)))))) * grip.amount
        self.turns[side + Bone.HAND] = about(hinge, -bent) @ self.turns[side + Bone.HAND]

    def _hang_low(self, hand: int) -> None:
        """What the hand lets hang: upright, but for how it swings with each step."""
        self.places[Bone.PROP] = self.places[hand] + self.turns[hand] @ np.array([0.0, 0.0, -0.085 * self._k])
        swings = 0.12 * sin(2 * pi * self._doing.phase - 0.8) * self._doing.active
        self.turns[Bone.PROP] = turned(self._doing.moment.heading, swings, 0.0)

    def _fingers(self, side: int, curl: float) -> None:
        """Bends the fingers of a hand by `curl` radians at each joint: negative toward the palm of the left one."""
        hand = side + Bone.HAND
        for bone, parent, share in (
            (Bone.FINGERS, hand, 1.0), (Bone.TIPS, side + Bone.FINGERS, 1.2), (Bone.THUMB, hand, 0.5),
        ):  # fmt: skip
            step = self.turns[parent] @ (self._joints[side + bone] - self._joints[parent])
            self.places[side + bone] = self.places[parent] + step
            self.turns[side + bone] = self.turns[parent] @ turned(0.0, 0.0, share * curl)

    def _prop(self) -> None:
        """What the right hand holds, upright."""
        chest, hand = self.turns[Bone.CHEST], SIDE + Bone.HAND
        if self._frame.low:
            self._hang_low(hand)
            return
        grip = np.array([0.028, 0.02, -0.065]) * self._k
        self.places[Bone.PROP] = self.places[hand] + self.turns[hand] @ grip
        shaking = 0.02 * sin(1.3 * self._doing.time)
        facing = atan2(chest[1, 0], chest[0, 0])
        self.turns[Bone.PROP] = turned(facing, -0.20 - shaking + 0.1 * self._doing.running, -0.10)


def _unit(v: Triple) -> Triple:
    length = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) ** 0.5
    return (v[0] / length, v[1] / length, v[2] / length)


def _mixed(a: Triple, b: Triple, share: float, through: Triple | None = None) -> Triple:
    """From `a` to `b`, by way of `through` if given."""
    w = 0.0 if through is None else share * (1 - share) * 2
    t = through or (0.0, 0.0, 0.0)
    return (
        a[0] + (b[0] - a[0]) * share + t[0] * w,
        a[1] + (b[1] - a[1]) * share + t[1] * w,
        a[2] + (b[2] - a[2]) * share + t[2] * w,
    )
