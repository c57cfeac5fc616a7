"""What each thing is told to do: from events to holds, pushes and paths that the physics step carries out.

A thing that is told nothing is free from the first moment. What hangs in the air for a later event is held until then.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.scene.blocked import Blocked, Happening
from langit.scene.dimensions import extent, lies
from langit.scene.layout import LAYOUTS
from langit.scene.vocabulary import Direction, Manner
from langit.simulation.actor import Member, members

Floats = NDArray[np.float64]

GRAVITY: Final = 9.81
DIRECTIONS: Final[dict[Direction, tuple[float, float, float]]] = {
    "left": (-1, 0, 0), "right": (1, 0, 0), "toward": (0, -1, 0), "away": (0, 1, 0),
    "up": (0, 0, 1), "down": (0, 0, -1),
}  # fmt: skip
SPEEDS: Final[dict[Manner, float]] = {"slow": 0.9, "normal": 1.7, "fast": 3.2}
TABLETOP_SPEED: Final = 0.6  # of the speed at room scale
DROP_HEIGHT: Final = (1.3, 0.8)  # room and table top, for what is dropped from nowhere in particular


@dataclass(frozen=True, kw_only=True)
class Push:
    """From `time` on the body has these velocities: `linear` (3) in the world, `angular` (3) about the world's axes."""

    time: float
    linear: Floats
    angular: Floats


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
        if self.held_until > 0 and time <= self.held_until + 1e-9:  # the step that begins then is the first free one
            return Pose(position=self.position, quaternion=self.quaternion, velocity=np.zeros(3), spin=np.zeros(3))
        if self.floats is not None and self.floats[0] <= time + 1e-9 < self.floats[1]:
            return self._afloat(time)
        begun = [route for route in self.routes if route.start <= time + 1e-9]
        if not begun:
            return None
        back = len(begun) == len(self.routes) and len(begun) % 2 == 0
        if back and time >= begun[-1].end:
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


def plan(member: Member, scene: Blocked) -> Plan:
    """The plan of one rigid thing in a blocked scene. Its position is the middle of its box."""
    subject, placement = member.subject, member.placement
    size = extent(subject, scene)
    events = [event for event in scene.events if event.subject == subject.id]
    start = np.add(placement.position, (0.0, 0.0, size[2]))
    falls = next((event for event in events if event.action in ("drop", "bounce")), None)
    held_until = 0.0
    if falls is not None:
        held_until = falls.start
        if placement.position[2] < 1e-3:
            start[2] += DROP_HEIGHT[LAYOUTS[scene.setting].tabletop]
    heading = placement.heading
    pushes = []
    for event in events:
        if event.action in ("drop", "bounce") and event is not falls:
            continue  # it is falling already
        push = _push(event, member, scene, start)
        if push is None:
            continue
        pushes.append(push)
        if lies(subject, scene) and np.hypot(*push.linear[:2]) > 0:
            heading = math.atan2(push.linear[1], push.linear[0])
    quaternion = about(np.array([0.0, 0.0, 1.0]), heading)
    if subject.kind == "umbrella" and falls is None:
        quaternion, start = _leaning(size, start, quaternion)
    if falls is not None and subject.kind != "ball":
        rng = np.random.default_rng([scene.seed, member.owner, 2])
        way = rng.uniform(0, 2 * math.pi)
        tilt = about(np.array([math.cos(way), math.sin(way), 0.0]), rng.uniform(0.08, 0.22))
        quaternion = multiply(tilt, quaternion)  # nobody lets a thing go quite level, so it tumbles when it lands
    if falls is None:
        quaternion, start = _on_ramp(member, scene, start, quaternion)
    floats = next((event for event in events if event.action in ("float", "fly")), None)
    if floats is not None and placement.position[2] < 1e-3:
        start[2] += -0.8 * size[2] if scene.setting == "sea" else DROP_HEIGHT[LAYOUTS[scene.setting].tabletop] / 2
    return Plan(
        position=start,
        quaternion=quaternion,
        held_until=held_until,
        pushes=tuple(sorted(pushes, key=lambda push: push.time)),
        routes=_routes(events, member, scene, start),
        brakes=tuple(event.start for event in events if event.action == "stop"),
        floats=None if floats is None else (floats.start, floats.end),
    )


def about(axis: Floats, angle: float) -> Floats:
    """The quaternion w x y z that turns by `angle` about the unit vector `axis`."""
    return np.array([math.cos(angle / 2), *(math.sin(angle / 2) * axis)])


def multiply(first: Floats, second: Floats) -> Floats:
    """The product of two quaternions: `second` turns first."""
    w, x, y, z = first
    a, b, c, d = second
    return np.array(
        [
            w * a - x * b - y * c - z * d,
            w * b + x * a + y * d - z * c,
            w * c - x * d + y * a + z * b,
            w * d + x * c - y * b + z * a,
        ]
    )


def _push(event: Happening, member: Member, scene: Blocked, start: Floats) -> Push | None:
    """What an event gives the thing when it begins, if it gives it anything."""
    time = event.start
    size = extent(member.subject, scene)
    if event.action == "topple" and event.target in (None, member.subject.id):
        return _tip(event, member, scene, time)
    velocity = event.velocities[member.place_in_group] if event.velocities else None
    if event.action in ("drop", "bounce") and velocity is not None:
        return Push(time=time, linear=np.asarray(velocity, float), angular=np.zeros(3))
    if event.action not in ("roll", "slide", "collide", "topple"):
        return None
    speed = SPEEDS[event.manner] * (TABLETOP_SPEED if LAYOUTS[scene.setting].tabletop else 1.0)
    if velocity is not None:
        linear = np.asarray(velocity, float)
        if event.action == "collide" and event.target is None:
            linear = float(np.linalg.norm(linear)) * _toward_each_other(member, start, linear)
    elif event.direction is not None:
        linear = speed * np.asarray(DIRECTIONS[event.direction], float)
    elif event.target is not None:
        linear = speed * _toward(event.target, scene, start)
    else:
        linear = speed * _toward_each_other(member, start, np.array([1.0, 0.0, 0.0]))
    angular = np.zeros(3)
    if event.action != "slide" and (member.subject.kind == "ball" or lies(member.subject, scene)):
        angular = np.array([-linear[1], linear[0], 0.0]) / size[2]
    return Push(time=time, linear=linear, angular=angular)


