"""Where those go who change place: way points on the ground for every event, and when it ends.

Nobody runs out of ground: a way that is longer than it turns round at the edge and comes back.
"""

import itertools
import math
from dataclasses import dataclass, replace
from typing import Final

from langit.blocking.benches import walked_to
from langit.blocking.courses import course, depth_of_leaving, leaving, limits, partner, road_course
from langit.blocking.ground import Box, Span
from langit.blocking.hurdles import over, pace
from langit.blocking.plot import Plot, goes
from langit.scene.catalogue import act
from langit.scene.scene import Event, Subject
from langit.scene.seats import Seat

Spot = tuple[float, float]
Way = list[Spot]
SLOWEST: Final = 0.75  # of the usual speed, before somebody waits instead
EASY: Final = 0.62  # of the usual speed, for who is told which way to go and has little room
CRAWL: Final = 0.35  # of the usual speed, before a car stops
SLANT: Final = 1.5  # how far into the depth one goes, against how far to a side, who was told to go there
ROUND: Final = 0.45  # meters kept from the end of a bench by who goes round it
MARGIN: Final = 0.3  # meters kept from what is walked to
FURTHEST: Final = 36.0  # meters to the side that a vehicle goes to be out of the picture
TURNS: Final = 1000


def walked(plot: Plot) -> Plot:
    """The plot with a path for every event that needs one, and an end for every event."""
    homes = {s.id: s.placements[0].position[:2] for s in plot.scene.subjects if s.placements}
    where = dict(homes)
    begun: dict[tuple[str, float | None], Spot] = {}  # where somebody was when an event began
    events = []
    for index, event in enumerate(plot.scene.events):
        start, end = plot.span(index)
        way: Way = list(event.path)
        if not way and goes(event) and event.subject in where:
            subject, time = plot.by_id[event.subject], max(end - start, 0.05)
            begun[subject.id, event.start] = where[subject.id]
            other = partner(plot, event)
            there = begun.get((other.id, event.start), where.get(other.id)) if other else None
            going = _Going(plot, subject, event, where[subject.id], homes[subject.id], time, there)
            way, lasts = going.way()
            end = min(end, start + lasts)
        if way:
            where[event.subject] = way[-1]
        path = tuple((round(x, 3) + 0.0, round(y, 3) + 0.0) for x, y in way)
        events.append(replace(event, path=path, end=event.end or round(end, 3)))
    return plot.happening(events)


