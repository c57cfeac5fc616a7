"""Whom somebody looks at, and where that is at every moment: the other of a talk, what is pointed at, who passes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from langit.arrays import Floats
from langit.scene.blocked import Blocked, Happening
from langit.scene.catalogue import kind, motions
from langit.scene.dimensions import extent
from langit.scene.scene import Placement, Subject
from langit.simulation.actor import Member
from langit.simulation.characters.route import Habits, Route, own_events

EYES: Final = 0.93  # of the height of somebody, where others look
EASE: Final = 0.5  # seconds to look there, and away again


class Regard(NamedTuple):
    """A point (3,) that somebody looks at, and how much they do, 0 to 1."""

    point: Floats
    amount: float


@dataclass(frozen=True)
class _Look:
    """From `start` to `end` a body is looked at that is `high` at its eyes and goes along a `route`."""

    start: float
    end: float
    high: float
    route: Route

    def at(self, time: float) -> Regard:
        """What is looked at, and how much."""
        moment = self.route.at(time)
        u = min(1.0, max(0.0, min(time - self.start, self.end - time) / EASE))
        return Regard(np.array([moment.x, moment.y, self.high]), u * u * (3 - 2 * u))


class Eyes:
    """All that one member of a scene looks at."""

    def __init__(self, member: Member, scene: Blocked):
        self._looks = tuple(_looks(member, scene))

    def at(self, time: float) -> Regard | None:
        """What is looked at most at `time`; None if nothing is."""
        found = max((look.at(time) for look in self._looks), key=lambda seen: seen.amount, default=None)
        return found if found is not None and found.amount > 0 else None


def _looks(member: Member, scene: Blocked) -> Iterator[_Look]:
    own, here = member.subject.id, member.placement
    for event in scene.events:
        motion = motions().get(event.action)
        if motion is None or motion.aims is None:
            continue
        if event.subject == own and event.target is not None:
            yield from _at(scene, event, event.target, here)
        elif event.subject == own and motion.mutual and len(member.group) > 1:
            yield from _at(scene, event, own, here)
        elif event.target == own and motion.aims == "somebody" and not scene.deeds(own):
            yield from _at(scene, event, event.subject, here)


def _at(scene: Blocked, event: Happening, id: str, here: Placement) -> Iterator[_Look]:
    """A look at the nearest body of a subject, while something is done that goes on before and after the clip."""
    standing = scene.standing(id)
    others = [spot for spot in standing.placements if spot != here]
    if others:
        spot = min(others, key=lambda spot: float(np.hypot(*np.subtract(spot.position[:2], here.position[:2]))))
        start = event.start - (2 * EASE if event.start <= 0.05 else 0.0)
        end = event.end + (2 * EASE if event.end >= scene.seconds - 0.05 else 0.0)
        low, high = spot.position[2], 2 * extent(standing.subject, scene)[2]
        share = EYES if kind(standing.subject.kind).alive else 0.5
        yield _Look(start, end, low + share * high, _route(standing.subject, spot, standing.placements, scene))


def _route(subject: Subject, spot: Placement, group: tuple[Placement, ...], scene: Blocked) -> Route:
    """Where that body goes."""
    place = group.index(spot)
    other = Member(0, subject, place, spot, group)
    return Route(spot, own_events(other, scene), scene.seconds, Habits(), scene.span)