def _toward(target: str, scene: Blocked, start: Floats) -> Floats:
    """The unit vector along the ground to the nearest body of `target`."""
    places = [np.asarray(m.placement.position, float) for m in members(scene) if m.subject.id == target]
    if not places:
        return np.array([1.0, 0.0, 0.0])
    way = min((place - start for place in places), key=lambda way: float(np.hypot(way[0], way[1])))
    way = way * [1.0, 1.0, 0.0]
    return way / max(float(np.linalg.norm(way)), 1e-9)


def _toward_each_other(member: Member, start: Floats, otherwise: Floats) -> Floats:
    """The unit vector along the ground to the middle of the thing's own group."""
    middle = np.mean([placement.position for placement in member.group], axis=0)
    way = (middle - start) * [1.0, 1.0, 0.0]
    if np.linalg.norm(way) < 1e-6:
        way = otherwise
    return way / max(float(np.linalg.norm(way)), 1e-9)


def _tip(event: Happening, member: Member, scene: Blocked, time: float) -> Push | None:
    """A push that tips the first of a row, or the whole of a tower, over its lower edge, with energy to spare."""
    x, _, z = extent(member.subject, scene)
    places = np.array([placement.position for placement in member.group])
    tower = len(places) > 1 and bool((np.ptp(places[:, :2], axis=0) < x).all())
    if member.place_in_group > 0 and not tower:
        return None
    base = float(places[:, 2].min()) if tower else member.placement.position[2]
    half = (float(np.ptp(places[:, 2])) / 2 + z) if tower else z
    heading = member.placement.heading
    direction = np.array([math.cos(heading), math.sin(heading), 0.0])
    if len(places) > 1 and not tower:
        row = (places[1] - places[0]) * [1.0, 1.0, 0.0]
        direction = row / max(float(np.linalg.norm(row)), 1e-9)
    elif event.direction is not None:
        direction = np.asarray(DIRECTIONS[event.direction], float)
    # Energy to lift the middle over the edge: w^2 = 2 g lift / (4/3 (x^2 + z^2)).
    lift = math.hypot(x, half) - half
    needed = math.sqrt(2 * GRAVITY * lift / (4 / 3 * (x * x + half * half)))
    rate = 1.5 * needed + 0.35
    if event.velocities:
        direction = np.asarray(event.velocities[member.place_in_group], float) * [1.0, 1.0, 0.0]
        pushed = float(np.linalg.norm(direction))
        direction, rate = direction / max(pushed, 1e-9), max(rate, pushed / (2 * half))
    axis = np.array([-direction[1], direction[0], 0.0])
    height = member.placement.position[2] + z - base
    return Push(time=time, linear=direction * rate * height + [0.0, 0.0, rate * x], angular=axis * rate)


def _on_ramp(member: Member, scene: Blocked, start: Floats, quaternion: Floats) -> tuple[Floats, Floats]:
    """What is put on a ramp lies on its slope, wherever its placement said."""
    for other in members(scene):
        if other.subject.kind != "ramp":
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
        return multiply(tilt, quaternion), np.array([start[0], start[1], height]) + up * half
    return quaternion, start


def _routes(events: list[Happening], member: Member, scene: Blocked, start: Floats) -> tuple[Route, ...]:
    """Leaving and returning: out of the picture and back by the same way."""
    size = extent(member.subject, scene)
    round_ = member.subject.kind == "ball" or lies(member.subject, scene)
    found: list[Route] = []
    here = start
    for event in events:
        if event.action not in ("leave", "return", "pass_behind"):
            continue
        far = 2.6 if LAYOUTS[scene.setting].tabletop else 7.0
        if event.path:
            first = event.path[0] if len(event.path) > 1 else (here[0], here[1])
            way = [here, *(np.add(here, (x - first[0], y - first[1], 0.0)) for x, y in event.path)]
        elif event.action == "return":
            way = [here, start]
        else:
            out = np.asarray(DIRECTIONS[event.direction or "right"], float)
            way = [here, here + far * out]
        points = np.array(way)
        points[:, 2] = start[2]
        found.append(Route(start=event.start, end=event.end, points=points, radius=size[2] if round_ else None))
        here = points[-1]
    return tuple(found)


def _leaning(size: tuple[float, float, float], start: Floats, quaternion: Floats) -> tuple[Floats, Floats]:
    """An open umbrella put down: it rests on its rim and its handle."""
    radius, _, half = size
    rim, foot = np.array([radius, -0.5 * half]), np.array([0.035 * radius, -half])
    tilt = math.atan2(rim[1] - foot[1], rim[0] - foot[0])
    leaning = multiply(quaternion, about(np.array([0.0, 1.0, 0.0]), tilt))
    lowest = min(-math.sin(tilt) * p[0] + math.cos(tilt) * p[1] for p in (rim, foot))
    return leaning, np.add(start, (0.0, 0.0, -half - lowest))