@dataclass(frozen=True)
class _Going:
    """One event in which somebody changes place, from where they are: `time` is how long there is for it.

    `there` is from where somebody else comes to meet them.
    """

    plot: Plot
    subject: Subject
    event: Event
    here: Spot
    home: Spot
    time: float
    there: Spot | None = None

    @property
    def speed(self) -> float:
        return self.plot.speed(self.subject.id, self.event)

    @property
    def vehicle(self) -> bool:
        return self.plot.row(self.subject.id).vehicle

    def way(self) -> tuple[Way, float]:
        """The way points and how long they take, in seconds."""
        goes = act(self.event.action).goes
        target = next((b for b in self.plot.bodies(self.event.target) if b.id != self.subject.id), None)
        if goes == "home":
            return self._straight(self.home)
        if goes == "out":
            return self._leaving()
        if goes == "behind" and target is not None:
            return self._behind(target)
        if self.vehicle:
            return self._driving()
        if pace(self.event) and target is not None:
            way, lasts = over(self.event, self.here, target, self.speed)
            return way, min(lasts, self.time)
        if self.there is not None:
            return self._meeting(self.there)
        return self._up_to(target) if target is not None else self._strolling()

    def _straight(self, goal: Spot) -> tuple[Way, float]:
        """To a point, at an easy pace; whoever has more time waits there."""
        length = math.dist(self.here, goal)
        if length < 0.05:
            return [], self.time
        lasts = min(max(length / self.speed, 0.1), self.time)
        if length / self.time > SLOWEST * self.speed:
            lasts = self.time
        return [self.here, goal], lasts

    def _leaving(self) -> tuple[Way, float]:
        """Out of the picture at its side."""
        view = leaving(self.plot, self.subject.id)
        dx, _ = course(self.plot, self.subject, self.event)
        side = dx or (1.0 if self.here[0] >= 0 else -1.0)
        if self.vehicle:
            y = self.here[1]
            reach = view.out * max(1.0, (y - self.plot.layout.camera[1]) / view.distance)
            return self._straight((side * min(reach, FURTHEST), y))
        spread = max(-side * shift for shift in _shifts(self.subject, 0))
        y = depth_of_leaving(self.plot, self.subject.id)
        return self._straight((side * (view.out + max(spread, 0.0)), min(self.here[1], y)))

    def _behind(self, cover: Box) -> tuple[Way, float]:
        """Along the far side of what hides, from one side to the other."""
        size, small = self.plot.size(self.subject.id), self.plot.table
        beyond = cover.hx + 2.2 * size[0] + (0.1 if small else 0.7)
        side = 1.0 if self.here[0] <= cover.x else -1.0
        y = cover.y + cover.hy + max(size[0], size[1]) + (0.06 if small else 0.3)
        if self.vehicle:
            y = self.here[1]
            beyond += 2 * size[0]
        way = [self.here]
        if abs(self.here[1] - y) > 0.1:
            way.append((cover.x - side * beyond, y))
        way.append((cover.x + side * beyond, y))
        length = sum(math.dist(a, b) for a, b in itertools.pairwise(way))
        lasts = min(self.time, max(length / self.speed, min(self.time, length / (SLOWEST * self.speed))))
        return way, lasts

    def _up_to(self, target: Box) -> tuple[Way, float]:
        """To the side of what it goes to."""
        dx, dy = target.x - self.here[0], target.y - self.here[1]
        if (close := self._held_then(target)) is not None:
            share = max(1 - 2 * close / max(math.hypot(dx, dy), 1e-6), 0.0)
            return self._straight((self.here[0] + share * dx, self.here[1] + share * dy))
        if seat := walked_to(self.plot, self.subject.id, self.event):
            return self._to_seat(seat)
        size = self.plot.size(self.subject.id)
        gap = max(size[0], size[1]) + MARGIN
        if abs(dx) / (target.hx + gap) > abs(dy) / (target.hy + gap):
            goal = (target.x - math.copysign(target.hx + gap, dx), target.y)
        else:
            goal = (target.x, target.y - math.copysign(target.hy + gap, dy))
        return self._straight(goal)

    def _to_seat(self, seat: Seat) -> tuple[Way, float]:
        """Before the middle of a seat, round its end where one comes from behind."""
        x, y, _ = next(seat.places()).position
        c, s = math.cos(seat.heading), math.sin(seat.heading)
        ahead, aside = (self.here[0] - x) * c + (self.here[1] - y) * s, (self.here[1] - y) * c - (self.here[0] - x) * s
        way, lasts = self._straight((x, y))
        if ahead < 0.0 and len(way) > 1:
            out = math.copysign(seat.half + ROUND, aside)
            way.insert(1, (x + ROUND * c - out * s, y + ROUND * s + out * c))
        return way, lasts

    def _held_then(self, target: Box) -> float | None:
        """How close one comes, at half the distance, to whom one holds then."""
        later = (
            event for _, event in self.plot.deeds(self.subject.id) if (event.start or 0.0) > (self.event.start or 0.0)
        )
        return next((self.plot.close(event) for event in later if event.target == target.id), None)

    def _meeting(self, there: Spot) -> tuple[Way, float]:
        """Up to the middle between both, where they stand before each other."""
        size, apart = self.plot.size(self.subject.id), math.dist(self.here, there)
        share = max(0.5 - (max(size[0], size[1]) + MARGIN / 2) / max(apart, MARGIN), 0.0)
        x, y = (a + share * (b - a) for a, b in zip(self.here, there, strict=True))
        way, lasts = self._straight((x, y))
        return way, max(lasts, min(self.time, lasts / SLOWEST))

    def _strolling(self) -> tuple[Way, float]:
        """On and on, to and fro."""
        dx, dy = course(self.plot, self.subject, self.event)
        length = self.speed * self.time
        x, y = _within(limits(self.plot, self.subject), self.subject)
        if dx:
            onward = self._onward(dx, length, x, y) if self.event.direction else None
            return onward or _folded(self.here, 0, dx, length, x), self.time
        if self.event.direction == "toward" and 0.5 < (room := self.here[1] - y[0]) < length:
            return [self.here, (self.here[0], y[0])], min(self.time, room / (SLOWEST * self.speed))
        way = _folded(self.here, 1, dy, length, y)
        if self.event.direction == "away" and len(way) > 2:
            # Who walks away does not come back: the rest of the way goes across, far off.
            far = way[1]
            rest = length - math.dist(self.here, far)
            half = min(2.2, 0.3 * (y[1] + 4.0))
            way = [self.here, *_folded(far, 0, 1.0, rest, (max(x[0], far[0] - half), min(x[1], far[0] + half)))]
        return way, self.time

    def _onward(self, dx: float, length: float, x: Span, y: Span) -> Way | None:
        """To the side that was told, without turning back: slower, or at a slant, or in the end on into the depth.

        None where the ground has no room for that either.
        """
        edge = x[1] if dx > 0 else x[0]
        room = abs(edge - self.here[0])
        if length <= room:
            return [self.here, (self.here[0] + dx * length, self.here[1])]
        deep = min(y[1] - self.here[1], SLANT * room)
        across = min(math.hypot(room, deep), length)
        corner = (edge, self.here[1] + math.sqrt(across**2 - room**2)) if across > room else (edge, self.here[1])
        if across >= EASY * length:
            return [self.here, (edge, self.here[1])] if room >= EASY * length else [self.here, corner]
        rest = length - across
        far = corner[1] + rest
        return [self.here, corner, (edge, min(far, y[1]))] if y[1] - corner[1] >= EASY * rest else None

    def _driving(self) -> tuple[Way, float]:
        """Along the road, over the water or through the air."""
        dx, dy = road_course(self.plot, self.subject, self.event)
        if self.there is not None and dx:  # past each other, slower if there is time
            goal = (self.there[0], self.here[1])
            return [self.here, goal], min(self.time, math.dist(self.here, goal) / (CRAWL * self.speed))
        x, y = _within(limits(self.plot, self.subject), self.subject)
        axis, sign, span = (0, dx, x) if dx else (1, dy, y)
        room = span[1] - self.here[axis] if sign > 0 else self.here[axis] - span[0]
        length = self.speed * self.time
        if room < length and self.plot.row(self.subject.id).medium == "ground":
            # A road has no room to turn: slower, and in the end a stop.
            end = self.here[axis] + sign * room
            goal = (end, self.here[1]) if axis == 0 else (self.here[0], end)
            return [self.here, goal], min(self.time, room / (CRAWL * self.speed))
        if room < length < 2.2 * room:
            length = room  # a little slower rather than turning round
        return _folded(self.here, axis, sign, length, span), self.time


