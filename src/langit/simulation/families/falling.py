"""Things fall on the table, roll over it and push each other: rigid bodies, stepped by physics."""

from dataclasses import replace

import numpy as np

from langit.simulation.families.cast import PLACES, film, pick, thing
from langit.simulation.scene import Event, Placement, Scene, Subject
from langit.simulation.vocabulary import Action, Direction

NAMES = ("ball", "beach-ball", "box", "metal-box", "cylinder", "capsule")


def sample(rng: np.random.Generator) -> Scene:
    """One scene of one to three things, no two of a color."""
    place = PLACES["studio"]
    seconds = float(rng.choice([2.0, 3.0]))
    many = int(rng.integers(1, 4))
    names = [str(name) for name in rng.permutation(np.array(NAMES))[:many]]
    columns = rng.permutation(np.linspace(-0.7, 0.7, 4))[:many]
    subjects: list[Subject] = []
    events: list[Event] = []
    for name, x in zip(names, columns, strict=True):
        subject, event = _thing(rng, _unlike(rng, name, subjects), float(x), seconds)
        subjects.append(subject)
        events.append(event)
    camera = film(
        rng, (0.0, -3.4, 1.5), (0.0, 0.0, 0.32), seconds, shot="medium", sway=0.15, speed=0.1, fov=30.0,
        moves=("static", "static", "truck_left", "truck_right", "dolly_in"),
    )  # fmt: skip
    return Scene(
        setting=place.setting,
        time_of_day="studio",
        weather=place.weather(rng),
        subjects=tuple(subjects),
        events=tuple(events),
        camera=camera,
        seconds=seconds,
        seed=place.seed,
    )


def _unlike(rng: np.random.Generator, name: str, others: list[Subject]) -> Subject:
    """The thing in a color that none of the others has."""
    while (subject := thing(rng, name)).color in {other.color for other in others}:
        pass
    return subject


def _thing(rng: np.random.Generator, subject: Subject, x: float, seconds: float) -> tuple[Subject, Event]:
    """It drops, rolls or rests; only what is round rolls."""
    round_ = subject.kind == "ball"
    action: Action = pick(rng, ("drop", "drop", "roll", "rest")) if round_ else pick(rng, ("drop", "slide", "rest"))
    direction: Direction | None = None
    y, z, velocity = float(rng.uniform(-0.4, 0.4)), 0.0, None
    if action == "drop":
        z, direction = float(rng.uniform(0.6, 1.3)), None
        velocity = (float(rng.uniform(-0.3, 0.3)), 0.0, 0.0)
    elif action in ("roll", "slide"):
        direction = "right" if x < 0 else "left"
        speed = float(rng.uniform(0.6, 1.2)) if action == "roll" else float(rng.uniform(1.6, 2.4))
        velocity = (speed if direction == "right" else -speed, 0.0, 0.0)
    heading = float(rng.uniform(-0.6, 0.6))
    placed = replace(
        subject, action=action, direction=direction, placements=(Placement(position=(x, y, z), heading=heading),)
    )
    event = Event(subject=subject.id, action=action, direction=direction, start=0.0, end=seconds, velocity=velocity)
    return placed, event
