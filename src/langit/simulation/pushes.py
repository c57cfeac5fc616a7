"""What an event gives a thing in the moment in which it begins: a velocity and a spin, and physics does the rest."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.scene.blocked import Blocked, Happening
from langit.scene.catalogue import act, kind
from langit.scene.dimensions import extent, lies
from langit.scene.scene import Point, Subject
from langit.scene.vocabulary import Direction
from langit.simulation.actor import Member

GRAVITY: Final = 9.81
DIRECTIONS: Final[dict[Direction, tuple[float, float, float]]] = {
    "left": (-1, 0, 0), "right": (1, 0, 0), "toward": (0, -1, 0), "away": (0, 1, 0),
    "up": (0, 0, 1), "down": (0, 0, -1),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Push:
    """From `time` on the body has these velocities: `linear` (3) in the world, `angular` (3) about the world's axes."""

    time: float
    linear: Floats
    angular: Floats


def push(event: Happening, member: Member, scene: Blocked) -> Push | None:
    """What an event of its own gives a thing, if it gives it anything."""
    make = _MAKERS.get(act(event.action).push or "")
    return None if make is None else make(event, member, scene)


def rolls(subject: Subject, scene: Blocked) -> bool:
    """Whether a thing rolls where it is sent: what is round however it lies, and what lies ready to roll."""
    return kind(subject.kind).rolls == "any" or lies(subject, scene)


def _given(event: Happening, member: Member) -> Floats | None:
    """The velocity that the event has for this body, if it has one."""
    return np.asarray(event.velocities[member.place_in_group], float) if event.velocities else None


def _let_go(event: Happening, member: Member, scene: Blocked) -> Push | None:
    given = _given(event, member)
    return None if given is None else Push(time=event.start, linear=given, angular=np.zeros(3))


def _send(event: Happening, member: Member, scene: Blocked) -> Push | None:
    given = _given(event, member)
    if given is None:
        return None
    angular = np.zeros(3)
    if rolls(member.subject, scene):
        angular = np.array([-given[1], given[0], 0.0]) / extent(member.subject, scene)[2]
    return Push(time=event.start, linear=given, angular=angular)


def _topple(event: Happening, member: Member, scene: Blocked) -> Push | None:
    """Tips the first of a row, or the whole of a tower, over its lower edge, with energy to spare."""
    if event.target not in (None, member.subject.id):
        return _send(event, member, scene)
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


_MAKERS: Final[dict[str, Callable[[Happening, Member, Blocked], Push | None]]] = {
    "let_go": _let_go, "send": _send, "tip": _topple,
}  # fmt: skip
