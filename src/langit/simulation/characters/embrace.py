"""How near two come who hug: until the fronts of their clothes nearly touch, whatever their bodies and clothes are.

Where their feet stand blocking says, for it knows no bodies; here hips go on from there. It is measured once, in the
middle of the hug.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final, Protocol

import numpy as np

from langit.arrays import Floats
from langit.scene.catalogue import motions
from langit.scene.motions import Holds, Pose
from langit.simulation.characters.gestures import Gesture

NEAR: Final = 0.037  # meters between the fronts of two who hug
BESIDE: Final = 0.020  # meters between their heads, or a head and a front
MOST: Final = 0.11  # meters that hips go before the feet for that
CELL: Final = 0.02  # meters of the cells in which fronts are compared
ROUNDS: Final = 2  # for legs that lean are lower
SMALL: Final = 0.28  # meters by which shoulders are lower of who hugs others about the waist
STOOPS: Final = 0.22  # radians that who hugs such a one leans down more
LOOKS_UP: Final = (0.03, 2.2, 0.4)  # a head goes back by how much lower its shoulders are: from where, a meter, at most
FALLS: Final = (0.06, 6.4, 0.75)  # and the elbows above are so much lower, clear of that face
ASIDE: Final = (0.18, 10.0, 0.95)  # and that head turns to the lens (radians), for it is before a chest
WAIST: Final[Holds] = {"left": "waist", "right": "waist"}  # what such a one holds


class Hugs(Protocol):
    """Somebody who hugs; `shoulders` are how high they are at rest, in meters."""

    @property
    def shoulders(self) -> float: ...

    def seen_from_left(self) -> bool:
        """Whether the camera is to their left."""
        ...

    def front(self, motion: str, time: float) -> tuple[Floats, Floats]:
        """Trunk (N, 3) in its clothes and head (M, 3) at `time`, were they wholly in that motion."""
        ...

    def adapt(self, motion: str, changed: Callable[[Gesture], Gesture]) -> None:
        """Changes how they make a motion."""
        ...


def embrace(one: Hugs, other: Hugs, motion: str, time: float) -> None:
    """Fits to each other how two do that motion, who do it together at `time`: the taller has the arms above."""
    tall, small = sorted((one, other), key=lambda each: -each.shoulders)
    lower, row = tall.shoulders - small.shoulders, motions()[motion]
    up, down = (_by(lower, LOOKS_UP), 0.0) if lower < SMALL else (0.0, STOOPS)
    aside = _by(lower, ASIDE) * (1 if small.seen_from_left() else -1)
    poses = tuple(_elbows_down(pose, _by(lower, FALLS)) for pose in row.led)
    above = replace(row, poses=poses, holds=row.led_holds)
    below = replace(
        row,
        poses=tuple(replace(pose, turns=pose.turns + aside) for pose in row.poses),
        holds=row.holds if lower < SMALL else WAIST,
    )
    tall.adapt(motion, lambda own: _leaning(replace(own, motion=above), down))
    small.adapt(motion, lambda own: replace(own, motion=below, nods=own.nods - up))
    left = MOST
    for _ in range(ROUNDS):
        by = max(-MOST, min(left, _room(one.front(motion, time), other.front(motion, time)) / 2))
        left -= max(by, 0.0)
        for each in (one, other):
            each.adapt(motion, partial(_closer, by=by))


def _by(lower: float, rule: tuple[float, float, float]) -> float:
    """How much somebody does for shoulders that are so much lower (m): from where on, for a meter, and at most."""
    first, share, most = rule
    return min(most, share * max(0.0, lower - first))


def _elbows_down(pose: Pose, by: float) -> Pose:
    """The same with both upper arms so much lower, as in `Arm.upper`."""
    if pose.both is None:
        return pose
    ahead, out, up = pose.both.upper
    return replace(pose, both=replace(pose.both, upper=(ahead, out, max(-1.0, up - by))))


def _closer(own: Gesture, by: float) -> Gesture:
    """The same with hips so much further on (m)."""
    return replace(own, closer=own.closer + by)


def _leaning(own: Gesture, down: float) -> Gesture:
    """The same, leaning down so much more (radians)."""
    poses = tuple(replace(pose, lean=pose.lean + down, nods=pose.nods + down) for pose in own.motion.poses)
    return replace(own, motion=replace(own.motion, poses=poses))


def _room(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> float:
    """How much closer (m) two may come whose trunks and heads are there."""
    axis = (other[0].mean(0) - one[0].mean(0)) * (1.0, 1.0, 0.0)
    trunks = gap(one[0], other[0], axis) - NEAR
    heads = (gap(np.concatenate(one), other[1], axis), gap(one[1], other[0], axis))
    return min(trunks, *(head - BESIDE for head in heads))


def gap(mine: Floats, theirs: Floats, axis: Floats) -> float:
    """How far apart (m) two clouds (N, 3) are along an axis (3) from one to the other: below 0 where they overlap."""
    axis = axis / np.linalg.norm(axis)
    across = np.cross(axis, (0.0, 0.0, 1.0))
    cells = [np.floor(np.column_stack([cloud @ across, cloud[:, 2]]) / CELL).astype(int) for cloud in (mine, theirs)]
    low = np.minimum(cells[0].min(0), cells[1].min(0))
    wide, high = np.maximum(cells[0].max(0), cells[1].max(0)) - low + 1
    front, back = np.full((wide, high), -np.inf), np.full((wide, high), np.inf)
    np.maximum.at(front, tuple((cells[0] - low).T), mine @ axis)
    np.minimum.at(back, tuple((cells[1] - low).T), theirs @ axis)
    return float((back - front).min())
