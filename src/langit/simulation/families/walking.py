"""People walk, stand and wave in the street and in the park."""

import numpy as np

from langit.scene.scene import Event, Scene
from langit.scene.vocabulary import Action, Direction, Manner
from langit.simulation.families.cast import PLACES, Stray, person, pick

WAYS: dict[str, tuple[Direction, ...]] = {"neon_street": ("away", "toward"), "park": ("left", "right")}
ACTIONS: tuple[Action, ...] = ("walk", "walk", "walk", "stand", "wave")
MANNERS: tuple[Manner, ...] = ("slow", "normal")
LANES = {"neon_street": Stray(across=1.6, depth=(0.0, 1.0)), "park": Stray(across=0.5)}  # of who walks
STAY = Stray(across=1.0, depth=(-0.6, 0.6), turn=0.4)


def sample(rng: np.random.Generator, seconds: float | None = None) -> Scene:
    """One scene: somebody crosses the picture of the park or walks down the street, or stays and faces the camera."""
    setting = pick(rng, tuple(WAYS))
    usual = float(rng.choice([3.0, 4.0]))
    seconds = seconds or usual
    who = person(rng)
    action = pick(rng, ACTIONS)
    if action != "walk":
        return PLACES[setting].scene(rng, (who,), (Event(subject=who.id, action=action),), seconds, STAY)
    event = Event(subject=who.id, action="walk", direction=pick(rng, WAYS[setting]), manner=pick(rng, MANNERS))
    return PLACES[setting].scene(rng, (who,), (event,), seconds, LANES[setting])