def _shifts(subject: Subject, axis: int) -> list[float]:
    """How far along an axis each body stands from the first."""
    first = subject.placements[0].position[axis]
    return [spot.position[axis] - first for spot in subject.placements]


def _within(spans: tuple[Span, Span], subject: Subject) -> tuple[Span, Span]:
    """The limits of the first body such that all the others, who walk the same way beside it, stay inside too."""
    found = []
    for axis, (low, high) in enumerate(spans):
        shifts = _shifts(subject, axis)
        inner = (low - min(shifts), high - max(shifts))
        found.append(inner if inner[0] < inner[1] else ((low + high) / 2 - 0.3, (low + high) / 2 + 0.3))
    return found[0], found[1]


def _folded(here: Spot, axis: int, sign: float, length: float, span: Span) -> Way:
    """A way of `length` along one axis that turns round at the ends of `span`."""
    way = [here]
    at, left = here[axis], length
    low, high = min(span[0], at), max(span[1], at)
    if high - low < 0.2:
        return way
    for _ in range(TURNS):
        room = (high - at) if sign > 0 else (at - low)
        step = min(left, room)
        if step > 0.02:
            at += sign * step
            way.append((at, here[1]) if axis == 0 else (here[0], at))
        left -= step
        if left <= 0.02:
            break
        sign = -sign
        low, high = span if span[0] <= at <= span[1] else (low, high)
    return way if len(way) > 1 else []
