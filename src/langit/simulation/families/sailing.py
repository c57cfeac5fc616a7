"""A boat sails across the bay."""

import math
from dataclasses import replace

import numpy as np

from langit.scene.scene import Event, Placement, Scene
from langit.scene.vocabulary import Direction
from langit.simulation.families.cast import PLACES, pick, thing


def sample(rng: np.random.Generator, seconds: float | None = None) -> Scene:
    """One scene."""
    usual = float(rng.choice([4.0, 5.0]))
    seconds = seconds or usual
    direction: Direction = pick(rng, ("left", "right"))
    sign = 1.0 if direction == "right" else -1.0
    way = float(rng.uniform(0.6, 1.1)) * seconds
    away, middle = float(rng.uniform(9.0, 13.0)), float(rng.uniform(-0.6, 0.6))
    start, end = (middle - sign * way / 2, away), (middle + sign * way / 2, away)
    heading = 0.0 if direction == "right" else math.pi
    boat = replace(
        thing(rng, "boat"),
        action="sail",
        direction=direction,
        placements=(Placement(position=(*start, 0.0), heading=heading),),
    )
    event = Event(subject="boat", action="sail", direction=direction, start=0.0, end=seconds, path=(start, end))
    return PLACES["sea"].scene(rng, (boat,), (event,), seconds)
