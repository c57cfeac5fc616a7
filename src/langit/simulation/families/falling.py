"""Things fall on the table, roll over it and rest on it: rigid bodies, stepped by physics."""

from dataclasses import replace

import numpy as np

from langit.scene.scene import Event, Placement, Scene, Subject
from langit.scene.vocabulary import Action, Direction
from langit.simulation.families.cast import PLACES, THINGS, pick, thing

NAMES = tuple(name for name in THINGS if name != "boat")


def sample(rng: np.random.Generator, seconds: float | None = None) -> Scene:
    """One scene of one or two things, no two of a color."""
    usual = float(rng.choice([2.0, 3.0, 4.0]))
    seconds = seconds or usual
    many = int(rng.integers(1, 3))
    names = [str(name) for name in rng.permutation(np.array(NAMES))[:many]]
    columns = rng.permutation(np.linspace(-0.6, 0.6, 3))[:many]
    subjects: list[Subject] = []
    events: list[Event] = []
    for name, x in zip(names, columns, strict=True):
        subject, event = _thing(rng, _unlike(rng, name, subjects), float(x), seconds)
        subjects.append(subject)
        events.append(event)
    return PLACES["studio"].scene(rng, tuple(subjects), tuple(events), seconds)


def _unlike(rng: np.random.Generator, name: str, others: list[Subject]) -> Subject:
    """The thing in a color that none of the others has."""
    while (subject := thing(rng, name)).color in {other.color for other in others}:
        pass
    return subject


def _thing(rng: np.random.Generator, subject: Subject, x: float, seconds: float) -> tuple[Subject, Event]:
    """It drops, rolls or rests; only what is round rolls."""
    round_ = subject.kind == "ball"
    action: Action = pick(rng, ("drop", "drop", "roll", "rest")) if round_ else pick(rng, ("drop", "drop", "rest"))
    direction: Direction | None = None
    y, z, velocity = float(rng.uniform(-0.3, 0.3)), 0.0, None
    if action == "drop":
        z = float(rng.uniform(0.5, 1.0))
        velocity = (float(rng.uniform(-0.2, 0.2)), 0.0, 0.0)
    elif action == "roll":
        direction = "right" if x < 0 else "left"
        speed = float(rng.uniform(0.4, 0.9))
        velocity = (speed if direction == "right" else -speed, 0.0, 0.0)
    heading = float(rng.uniform(-0.6, 0.6))
    placed = replace(
        subject, action=action, direction=direction, placements=(Placement(position=(x, y, z), heading=heading),)
    )
    event = Event(subject=subject.id, action=action, direction=direction, start=0.0, end=seconds, velocity=velocity)
    return placed, event
