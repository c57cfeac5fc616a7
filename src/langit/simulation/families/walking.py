"""People walk, stand and wave in the street and in the park."""

import math
from dataclasses import replace

import numpy as np

from langit.scene.scene import Event, Placement, Scene, Subject
from langit.scene.vocabulary import Action, Direction, Manner, Setting
from langit.simulation.families.cast import PLACES, FixedPlace, person, pick

SETTINGS: tuple[Setting, ...] = ("neon_street", "park")
ACTIONS: tuple[Action, ...] = ("walk", "walk", "walk", "stand", "wave")
SPEEDS: dict[Manner, float] = {"slow": 0.7, "normal": 1.2}  # meters a second
HEADINGS: dict[Direction, float] = {"right": 0.0, "away": math.pi / 2, "left": math.pi, "toward": -math.pi / 2}


def sample(rng: np.random.Generator, seconds: float | None = None) -> Scene:
    """One scene."""
    place = PLACES[pick(rng, SETTINGS)]
    usual = float(rng.choice([3.0, 4.0]))
    seconds = seconds or usual
    who = person(rng)
    action = pick(rng, ACTIONS)
    subject, event = (
        _walking(rng, place, who, seconds) if action == "walk" else _still(rng, place, who, action, seconds)
    )
    return place.scene(rng, (subject,), (event,), seconds)


def _still(
    rng: np.random.Generator, place: FixedPlace, who: Subject, action: Action, seconds: float
) -> tuple[Subject, Event]:
    """Somebody stays where they are and faces the camera, more or less."""
    x, y = float(rng.uniform(-1.0, 1.0)), place.layout.stage[1] + float(rng.uniform(-0.6, 0.6))
    heading = -math.pi / 2 + float(rng.uniform(-0.6, 0.6))
    return _placed(who, (x, y), heading, action, None), Event(subject=who.id, action=action, start=0.0, end=seconds)


def _walking(rng: np.random.Generator, place: FixedPlace, who: Subject, seconds: float) -> tuple[Subject, Event]:
    """Somebody crosses the picture of the park with the middle of the way in its middle, or walks down the street."""
    layout = place.layout
    manner: Manner = pick(rng, tuple(SPEEDS))
    way = SPEEDS[manner] * seconds
    if layout.travel == "x":
        direction: Direction = pick(rng, ("left", "right"))
        sign = 1.0 if direction == "right" else -1.0
        y, x = layout.lanes[0], float(rng.uniform(-0.5, 0.5))
        start, end = (x - sign * way / 2, y), (x + sign * way / 2, y)
    else:
        direction = pick(rng, ("away", "toward"))
        x, near = pick(rng, layout.lanes[:3]), float(rng.uniform(1.5, 2.5))
        start, end = ((x, near), (x, near + way)) if direction == "away" else ((x, near + way), (x, near))
    event = Event(
        subject=who.id, action="walk", direction=direction, manner=manner, start=0.0, end=seconds, path=(start, end)
    )
    return _placed(who, start, HEADINGS[direction], "walk", direction), event


def _placed(
    who: Subject, start: tuple[float, float], heading: float, action: Action, direction: Direction | None
) -> Subject:
    spot = Placement(position=(*start, 0.0), heading=heading)
    return replace(who, action=action, direction=direction, placements=(spot,))
