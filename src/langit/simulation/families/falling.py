"""Things fall on the table, roll over it and rest on it: rigid bodies, stepped by physics."""

import numpy as np

from langit.scene.scene import Event, Scene, Subject
from langit.scene.vocabulary import Action, Direction, Manner
from langit.simulation.families.cast import PLACES, THINGS, Stray, pick, thing

NAMES = tuple(name for name in THINGS if name != "boat")
WAYS: tuple[Direction, ...] = ("left", "right")
MANNERS: tuple[Manner, ...] = ("slow", "normal")
TABLE = Stray(across=0.25, depth=(-0.2, 0.4), turn=0.6)


def sample(rng: np.random.Generator, seconds: float | None = None) -> Scene:
    """One scene of one or two things, no two of a color."""
    usual = float(rng.choice([2.0, 3.0, 4.0]))
    seconds = seconds or usual
    many = int(rng.integers(1, 3))
    subjects: list[Subject] = []
    for name in rng.permutation(np.array(NAMES))[:many]:
        subjects.append(_unlike(rng, str(name), subjects))
    events = tuple(_told(rng, subject) for subject in subjects)
    return PLACES["studio"].scene(rng, tuple(subjects), events, seconds, TABLE)


def _unlike(rng: np.random.Generator, name: str, others: list[Subject]) -> Subject:
    """The thing in a color that none of the others has."""
    while (subject := thing(rng, name)).color in {other.color for other in others}:
        pass
    return subject


def _told(rng: np.random.Generator, subject: Subject) -> Event:
    """It drops, rolls or rests; only what is round rolls."""
    actions: tuple[Action, ...] = ("drop", "drop", "rest")
    action = pick(rng, ("drop", "drop", "roll", "rest") if subject.kind == "ball" else actions)
    if action != "roll":
        return Event(subject=subject.id, action=action)
    return Event(subject=subject.id, action=action, direction=pick(rng, WAYS), manner=pick(rng, MANNERS))
