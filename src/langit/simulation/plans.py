"""What each thing is told to do: from events to holds, pushes and paths that the physics step carries out.

A thing that is told nothing is free from the first moment. What hangs in the air for a later event is held until then.
"""

import math
from dataclasses import dataclass

import numpy as np

from langit.arrays import Floats
from langit.scene.blocked import Blocked, Happening
from langit.scene.catalogue import act, kind
from langit.scene.dimensions import extent, lies
from langit.simulation.actor import Member, members
from langit.simulation.pushes import Push, push, rolls
from langit.simulation.quaternions import UP, about, multiply


@dataclass(frozen=True, kw_only=True)
class Route:
    """A motion applied, not caused: along `points` (N, 3) from `start` to `end`, rolling if it has a `radius`."""

    start: float
    end: float
    points: Floats
    radius: float | None


@dataclass(frozen=True, kw_only=True)
class Pose:
    """A prescribed state: `position` (3), `quaternion` w x y z, `velocity` (3) and `spin` (3) in the world."""

    position: Floats
    quaternion: Floats
    velocity: Floats
    spin: Floats


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where one thing begins, how long it is held there, and what then happens to it.

    `brakes` are the times from which it loses its speed; `floats` are the times between which it hovers or swims.
    """

    position: Floats
    quaternion: Floats
    held_until: float = 0.0
    pushes: tuple[Push, ...] = ()
    routes: tuple[Route, ...] = ()
    brakes: tuple[float, ...] = ()
    floats: tuple[float, float] | None = None

    def busy(self, start: float, end: float) -> bool:
        """Whether anything but physics may have a say between `start` and `end`."""
        if self.routes or self.floats or start <= self.held_until:
            return True
        return any(start - 0.1 <= push.time <= end for push in self.pushes) or any(time <= end for time in self.brakes)

    def prescribed(self, time: float) -> Pose | None:
        """The state that the thing is forced into at `time`, or None when physics is free to move it."""
        if held(self.held_until, time):
            return Pose(position=self.position, quaternion=self.quaternion, velocity=np.zeros(3), spin=np.zeros(3))
        if self.floats is not None and self.floats[0] <= time + 1e-9 < self.floats[1]:
            return self._afloat(time)
        begun = [route for route in self.routes if route.start <= time + 1e-9]
        home = len(begun) == len(self.routes) and len(begun) % 2 == 0  # out and back, or never sent
        if not begun or (home and time >= begun[-1].end):
            return None
        return self._along(begun[-1], time)

    def _afloat(self, time: float) -> Pose:
        phase = 7.0 * self.position[0] + 3.0 * self.position[1]
        rise, sway = 0.04 * math.sin(1.7 * time + phase), 0.05 * math.sin(0.9 * time + 2 * phase)
        speed = np.array(
            [0.05 * 0.9 * math.cos(0.9 * time + 2 * phase), 0.0, 0.04 * 1.7 * math.cos(1.7 * time + phase)]
        )
        turned = multiply(about(np.array([0.0, 1.0, 0.0]), 3 * sway), self.quaternion)
        spin = np.array([0.0, 3 * speed[0], 0.0])
        return Pose(position=np.add(self.position, (sway, 0.0, rise)), quaternion=turned, velocity=speed, spin=spin)

    def _along(self, route: Route, time: float) -> Pose:
        lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(route.points, axis=0), axis=1))])
        duration = max(route.end - route.start, 1e-6)
        u = min(max((time - route.start) / duration, 0.0), 1.0)
        gone = lengths[-1] * u * u * (3 - 2 * u)
        speed = lengths[-1] * 6 * u * (1 - u) / duration
        i = min(int(np.searchsorted(lengths, gone, side="right")) - 1, len(lengths) - 2)
        step = route.points[i + 1] - route.points[i]
        length = max(float(np.linalg.norm(step)), 1e-9)
        direction = step / length
        position = route.points[i] + direction * (gone - lengths[i])
        axis = np.array([-direction[1], direction[0], 0.0])
        if route.radius is None:
            return Pose(position=position, quaternion=self.quaternion, velocity=direction * speed, spin=np.zeros(3))
        turned = multiply(about(axis, gone / route.radius), self.quaternion)
        return Pose(position=position, quaternion=turned, velocity=direction * speed, spin=axis * speed / route.radius)


def held(until: float, time: float) -> bool:
    """Whether what is let go at `until` still waits where it was put: the step that begins then is the first free."""
    return until > 0 and time <= until + 1e-9


def plan(member: Member, scene: Blocked) -> Plan:
    """The plan of one rigid thing in a blocked scene. Its position is the middle of its box."""
    events = scene.deeds(member.subject.id)
    falls = next((event for event in events if act(event.action).falls), None)
    floats = next((event for event in events if act(event.action).floats), None)
    start: Floats = np.add(member.placement.position, (0.0, 0.0, extent(member.subject, scene)[2]))
    pushes = _pushes(events, falls, member, scene)
    quaternion = about(UP, _heading(member, scene, pushes))
    if falls is None:
        start, quaternion = _resting(member, scene, start, quaternion)
    elif kind(member.subject.kind).rolls != "any":
        quaternion = multiply(_tilt(member, scene), quaternion)
    return Plan(
        position=start,
        quaternion=quaternion,
        held_until=0.0 if falls is None else falls.start,
        pushes=tuple(sorted(pushes, key=lambda given: given.time)),
        routes=_routes(events, member, scene, start),
        brakes=tuple(event.start for event in events if act(event.action).halts),
        floats=None if floats is None else (floats.start, floats.end),
    )


def _heading(member: Member, scene: Blocked, pushes: list[Push]) -> float:
    """What lies ready to roll faces the way it is pushed, everything else as it was put."""
    heading = member.placement.heading
    for given in pushes:
        if lies(member.subject, scene) and np.hypot(*given.linear[:2]) > 0:
            heading = math.atan2(given.linear[1], given.linear[0])
    return heading


def _tilt(member: Member, scene: Blocked) -> Floats:
    """Nobody lets a thing go quite level, so it tumbles when it lands."""
    rng = np.random.default_rng([scene.seed, member.owner, 2])
    way = rng.uniform(0, 2 * math.pi)
    return about(np.array([math.cos(way), math.sin(way), 0.0]), rng.uniform(0.08, 0.22))


def _resting(member: Member, scene: Blocked, start: Floats, quaternion: Floats) -> tuple[Floats, Floats]:
    """Position and quaternion in which a thing lies still where it was put."""
    if kind(member.subject.kind).leans:
        start, quaternion = _leaning(extent(member.subject, scene), start, quaternion)
    return _on_ramp(member, scene, start, quaternion)


def _pushes(events: tuple[Happening, ...], falls: Happening | None, member: Member, scene: Blocked) -> list[Push]:
    """What the events give the thing. What is falling already is not let go again."""
    given = (event for event in events if event is falls or not act(event.action).falls)
    found = (push(event, member, scene) for event in given)
    return [made for made in found if made is not None]


def _on_ramp(member: Member, scene: Blocked, start: Floats, quaternion: Floats) -> tuple[Floats, Floats]:
    """What is put on a slope lies on it, wherever its placement said."""
    for other in members(scene):
        if not kind(other.subject.kind).slope:
            continue
        x, y, z = extent(other.subject, scene)
        heading = other.placement.heading
        way = start - other.placement.position
        along = math.cos(heading) * way[0] + math.sin(heading) * way[1]
        across = -math.sin(heading) * way[0] + math.cos(heading) * way[1]
        if abs(along) > x or abs(across) > y:
            continue
        slope = math.atan2(z, x)
        height = other.placement.position[2] + z * (along + x) / x
        up = np.array([-math.sin(slope) * math.cos(heading), -math.sin(slope) * math.sin(heading), math.cos(slope)])
        half = extent(member.subject, scene)[2]
        tilt = about(np.array([math.sin(heading), -math.cos(heading), 0.0]), slope)
        return np.array([start[0], start[1], height]) + up * half, multiply(tilt, quaternion)
    return start, quaternion


def _routes(events: tuple[Happening, ...], member: Member, scene: Blocked, start: Floats) -> tuple[Route, ...]:
    """Leaving and returning: out of the picture and back by the same way."""
    radius = extent(member.subject, scene)[2] if rolls(member.subject, scene) else None
    found: list[Route] = []
    here = start
    for event in events:
        if not act(event.action).bound:
            continue
        first = event.path[0] if len(event.path) > 1 else (here[0], here[1])
        way = [np.add(here, (x - first[0], y - first[1], 0.0)) for x, y in event.path or [first]]
        points = np.array([here, *way])
        points[:, 2] = start[2]
        found.append(Route(start=event.start, end=event.end, points=points, radius=radius))
        here = points[-1]
    return tuple(found)


def _leaning(size: tuple[float, float, float], start: Floats, quaternion: Floats) -> tuple[Floats, Floats]:
    """An open canopy put down rests on its rim and its handle."""
    radius, _, half = size
    rim, foot = np.array([radius, -0.5 * half]), np.array([0.035 * radius, -half])
    tilt = math.atan2(rim[1] - foot[1], rim[0] - foot[0])
    leaning = multiply(quaternion, about(np.array([0.0, 1.0, 0.0]), tilt))
    lowest = min(-math.sin(tilt) * p[0] + math.cos(tilt) * p[1] for p in (rim, foot))
    return np.add(start, (0.0, 0.0, -half - lowest)), leaning
