"""A boat sails across the bay."""

import numpy as np

from langit.scene.scene import Event, Scene
from langit.scene.vocabulary import Direction, Manner
from langit.simulation.families.cast import PLACES, Stray, pick, thing

WAYS: tuple[Direction, ...] = ("left", "right")
MANNERS: tuple[Manner, ...] = ("slow", "slow", "normal")
WATER = Stray(across=0.6, depth=(-1.2, 2.8))


def sample(rng: np.random.Generator, seconds: float | None = None) -> Scene:
    """One scene."""
    usual = float(rng.choice([4.0, 5.0]))
    seconds = seconds or usual
    boat = thing(rng, "boat")
    event = Event(subject=boat.id, action="sail", direction=pick(rng, WAYS), manner=pick(rng, MANNERS))
    return PLACES["sea"].scene(rng, (boat,), (event,), seconds, WATER)
