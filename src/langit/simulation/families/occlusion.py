"""Somebody goes behind a wall or out of the picture and comes back: what permanence is measured on."""

import numpy as np

from langit.scene.scene import Event, Scene, Subject
from langit.scene.vocabulary import Direction
from langit.simulation.families.cast import PLACES, Stray, person, pick

BACK: dict[Direction, Direction] = {"left": "right", "right": "left"}
WALL = Subject(id="wall", kind="wall", build="tall", color="white")
ASIDE = Stray(across=0.8, depth=(0.6, 2.4))


def sample(rng: np.random.Generator, seconds: float | None = None) -> Scene:
    """One scene in the park: half of them pass behind a wall, half leave the picture, turn and return."""
    usual = float(rng.choice([4.0, 6.0]))
    seconds = seconds or usual
    way = pick(rng, tuple(BACK))
    who = person(rng)
    if rng.random() < 0.5:
        behind = Event(subject=who.id, action="pass_behind", direction=way, target=WALL.id)
        return PLACES["park"].scene(rng, (who, WALL), (behind,), seconds)
    leave = Event(subject=who.id, action="leave", direction=way, end=seconds / 2)
    back = Event(subject=who.id, action="return", direction=BACK[way])
    return PLACES["park"].scene(rng, (who,), (leave, back), seconds, ASIDE)
