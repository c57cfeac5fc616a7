"""Hair that swings: a damped pendulum that hangs from head or chest, pushed by how they move.

Its answer to a push dies away within a second and a half, so its angles at a moment are a sum over that time before: a
pure function, however a film is cut into spans.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import pi
from typing import Final, NamedTuple

import numpy as np

from langit.arrays import Floats
from langit.simulation.characters.skeleton import Bone

RATE: Final = 25  # samples a second
MEMORY: Final = 1.5  # seconds after which a push is forgotten
SWINGS: Final = 1.3  # a second
DAMPING: Final = 0.3  # of the critical one
DRAG: Final = 0.03  # radians by which what hangs behind is blown back, a meter a second


class Swing(NamedTuple):
    """By how much hair is turned from how it hangs at rest: to the left, tips back, tips to the left (radians)."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


HUNG: Final = Swing()  # at rest


@dataclass(frozen=True, kw_only=True)
class Hang:
    """Hair that hangs from a bone, `base`, below the height `high` at rest, and is `long` (meters).

    `yaw` and `roll` are how far it swings to either side, `pitch` how far away from the body (radians).
    """

    base: Bone
    high: float
    long: float
    yaw: float
    pitch: float
    roll: float


class Push(NamedTuple):
    """Where what hair hangs from is at a moment, in meters, and its heading (radians)."""

    x: float
    y: float
    heading: float
    turn: float
    aside: float


class Sway:
    """The swing of hair from `begin` to `end`, of which `push` says how it is moved at any time."""

    def __init__(self, hang: Hang, push: Callable[[float], Push], begin: float, end: float):
        self._hang, self._push, self._begin = hang, push, begin
        self._count = max(3, round((end - begin) * RATE) + 1)

    def at(self, time: float) -> Swing:
        """How hair is turned at `time`."""
        row = min(max((time - self._begin) * RATE, 0.0), self._count - 1.001)
        i, f = int(row), row - int(row)
        return Swing(*((1 - f) * self._table[i] + f * self._table[i + 1]).tolist())

    @cached_property
    def _table(self) -> Floats:
        """Angles (T, 3) at every sample."""
        rows = np.array([self._push(self._begin + i / RATE) for i in range(self._count)])
        heading = rows[:, 2]
        ahead, left = np.stack([np.cos(heading), np.sin(heading)]), np.stack([-np.sin(heading), np.cos(heading)])
        places = rows[:, :2].T + rows[:, 4] * left
        velocity = np.gradient(places, axis=1) * RATE
        pushed = np.gradient(velocity, axis=1) * RATE
        turning = np.gradient(np.gradient(heading + rows[:, 3]) * RATE) * RATE
        forward, aside = (pushed * ahead).sum(0), (pushed * left).sum(0)
        speed = (velocity * ahead).sum(0)
        long = self._hang.long
        yaw, pitch, roll = (_answer(force) for force in (-turning, forward / long, -aside / long))
        return np.stack(
            [
                _within(yaw, self._hang.yaw),
                np.maximum(_within(pitch + DRAG * speed, self._hang.pitch), 0.0),
                _within(roll, self._hang.roll),
            ],
            1,
        )


def _answer(force: Floats) -> Floats:
    """The angle (T,) of a damped pendulum under a force (T,): its impulse response, folded with it."""
    time = np.arange(round(MEMORY * RATE)) / RATE
    own = 2 * pi * SWINGS
    damped = own * (1 - DAMPING**2) ** 0.5
    response = np.exp(-DAMPING * own * time) * np.sin(damped * time) / damped
    return np.asarray(np.convolve(force, response)[: len(force)] / RATE)


def _within(angle: Floats, most: float) -> Floats:
    """Angles bent to stay below a limit, smoothly."""
    return np.asarray(most * np.tanh(angle / most)) if most > 0 else np.zeros_like(angle)
