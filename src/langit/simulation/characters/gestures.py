"""Motions of the catalogue as numbers: how arms, trunk and head are held at a moment of what somebody does.

Poses are keys of a cycle, joined by periodic cubics (Catmull and Rom, A class of local interpolating splines, 1974).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from langit.arrays import Floats
from langit.scene.motions import Arm, Motion, Pose
from langit.simulation.characters.skeleton import Triple

LEFT, RIGHT = 0, 1


class Carriage(NamedTuple):
    """How trunk, head and hips are held, beside what they do anyway, and eyes: as in `scene.motions.Pose`."""

    lean: float = 0.0
    tilt: float = 0.0
    twist: float = 0.0
    nods: float = 0.0
    turns: float = 0.0
    inclines: float = 0.0
    sinks: float = 0.0
    sways: float = 0.0
    goes: float = 0.0
    reclines: float = 0.0
    shut: float = 0.0


class Reach(NamedTuple):
    """Where upper and lower arm point in the frame of the chest, y to the left, and how the fingers curl."""

    upper: Triple
    lower: Triple
    curl: float


class Standing(NamedTuple):
    """Where thigh and shin (3) point as seen from the body, y to the left, and the pitch of the foot (radians)."""

    thigh: Floats
    shin: Floats
    foot: float


@dataclass(frozen=True)
class Gesture:
    """A motion of somebody whose right hand may hold something; then that arm is not moved.

    Who lies does so `sunk` meters lower than the row says, as their body is thick, and `nods` and `leans` so much more
    (radians).
    The hips of who is held go so much `closer` (meters).
    """

    motion: Motion
    holds: bool
    sunk: float = 0.0
    nods: float = 0.0
    leans: float = 0.0
    closer: float = 0.0

    def carriage(self, cycles: float, amount: float) -> Carriage:
        """Trunk, head and hips after that many `cycles`, as much as is done of it, 0 to 1."""
        values = _between(
            self.motion.poses,
            [[getattr(pose, name) for name in Carriage._fields] for pose in self.motion.poses],
            cycles,
        )
        found = Carriage(*(amount * values).tolist())
        settled = amount**4 if self.sunk > 0 else amount  # who comes down does not do so into the ground
        return found._replace(
            sinks=found.sinks + settled * self.sunk,
            nods=found.nods + amount * self.nods,
            lean=found.lean + amount * self.leans,
            goes=found.goes + amount * self.closer,
        )

    def face(self, cycles: float) -> dict[str, float]:
        """How much of each expression there is on the face."""
        names = self._expressions
        if not names:
            return {}
        values = _between(self.motion.poses, self._faces, cycles)
        return dict(zip(names, values.clip(0.0, 1.0).tolist(), strict=True))

    @cached_property
    def _expressions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for pose in self.motion.poses for name in pose.face))

    @cached_property
    def _faces(self) -> list[list[float]]:
        faces = [{str(name): much for name, much in pose.face.items()} for pose in self.motion.poses]
        return [[face.get(name, 0.0) for name in self._expressions] for face in faces]

    def arm(self, side: int, cycles: float) -> Reach | None:
        """How an arm of a side is held; None if it goes on as it does."""
        if side == RIGHT and self.holds:
            return None
        arms = [self._arm(pose, side) for pose in self.motion.poses]
        if arms[0] is None:
            return None
        values = _between(self.motion.poses, [[*arm.upper, *arm.lower, arm.curl] for arm in arms if arm], cycles)
        values[[1, 4]] *= 1 if side == LEFT else -1
        x, y, z, u, v, w, curl = values.tolist()
        return Reach((x, y, z), (u, v, w), curl)

    def leg(self, side: int, cycles: float) -> Standing | None:
        """How a leg of a side is held; None if it stands or walks as it does."""
        legs = [pose.legs or (pose.left_leg if side == LEFT else pose.right_leg) for pose in self.motion.poses]
        if legs[0] is None:
            return None
        values = _between(self.motion.poses, [[*leg.thigh, *leg.shin, leg.foot] for leg in legs if leg], cycles)
        values[[1, 4]] *= 1 if side == LEFT else -1
        return Standing(values[:3], values[3:6], float(values[6]))

    def _arm(self, pose: Pose, side: int) -> Arm | None:
        free = pose.free if side == (LEFT if self.holds else RIGHT) else None
        return free or pose.both or (pose.left if side == LEFT else pose.right)


def _between(poses: tuple[Pose, ...], values: Sequence[Sequence[float]], cycles: float) -> Floats:
    """The values (K, N) of the poses between two of them."""
    keys = np.array(values, float)
    count, place = len(poses), cycles % 1.0
    if count == 1:
        return keys[0]
    first = max((i for i in range(count) if poses[i].at <= place), default=count - 1)
    start = poses[first].at
    length = (poses[(first + 1) % count].at - start) % 1.0
    u = ((place - start) % 1.0) / length
    before, now, then, after = (keys[(first + step) % count] for step in (-1, 0, 1, 2))
    found: Floats = 0.5 * (
        2 * now
        + (then - before) * u
        + (2 * before - 5 * now + 4 * then - after) * u * u
        + (3 * now - before - 3 * then + after) * u * u * u
    )
    return found


class Making(NamedTuple):
    """A motion that is being made: after how many of its `cycles`, and how much of it is done, 0 to 1.

    Of a motion that is on the way to another one limbs are as it wants them, until the other has them; `left` is how
    much of it there is still in trunk and hips.
    """

    gesture: Gesture
    cycles: float
    amount: float
    left: float = 1.0

    def carriage(self) -> Carriage:
        """Trunk, head and hips."""
        return self.gesture.carriage(self.cycles, self.amount * self.left)

    def face(self) -> dict[str, float]:
        """How much of each expression the whole motion has."""
        return self.gesture.face(self.cycles)

    def arm(self, side: int) -> Reach | None:
        """An arm, `LEFT` or `RIGHT`, as the whole motion has it."""
        return self.gesture.arm(side, self.cycles)

    def leg(self, side: int) -> Standing | None:
        """A leg, as the whole motion has it."""
        return self.gesture.leg(side, self.cycles)


def passage(gestures: Sequence[Gesture], cycles: float, amount: float) -> list[Making]:
    """The motions on the way into the last of them, one after another, when so much of the way is done."""
    stages = [min(1.0, max(0.0, amount * len(gestures) - place)) for place in range(len(gestures))]
    after = [*stages[1:], 0.0]
    return [
        Making(gesture, cycles, stage, 1 - then / stage)
        for gesture, stage, then in zip(gestures, stages, after, strict=True)
        if stage > 0
    ]


def together(carriages: Sequence[Carriage]) -> Carriage:
    """What several motions make of trunk, head and hips."""
    return Carriage(*(sum(values) for values in zip(*carriages, strict=True))) if carriages else Carriage()
