"""Over something: a run-up along a straight line, the thing in the middle, and room to come to a stop behind it."""

import itertools
import math
from typing import Final

from langit.blocking.ground import Box, Span, Vector
from langit.scene.catalogue import motions
from langit.scene.motions import Pace
from langit.scene.scene import Event, Placement, Subject

RUN_UP: Final[dict[Pace, float]] = {"run": 4.6, "walk": 2.6}  # meters before the thing
RUN_OUT: Final[dict[Pace, float]] = {"run": 3.2, "walk": 1.7}  # meters behind it
LEAST: Final = 1.9  # meters before it, or else one goes back first
FILE: Final = 1.5  # meters between those who do it one after another
CAREFUL: Final[dict[Pace, float]] = {"run": 1.0, "walk": 0.65}  # of the usual speed
RAMP: Final = 0.3  # seconds that a start from rest costs, and a stop


def pace(event: Event) -> Pace | None:
    """How somebody goes over something; None of all who do not."""
    motion = motions().get(event.action)
    return motion.over.pace if motion is not None and motion.over is not None else None


def lined_up(subject: Subject, event: Event, thing: Box, way: Vector, ground: tuple[Span, Span]) -> list[Placement]:
    """Where the bodies of a subject begin who go over a thing, one behind the other along the `way`."""
    room = RUN_UP[pace(event) or "run"] + _half(thing, way)
    spots = []
    for k in range(subject.count):
        x, y = (
            min(max(at - step * (room + FILE * k), low), high)
            for at, step, (low, high) in zip((thing.x, thing.y), way, ground, strict=True)
        )
        at = (x if way[0] else thing.x, y if way[1] else thing.y, 0.0)
        spots.append(Placement(position=at, heading=math.atan2(way[1], way[0])))
    return spots


def over(event: Event, here: tuple[float, float], thing: Box, speed: float) -> tuple[list[tuple[float, float]], float]:
    """The way points over a thing from where somebody is, and how long it takes them, in seconds."""
    kind = pace(event) or "run"
    x, y = thing.x - here[0], thing.y - here[1]
    far = max(math.hypot(x, y), 1e-6)
    way = (x / far, y / far)
    half = _half(thing, way)
    goal = (thing.x + way[0] * (half + RUN_OUT[kind]), thing.y + way[1] * (half + RUN_OUT[kind]))
    points = [here, goal]
    if far - half < LEAST:
        back = half + RUN_UP[kind] / 2
        points.insert(1, (thing.x - way[0] * back, thing.y - way[1] * back))
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
    return points, length / (CAREFUL[kind] * speed) + RAMP * (1 if (event.start or 0.0) < RAMP else 2)


def _half(thing: Box, way: Vector) -> float:
    """How far a thing reaches along a way from its middle."""
    return abs(way[0]) * thing.hx + abs(way[1]) * thing.hy
