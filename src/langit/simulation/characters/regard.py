"""Whom somebody looks at, and where that is at every moment: the other of a talk, what is pointed at, who passes.

Who is said to do something to the camera looks into its lens, as does who is alone in a close-up with nothing to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, pi, sin
from typing import Final, NamedTuple, Protocol

import numpy as np

from langit.arrays import Floats
from langit.scene.blocked import AT_ONCE, Blocked, Happening
from langit.scene.catalogue import kind, motions
from langit.scene.dimensions import extent
from langit.scene.scene import Placement, Point, Subject
from langit.simulation.actor import Member
from langit.simulation.camera import raised, view
from langit.simulation.characters.route import Habits, Route, own_events
from langit.simulation.easing import ramp

EYES: Final = 0.93  # of the height of somebody, where others look
EASE: Final = 0.5  # seconds to look there, and away again
BEHIND: Final = (1.9, 2.7)  # radians that the camera is aside, over which nobody looks into it any more


class Regard(NamedTuple):
    """A point (3,) that somebody looks at, and how much they do, 0 to 1."""

    point: Floats
    amount: float


class _Seen(Protocol):
    """What is looked at."""

    def at(self, time: float) -> Floats: ...


@dataclass(frozen=True)
class _Body:
    """The eyes, `high` meters up, of a body that goes along a `route`."""

    high: float
    route: Route

    def at(self, time: float) -> Floats:
        moment = self.route.at(time)
        return np.array([moment.x, moment.y, self.high])


@dataclass
class _Lens:
    """That of the camera of a scene, `lift` meters higher than blocked; a followed body goes along a `route`."""

    scene: Blocked
    route: Route | None
    lift: float = 0.0

    def at(self, time: float) -> Floats:
        followed: Point = (0.0, 0.0, 0.0)
        if self.route is not None:
            moment = self.route.at(time)
            followed = (moment.x, moment.y, 0.0)
        return np.array(raised(view(self.scene.camera, time, followed, seed=self.scene.seed), self.lift).eye)


@dataclass(frozen=True)
class _Look:
    """Something is `seen` from `start` to `end`."""

    start: float
    end: float
    seen: _Seen

    def at(self, time: float) -> Regard:
        """What is looked at, and how much."""
        return Regard(self.seen.at(time), ramp(min(time - self.start, self.end - time), EASE))


class Eyes:
    """All that one member of a scene looks at, who goes along a `route`."""

    def __init__(self, member: Member, scene: Blocked, route: Route):
        self._lens, self._route = _lens(scene), route
        self._looks = tuple(_looks(member, scene, self._lens))

    def raised(self, lift: float) -> None:
        """The camera turns out to be `lift` meters higher than it was blocked."""
        self._lens.lift = lift

    def seen_from_left(self) -> bool:
        """Whether the camera is to their left as the clip begins."""
        (x, y, _), moment = self._lens.at(0.0).tolist(), self._route.at(0.0)
        return sin(atan2(y - moment.y, x - moment.x) - moment.heading) > 0

    def at(self, time: float) -> Regard | None:
        """What is looked at most at `time`; None if nothing is."""
        found = max((self._regard(look, time) for look in self._looks), key=lambda seen: seen.amount, default=None)
        return found if found is not None and found.amount > 0 else None

    def _regard(self, look: _Look, time: float) -> Regard:
        """What is looked at; nobody turns their head over the shoulder for the camera."""
        found = look.at(time)
        if look.seen is not self._lens:
            return found
        moment = self._route.at(time)
        aside = atan2(found.point[1] - moment.y, found.point[0] - moment.x) - moment.heading
        away = abs((aside + pi) % (2 * pi) - pi)
        return found._replace(amount=found.amount * ramp(BEHIND[1] - away, BEHIND[1] - BEHIND[0]))


def _lens(scene: Blocked) -> _Lens:
    if scene.camera.follow is None:
        return _Lens(scene, None)
    standing = scene.standing(scene.camera.follow)
    return _Lens(scene, _route(standing.subject, standing.placements[0], standing.placements, scene))


def _looks(member: Member, scene: Blocked, lens: _Lens) -> Iterator[_Look]:
    own, here = member.subject.id, member.placement
    if _sits_for(member, scene):
        yield _Look(scene.span[0] - 2 * EASE, scene.span[1] + 2 * EASE, lens)
    for event in scene.events:
        motion = motions().get(event.action)
        if motion is None:
            continue
        if event.subject == own and event.target is None and event.direction == "toward" and motion.greets:
            yield _look(scene, event, lens)
        if motion.aims is None or motion.close is not None:  # who is hugged is too near to be looked at
            continue
        if event.subject == own and event.target is not None:
            yield from _at(scene, event, event.target, here)
        elif event.subject == own and motion.mutual and len(member.group) > 1:
            yield from _at(scene, event, own, here)
        elif event.target == own and motion.aims == "somebody" and not scene.deeds(own):
            yield from _at(scene, event, event.subject, here)


def _sits_for(member: Member, scene: Blocked) -> bool:
    """Whether somebody is alone in a close-up and does nothing that would take the eyes elsewhere."""
    camera = scene.said.camera
    if camera.shot != "close_up" or camera.angle in {"behind", "over_shoulder"} or len(member.group) > 1:
        return False
    others = [one for one in scene.subjects if one.subject.id != member.subject.id]
    if any(kind(one.subject.kind).alive for one in others):
        return False
    done = [motions().get(event.action) for event in scene.deeds(member.subject.id)]
    return all(motion is not None and motion.greets for motion in done)


def _at(scene: Blocked, event: Happening, id: str, here: Placement) -> Iterator[_Look]:
    """A look at the nearest body of a subject."""
    standing = scene.standing(id)
    others = [spot for spot in standing.placements if spot != here]
    if others:
        spot = min(others, key=lambda spot: float(np.hypot(*np.subtract(spot.position[:2], here.position[:2]))))
        low, high = spot.position[2], 2 * extent(standing.subject, scene)[2]
        share = EYES if kind(standing.subject.kind).alive else 0.5
        route = _route(standing.subject, spot, standing.placements, scene)
        yield _look(scene, event, _Body(low + share * high, route))


def _look(scene: Blocked, event: Happening, seen: _Seen) -> _Look:
    """A look while something is done that goes on before and after the clip."""
    start = event.start - (2 * EASE if event.start <= AT_ONCE else 0.0)
    end = event.end + (2 * EASE if event.end >= scene.seconds - AT_ONCE else 0.0)
    return _Look(start, end, seen)


def _route(subject: Subject, spot: Placement, group: tuple[Placement, ...], scene: Blocked) -> Route:
    """Where that body goes."""
    place = group.index(spot)
    other = Member(0, subject, place, spot, group)
    return Route(spot, own_events(other, scene), scene.seconds, Habits(), scene.span)
