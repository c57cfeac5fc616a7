"""Over something: when the feet leave the ground before it and land behind it, and how high the body flies.

A leap is one step of a run whose flight lasts longer; a high step is one of a walk that is longer and higher.
"""

from collections.abc import Iterator
from math import cos, sin
from typing import Final, NamedTuple

import numpy as np

from langit.scene.blocked import Blocked
from langit.scene.catalogue import motions
from langit.scene.dimensions import extent
from langit.scene.motions import GRAVITY
from langit.scene.scene import Placement
from langit.simulation.actor import Member
from langit.simulation.characters.route import Route

SPREAD: Final = 0.60  # meters that feet reach before and behind the body in the air
DRAWN: Final = 0.22  # meters that legs are drawn up there
CLEAR: Final = 0.18  # meters between what is crossed and the lowest foot
SHOE: Final = 0.62  # meters of ground that the feet before and behind take, with some to spare
SHORTEST: Final = 0.42  # seconds of the smallest leap


class Leap(NamedTuple):
    """From `start` to `end` (seconds) somebody crosses what is `high` (m): in the air if `flown`, else stepping."""

    start: float
    end: float
    high: float
    flown: bool

    def above(self, time: float) -> float:
        """How high above the ground the body is, as a thrown one, in meters."""
        return max(0.0, 0.5 * GRAVITY * (time - self.start) * (self.end - time)) if self.flown else 0.0

    def share(self, time: float) -> float:
        """How much of it is over at `time`, from 0 to 1."""
        return min(1.0, max(0.0, (time - self.start) / (self.end - self.start)))


def leaps(member: Member, scene: Blocked, route: Route) -> tuple[Leap, ...]:
    """All leaps and high steps of one member, in order."""
    return tuple(sorted(_leaps(member, scene, route)))


def _leaps(member: Member, scene: Blocked, route: Route) -> Iterator[Leap]:
    for event in scene.deeds(member.subject.id):
        motion = motions().get(event.action)
        if motion is None or motion.over is None or event.target is None or not event.path:
            continue
        thing = scene.standing(event.target)
        size = extent(thing.subject, scene)
        for spot in thing.placements:
            leap = _over(route, event.start, event.end, spot, size, flown=motion.over.flown)
            if leap is not None:
                yield leap


def _over(
    route: Route, start: float, end: float, spot: Placement, size: tuple[float, float, float], *, flown: bool
) -> Leap | None:
    """The leap over one body that stands there; None where the way does not cross it."""
    x, y, z = spot.position
    rows = (route.times >= start) & (route.times <= end)
    away = np.hypot(route.table[rows, 0] - x, route.table[rows, 1] - y)
    if not rows.any() or away.min() > min(size[:2]):
        return None
    middle = float(route.times[rows][int(away.argmin())])
    moment = route.at(middle)
    ahead = moment.heading - spot.heading
    half = abs(cos(ahead)) * size[0] + abs(sin(ahead)) * size[1]
    speed, high = max(moment.speed, 0.5), z + 2 * size[2]
    if flown:
        near = (half + SPREAD) / speed
        lasts = max(SHORTEST, 2 * (near**2 + 2 * max(0.0, high + CLEAR - DRAWN) / GRAVITY) ** 0.5)
    else:
        lasts = (2 * half + SHOE) / speed
    return Leap(middle - lasts / 2, middle + lasts / 2, high, flown)
