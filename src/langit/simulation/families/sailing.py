"""A boat sails across the bay, or a hot air balloon flies over the meadow."""

import math
from dataclasses import replace

import numpy as np

from langit.simulation.families.cast import PLACES, film, pick, thing
from langit.simulation.scene import Event, Placement, Scene
from langit.simulation.vocabulary import Direction


def sample(rng: np.random.Generator) -> Scene:
    """One scene."""
    boat = rng.random() < 0.7
    place = PLACES["sea" if boat else "meadow"]
    seconds = float(rng.choice([2.0, 4.0, 6.0]))
    direction: Direction = pick(rng, ("left", "right"))
    sign = 1.0 if direction == "right" else -1.0
    way = float(rng.uniform(0.6, 1.4)) * seconds
    away = float(rng.uniform(9.0, 14.0) if boat else rng.uniform(16.0, 24.0))
    height = 0.0 if boat else float(rng.uniform(3.0, 6.0))
    start, end = (-sign * way / 2, away), (sign * way / 2, away)
    vessel = replace(
        thing(rng, "boat" if boat else "balloon"),
        action="sail" if boat else "fly",
        direction=direction,
        placements=(Placement(position=(*start, height), heading=0.0 if direction == "right" else math.pi),),
    )
    event = Event(
        subject=vessel.id, action="sail" if boat else "fly", direction=direction, start=0.0, end=seconds,
        path=(start, end),
    )  # fmt: skip
    target = (0.0, away, 1.6 if boat else height + 2.0)
    camera = film(
        rng,
        (0.0, 1.0, 1.6),
        target,
        seconds,
        shot="wide",
        moves=("static", "static", "pan_left", "pan_right"),
        fov=40.0,
    )
    return Scene(
        setting=place.setting,
        season=pick(rng, place.seasons),
        time_of_day=pick(rng, place.times),
        weather=place.weather(rng),
        subjects=(vessel,),
        events=(event,),
        camera=camera,
        seconds=seconds,
        seed=place.seed,
    )
