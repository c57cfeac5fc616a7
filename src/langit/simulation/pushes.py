"""What an event gives a thing in the moment in which it begins: a velocity and a spin, and physics does the rest."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.scene.blocked import Blocked, Happening
from langit.scene.catalogue import kind, setting
from langit.scene.dimensions import extent, lies
from langit.scene.scene import Point, Subject
from langit.scene.vocabulary import Action, Direction, Manner
from langit.simulation.actor import Member, members

Floats = NDArray[np.float64]

GRAVITY: Final = 9.81
DIRECTIONS: Final[dict[Direction, tuple[float, float, float]]] = {
    "left": (-1, 0, 0), "right": (1, 0, 0), "toward": (0, -1, 0), "away": (0, 1, 0),
    "up": (0, 0, 1), "down": (0, 0, -1),
}  # fmt: skip
SPEEDS: Final[dict[Manner, float]] = {"slow": 0.9, "normal": 1.7, "fast": 3.2}
TABLETOP_SPEED: Final = 0.6  # of the speed at room scale


@dataclass(frozen=True, kw_only=True)
class Push:
    """From `time` on the body has these velocities: `linear` (3) in the world, `angular` (3) about the world's axes."""

    time: float
    linear: Floats
    angular: Floats


def push(event: Happening, member: Member, scene: Blocked, start: Floats) -> Push | None:
    """What an event of its own gives a thing whose middle is at `start`, if it gives it anything."""
    make = _MAKERS.get(event.action)
    return None if make is None else make(event, member, scene, start)


def rolls(subject: Subject, scene: Blocked) -> bool:
    """Whether a thing rolls where it is sent: what is round however it lies, and what lies ready to roll."""
    return kind(subject.kind).rolls == "any" or lies(subject, scene)


def _given(event: Happening, member: Member) -> Floats | None:
    """The velocity that the event has for this body, if it has one."""
    return np.asarray(event.velocities[member.place_in_group], float) if event.velocities else None


def _let_go(event: Happening, member: Member, scene: Blocked, start: Floats) -> Push | None:
    given = _given(event, member)
    return None if given is None else Push(time=event.start, linear=given, angular=np.zeros(3))


def _send(event: Happening, member: Member, scene: Blocked, start: Floats) -> Push | None:
    linear = _velocity(event, member, scene, start)
    angular = np.zeros(3)
    if event.action != "slide" and rolls(member.subject, scene):
        angular = np.array([-linear[1], linear[0], 0.0]) / extent(member.subject, scene)[2]
    return Push(time=event.start, linear=linear, angular=angular)


def _velocity(event: Happening, member: Member, scene: Blocked, start: Floats) -> Floats:
    """Of what is sent away: as the event says, or at a usual speed toward its target or into its own group."""
    given = _given(event, member)
    if given is not None:
        if event.action == "collide" and event.target is None:
            return float(np.linalg.norm(given)) * _toward_each_other(member, start, given)
        return given
    speed = SPEEDS[event.manner] * (TABLETOP_SPEED if setting(scene.setting).layout.tabletop else 1.0)
    if event.direction is not None:
        return speed * np.asarray(DIRECTIONS[event.direction], float)
    if event.target is not None:
        return speed * _toward(event.target, scene, start)
    return speed * _toward_each_other(member, start, np.array([1.0, 0.0, 0.0]))


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


def _topple(event: Happening, member: Member, scene: Blocked, start: Floats) -> Push | None:
    """Tips the first of a row, or the whole of a tower, over its lower edge, with energy to spare."""
    if event.target not in (None, member.subject.id):
        return _send(event, member, scene, start)
    size = extent(member.subject, scene)
    places = np.array([placement.position for placement in member.group])
    if len(places) > 1 and bool((np.ptp(places[:, :2], axis=0) < size[0]).all()):
        tall, base = float(np.ptp(places[:, 2])), float(places[:, 2].min())
        return _tip(event, member, size, _tipping_way(event, member), tall, base)
    if member.place_in_group > 0:
        return None
    return _tip(event, member, size, _tipping_way(event, member, places), 0.0, member.placement.position[2])


def _tip(event: Happening, member: Member, size: Point, direction: Floats, tall: float, base: float) -> Push:
    """Turns a thing about its lower edge at `base`, or that of a tower whose bodies begin up to `tall` above it."""
    x, _, z = size
    half = tall / 2 + z
    # Energy to lift the middle over the edge: w^2 = 2 g lift / (4/3 (x^2 + z^2)).
    lift = math.hypot(x, half) - half
    rate = 1.5 * math.sqrt(2 * GRAVITY * lift / (4 / 3 * (x * x + half * half))) + 0.35
    given = _given(event, member)
    if given is not None:
        rate = max(rate, float(np.linalg.norm(given[:2])) / (2 * half))
    axis = np.array([-direction[1], direction[0], 0.0])
    height = member.placement.position[2] + z - base
    linear = direction * rate * height + [0.0, 0.0, rate * x]
    return Push(time=event.start, linear=linear, angular=axis * rate)


def _tipping_way(event: Happening, member: Member, row: Floats | None = None) -> Floats:
    """The unit vector along the ground: as pushed, along a `row` of places, as told, or where the thing faces."""
    given = _given(event, member)
    if given is not None:
        return _level(given)
    if row is not None and len(row) > 1:
        return _level(row[1] - row[0])
    if event.direction is not None:
        return np.asarray(DIRECTIONS[event.direction], float)
    heading = member.placement.heading
    return np.array([math.cos(heading), math.sin(heading), 0.0])


def _level(way: Floats) -> Floats:
    """The unit vector along the ground of a way, which may be none."""
    flat = way * [1.0, 1.0, 0.0]
    return flat / max(float(np.linalg.norm(flat)), 1e-9)


_MAKERS: Final[dict[Action, Callable[[Happening, Member, Blocked, Floats], Push | None]]] = {
    "drop": _let_go, "bounce": _let_go, "roll": _send, "slide": _send, "collide": _send, "topple": _topple,
}  # fmt: skip
