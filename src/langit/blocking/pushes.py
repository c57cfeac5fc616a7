"""What things are given as their events begin: speeds that bring them to a target, or keep them in the picture."""

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.blocking.ground import VECTORS, Box, Vector
from langit.blocking.plot import Plot
from langit.scene.catalogue import act
from langit.scene.scene import Event, Point, Subject
from langit.scene.vocabulary import Direction, Manner

VIGOR: Final[dict[Manner, float]] = {"slow": 0.6, "normal": 1.0, "fast": 1.7}
FASTEST: Final = {True: 1.1, False: 2.6}  # meters a second, on a table top and in a room
SLOWEST: Final = {True: 0.3, False: 0.6}
DOWNHILL: Final = 0.15  # meters a second, with which a slope is begun
BARELY: Final = 0.1
ROLLING: Final = 0.08  # meters a second squared that a rolling ball loses
SLIDING: Final = 0.295  # and whatever slides
SHOVES: Final[dict[Manner, float]] = {"slow": 0.9, "normal": 1.7, "fast": 3.2}  # of what topples onto something
TABLE_SHOVE: Final = 0.6  # of these on a table top
UPRIGHT: Final[dict[Direction, Point]] = {"up": (0, 0, 1), "down": (0, 0, -1)}


def pushed(plot: Plot) -> Plot:
    """The plot with a velocity for every event that pushes a thing."""
    return plot.happening([replace(event, velocity=_given(plot, event)) for event in plot.scene.events])


def velocities(plot: Plot, event: Event) -> tuple[Point, ...]:
    """What each body of its subject is given: all the same, or each its own where they go toward something.

    Empty for who is not pushed.
    """
    subject = plot.by_id[event.subject]
    if event.velocity is None:
        shoved = act(event.action).tips and event.target not in {None, event.subject}
        return _shoves(plot, event, subject) if shoved and plot.row(subject.id).thing else ()
    if act(event.action).hits and event.target is None and plot.row(subject.id).thing:
        return _together(subject, event.velocity)
    return (event.velocity,) * len(subject.placements)


def _given(plot: Plot, event: Event) -> Point | None:
    """The velocity of an event, if it pushes all bodies of its subject alike."""
    subject = plot.by_id[event.subject]
    if event.velocity is not None or not plot.row(subject.id).thing or not subject.placements:
        return event.velocity
    own = act(event.action)
    if own.pushed:
        return _push(plot, event, subject)
    if own.falls and event.target is None:
        x, y = plot.dice("drop", subject.id).uniform(-0.12, 0.12, 2)
        aside = VECTORS.get(event.direction or "up", (0.0, 0.0))
        return (round(float(x) + 0.5 * aside[0], 3), round(float(y) + 0.5 * aside[1], 3), 0.0)
    return None


def _push(plot: Plot, event: Event, subject: Subject) -> Point:
    target = _target(plot, event)
    downhill = target is not None and plot.row(target.id).slope
    dx, dy = _aim(plot, event, subject, target, downhill=downhill)
    length = math.hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    if downhill:
        pace = DOWNHILL
    elif target is not None or act(event.action).hits:
        pace = 0.75 * FASTEST[plot.table]
    else:
        time = plot.scene.seconds - (event.start or 0.0)
        pace = _to_cover(_room(plot, subject, (dx, dy)), time, slides=act(event.action).slides)
    least = BARELY if downhill else SLOWEST[plot.table]
    pace = min(max(pace * VIGOR[event.manner], least), FASTEST[plot.table])
    return (round(dx * pace, 3) + 0.0, round(dy * pace, 3) + 0.0, 0.0)


def _aim(plot: Plot, event: Event, subject: Subject, target: Box | None, *, downhill: bool) -> Vector:
    """Where it is pushed: to its target, as told, down the slope it lies on, or to the far side of the stage."""
    x, y, _ = subject.placements[0].position
    if target is not None and not downhill:
        return target.x - x, target.y - y
    if event.direction in VECTORS:
        return VECTORS[event.direction]
    if downhill:
        heading = subject.placements[0].heading
        return math.cos(heading), math.sin(heading)
    return (1.0, 0.0) if x <= plot.layout.stage[0] else (-1.0, 0.0)


def _to_cover(way: float, time: float, *, slides: bool) -> float:
    """The speed at the beginning of who shall come that far in that time, or to rest there."""
    if slides:
        return math.sqrt(2 * SLIDING * way)
    rest = math.sqrt(2 * ROLLING * way)
    return rest if rest / ROLLING <= time else (way + ROLLING * time**2 / 2) / max(time, 0.5)


def _target(plot: Plot, event: Event) -> Box | None:
    """What it is pushed toward: its target, or who collides with it."""
    wanted = event.target
    if wanted is None and act(event.action).hits:
        others = (e.subject for e in plot.scene.events if act(e.action).hits and e.subject != event.subject)
        wanted = next(others, None)
    return next((b for b in plot.bodies(wanted) if b.id != event.subject), None)


def _room(plot: Plot, subject: Subject, way: Vector) -> float:
    """How far it can go before it leaves the ground."""
    (sx, sy), (fx, fy) = plot.layout.stage, plot.layout.free
    x, y, _ = subject.placements[0].position
    edges = (sx + math.copysign(fx, way[0]) - x, sy + math.copysign(fy, way[1]) - y)
    reach = abs(edges[0]) if abs(way[0]) > abs(way[1]) else abs(edges[1])
    return max(reach - max(plot.size(subject.id)[:2]), 0.3)


# ---- each its own way


def _together(subject: Subject, velocity: Point) -> tuple[Point, ...]:
    """Bodies of one group that collide with each other: each to their middle, as fast as was given."""
    pace = float(np.linalg.norm(np.asarray(velocity, float)))
    places = [np.asarray(spot.position, float) for spot in subject.placements]
    middle = np.mean(places, axis=0)
    return tuple(_point(pace * _unit(middle - place, np.asarray(velocity, float))) for place in places)


def _shoves(plot: Plot, event: Event, subject: Subject) -> tuple[Point, ...]:
    """What topples onto something is shoved as told, or toward the nearest body of it."""
    pace = SHOVES[event.manner] * (TABLE_SHOVE if plot.table else 1.0)
    places = [np.asarray(spot.position, float) for spot in subject.placements]
    if event.direction is not None:
        way = UPRIGHT.get(event.direction) or (*VECTORS[event.direction], 0)
        return (_point(pace * np.asarray(way, float)),) * len(places)
    goals = [np.asarray(spot.position, float) for spot in plot.by_id[event.target or ""].placements]
    ways = (min((goal - place for goal in goals), key=lambda way: float(np.hypot(way[0], way[1]))) for place in places)
    return tuple(_point(pace * _unit(way, np.zeros(3))) for way in ways)


def _unit(way: NDArray[np.float64], otherwise: NDArray[np.float64]) -> NDArray[np.float64]:
    """The unit vector along the ground; of another way, if there is none."""
    flat = way * [1.0, 1.0, 0.0]
    if np.linalg.norm(flat) < 1e-6:
        flat = otherwise
    found: NDArray[np.float64] = flat / max(float(np.linalg.norm(flat)), 1e-9)
    return found


def _point(values: NDArray[np.float64]) -> Point:
    x, y, z = (float(value) for value in values)
    return x, y, z
