"""What things are given when their events begin: speeds that bring them to a target, or keep them in the picture."""

import math
from dataclasses import replace

from langit.blocking.ground import Box, boxes, dice, ground
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Point, Scene, Subject
from langit.scene.vocabulary import THINGS, Direction

WAYS: dict[Direction, tuple[float, float]] = {"left": (-1, 0), "right": (1, 0), "toward": (0, -1), "away": (0, 1)}
PUSHED = {"roll", "slide", "collide"}
PACE = {"slow": 0.6, "normal": 1.0, "fast": 1.7}
FASTEST = {True: 1.1, False: 2.6}  # meters a second, on a table top and in a room
ROLLING = 0.08  # meters a second squared that a rolling ball loses
SLIDING = 0.295  # and whatever slides
SLOWEST = {True: 0.3, False: 0.6}


def pushed(scene: Scene) -> Scene:
    """The scene with a velocity for every event that pushes a thing."""
    events = tuple(_given(scene, event) for event in scene.events)
    return replace(scene, events=events)


def _given(scene: Scene, event: Event) -> Event:
    subject = scene.subject(event.subject)
    if event.velocity is not None or subject.kind not in THINGS or not subject.placements:
        return event
    if event.action in PUSHED:
        return replace(event, velocity=_push(scene, event, subject))
    if event.action in {"drop", "bounce"} and event.target is None:
        x, y = dice(scene, "drop", subject.id).uniform(-0.12, 0.12, 2)
        aside = WAYS.get(event.direction or "up", (0.0, 0.0))
        return replace(event, velocity=(round(float(x) + 0.5 * aside[0], 3), round(float(y) + 0.5 * aside[1], 3), 0.0))
    return event


def _push(scene: Scene, event: Event, subject: Subject) -> Point:
    table = ground(scene.setting).layout.tabletop
    x, y, _ = subject.placements[0].position
    target = _target(scene, event)
    on_ramp = target is not None and scene.subject(target.id).kind == "ramp"
    if target is not None and not on_ramp:
        dx, dy = target.x - x, target.y - y
    elif event.direction in WAYS:
        dx, dy = WAYS[event.direction]
    elif on_ramp:
        heading = subject.placements[0].heading
        dx, dy = math.cos(heading), math.sin(heading)
    else:
        dx, dy = (1.0, 0.0) if x <= ground(scene.setting).layout.stage[0] else (-1.0, 0.0)
    length = math.hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    if on_ramp:
        pace = 0.15
    elif target is not None or event.action == "collide":
        pace = 0.75 * FASTEST[table]
    else:
        pace = _to_cover(_room(scene, subject, (dx, dy)), scene.seconds - (event.start or 0.0), event.action == "slide")
    pace = min(max(pace * PACE[event.manner], SLOWEST[table] if not on_ramp else 0.1), FASTEST[table])
    return (round(dx * pace, 3) + 0.0, round(dy * pace, 3) + 0.0, 0.0)


def _to_cover(way: float, time: float, slides: bool) -> float:
    """The speed at the beginning of who shall come that far in that time, or to rest there."""
    if slides:
        return math.sqrt(2 * SLIDING * way)
    rest = math.sqrt(2 * ROLLING * way)
    return rest if rest / ROLLING <= time else (way + ROLLING * time**2 / 2) / max(time, 0.5)


def _target(scene: Scene, event: Event) -> Box | None:
    """What it is pushed toward: its target, or who collides with it."""
    wanted = event.target
    if wanted is None and event.action == "collide":
        others = [e.subject for e in scene.events if e.action == "collide" and e.subject != event.subject]
        wanted = others[0] if others else None
    return next((b for b in boxes(scene) if b.id == wanted and b.id != event.subject), None)


def _room(scene: Scene, subject: Subject, way: tuple[float, float]) -> float:
    """How far it can go before it leaves the ground."""
    here = ground(scene.setting)
    (sx, sy), (fx, fy) = here.layout.stage, here.layout.free
    x, y, _ = subject.placements[0].position
    size = max(extent(subject, scene)[:2])
    edges = (sx + math.copysign(fx, way[0]) - x, sy + math.copysign(fy, way[1]) - y)
    reach = abs(edges[0]) if abs(way[0]) > abs(way[1]) else abs(edges[1])
    return max(reach - size, 0.3)
