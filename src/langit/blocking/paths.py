"""Where those go who change place: way points on the ground for every event, and when it ends.

Nobody runs out of ground: a way that is longer than it turns round at the edge and comes back.
"""

import itertools
import math
from dataclasses import replace

from langit.blocking.ground import WALKING, Box, Span, boxes, ground, span_of, speed
from langit.blocking.starts import (
    course,
    depth_of_leaving,
    leave_view,
    limits,
    road_course,
)
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Scene, Subject
from langit.scene.vocabulary import VEHICLES

Way = list[tuple[float, float]]
SLOWEST = 0.75  # of the usual speed, before somebody waits instead
CRAWL = 0.35  # of the usual speed, before a car stops
MARGIN = 0.3  # meters kept from what is walked to


def walked(scene: Scene) -> Scene:
    """The scene with a path for every event that needs one, and an end for every event."""
    where = {s.id: s.placements[0].position[:2] for s in scene.subjects if s.placements}
    homes = dict(where)
    events = []
    for index, event in enumerate(scene.events):
        subject = scene.subject(event.subject)
        start, end = span_of(scene, event.subject, index)
        way: Way = list(event.path)
        if not way and event.action in WALKING and event.subject in where:
            maker = _Ways(scene, subject, event, where[subject.id], homes[subject.id], max(end - start, 0.05))
            way, lasts = maker.way()
            if event.end is None:
                end = min(end, start + lasts)
        if way:
            where[subject.id] = way[-1]
        events.append(
            replace(
                event,
                path=tuple((round(x, 3) + 0.0, round(y, 3) + 0.0) for x, y in way),
                end=event.end or round(end, 3),
            )
        )
    return replace(scene, events=tuple(events))


class _Ways:
    """The way of one event, from where somebody is."""

    def __init__(
        self,
        scene: Scene,
        subject: Subject,
        event: Event,
        here: tuple[float, float],
        home: tuple[float, float],
        time: float,
    ) -> None:
        self.scene, self.subject, self.event, self.here, self.home = scene, subject, event, here, home
        self.speed = speed(subject, event.action, event.manner, scene)
        self.time = time
        self.x, self.y = _within(limits(subject, scene), subject)

    def way(self) -> tuple[Way, float]:
        """The way points and how long they take, in seconds."""
        action, target = self.event.action, self._target()
        if self.subject.kind not in VEHICLES and action == "return":
            return self._straight(self.home)
        if action == "leave":
            return self._leaving()
        if action == "return":
            return self._straight(self.home)
        if action == "pass_behind" and target is not None:
            return self._behind(target)
        if target is not None and self.subject.kind not in VEHICLES:
            return self._up_to(target)
        if self.subject.kind in VEHICLES:
            return self._driving()
        return self._strolling()

    def _target(self) -> Box | None:
        return next((b for b in boxes(self.scene) if b.id == self.event.target and b.id != self.subject.id), None)

    def _straight(self, goal: tuple[float, float]) -> tuple[Way, float]:
        """To a point, at an easy pace; whoever has more time waits there."""
        length = math.dist(self.here, goal)
        if length < 0.05:
            return [], self.time
        lasts = min(max(length / self.speed, 0.1), self.time)
        if length / self.time > SLOWEST * self.speed:
            lasts = self.time
        return [self.here, goal], lasts

    def _leaving(self) -> tuple[Way, float]:
        distance, _, out = leave_view(self.subject, self.scene)
        dx, _ = course(self.subject, self.event, self.scene)
        side = dx or (1.0 if self.here[0] >= 0 else -1.0)
        layout = ground(self.scene.setting).layout
        if self.subject.kind in VEHICLES:
            y = self.here[1]
            reach = out * max(1.0, (y - layout.camera[1]) / distance)
            return self._straight((side * min(reach, 36.0), y))
        bodies = [spot.position[0] - self.subject.placements[0].position[0] for spot in self.subject.placements]
        spread = max(-side * b for b in bodies)
        y = depth_of_leaving(self.subject, self.scene)
        return self._straight((side * (out + max(spread, 0.0)), min(self.here[1], y)))

    def _behind(self, cover: Box) -> tuple[Way, float]:
        """Along the far side of what hides, from one side to the other."""
        size = extent(self.subject, self.scene)
        small = ground(self.scene.setting).layout.tabletop
        beyond = cover.hx + 2.2 * size[0] + (0.1 if small else 0.7)
        side = 1.0 if self.here[0] <= cover.x else -1.0
        y = cover.y + cover.hy + max(size[0], size[1]) + (0.06 if small else 0.3)
        if self.subject.kind in VEHICLES:
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
        dx, dy = target.x - self.here[0], target.y - self.here[1]
        size = extent(self.subject, self.scene)
        gap = max(size[0], size[1]) + MARGIN
        if abs(dx) / (target.hx + gap) > abs(dy) / (target.hy + gap):
            goal = (target.x - math.copysign(target.hx + gap, dx), target.y)
        else:
            goal = (target.x, target.y - math.copysign(target.hy + gap, dy))
        return self._straight(goal)

    def _strolling(self) -> tuple[Way, float]:
        dx, dy = course(self.subject, self.event, self.scene)
        length = self.speed * self.time
        if dx:
            return _folded(self.here, 0, dx, length, self.x), self.time
        if self.event.direction == "toward" and 0.5 < (room := self.here[1] - self.y[0]) < length:
            return [self.here, (self.here[0], self.y[0])], min(self.time, room / (SLOWEST * self.speed))
        way = _folded(self.here, 1, dy, length, self.y)
        if dy > 0 and len(way) > 2 and self.event.direction == "away":
            # Who walks away does not come back: the rest of the way goes across, far off.
            far = way[1]
            rest = length - math.dist(self.here, far)
            half = min(2.2, 0.3 * (self.y[1] + 4.0))
            across = (max(self.x[0], far[0] - half), min(self.x[1], far[0] + half))
            way = [self.here, *_folded(far, 0, 1.0, rest, across)]
        return way, self.time

    def _driving(self) -> tuple[Way, float]:
        dx, dy = road_course(self.subject, self.event, self.scene)
        axis, sign, span = (0, dx, self.x) if dx else (1, dy, self.y)
        room = span[1] - self.here[axis] if sign > 0 else self.here[axis] - span[0]
        length = self.speed * self.time
        if self.subject.kind in {"car", "train"} and room < length:
            # A road has no room to turn: slower, and in the end a stop.
            lasts = min(self.time, room / (CRAWL * self.speed))
            end = self.here[axis] + sign * room
            return [self.here, (end, self.here[1]) if axis == 0 else (self.here[0], end)], lasts
        if room < length < 2.2 * room:
            length = room  # a little slower rather than turning round
        return _folded(self.here, axis, sign, length, span), self.time


def _within(spans: tuple[Span, Span], subject: Subject) -> tuple[Span, Span]:
    """The limits of the first body such that all the others, who walk the same way beside it, stay inside too."""
    found = []
    for axis in (0, 1):
        low, high = spans[axis]
        shifts = [spot.position[axis] - subject.placements[0].position[axis] for spot in subject.placements]
        inner = (low - min(shifts), high - max(shifts))
        found.append(inner if inner[0] < inner[1] else ((low + high) / 2 - 0.3, (low + high) / 2 + 0.3))
    return found[0], found[1]


def _folded(here: tuple[float, float], axis: int, sign: float, length: float, span: Span) -> Way:
    """A way of `length` along one axis that turns round at the ends of `span`."""
    way = [here]
    at, left = here[axis], length
    low, high = min(span[0], at), max(span[1], at)
    if high - low < 0.2:
        return way
    for _ in range(1000):
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
