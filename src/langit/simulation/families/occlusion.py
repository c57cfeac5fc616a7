"""Somebody goes behind a wall or out of the picture and comes back: what permanence is measured on."""

import math
from dataclasses import replace

import numpy as np

from langit.scene.scene import Event, Placement, Scene, Subject
from langit.scene.vocabulary import Direction
from langit.simulation.families.cast import PLACES, person, pick

SPEED = 1.3  # meters a second, of who leaves
REACH = 2.2  # meters from the middle of the wall to where the way behind it begins and ends
BEHIND, WALL = 1.4, 0.6  # meters beyond the lane: so far back both ends of the way are in the picture


def sample(rng: np.random.Generator, seconds: float | None = None) -> Scene:
    """One scene in the park: half of them pass behind a wall, half leave the picture, turn and return."""
    place = PLACES["park"]
    usual = float(rng.choice([4.0, 6.0]))
    seconds = seconds or usual
    direction: Direction = pick(rng, ("left", "right"))
    sign = 1.0 if direction == "right" else -1.0
    who = person(rng)
    lane = place.layout.lanes[0]
    if rng.random() < 0.5:
        start, end = (-sign * REACH, lane + BEHIND), (sign * REACH, lane + BEHIND)
        events: tuple[Event, ...] = (
            Event(subject=who.id, action="pass_behind", direction=direction, target="wall", start=0.0, end=seconds,
                  path=(start, end)),
        )  # fmt: skip
        wall = Subject(
            id="wall", kind="wall", build="tall", color="white",
            placements=(Placement(position=(0.0, lane + WALL, 0.0), heading=math.pi / 2),),
        )  # fmt: skip
        subjects: tuple[Subject, ...] = (wall,)
    else:
        start = (float(rng.uniform(-0.8, 0.8)), lane)
        turn = (start[0] + sign * SPEED * seconds / 2, lane)
        back: Direction = "left" if direction == "right" else "right"
        events = (
            Event(subject=who.id, action="leave", direction=direction, start=0.0, end=seconds / 2, path=(start, turn)),
            Event(subject=who.id, action="return", direction=back, start=seconds / 2, end=seconds, path=(turn, start)),
        )
        subjects = ()
    walker = replace(
        who, action=events[0].action, direction=direction,
        placements=(Placement(position=(*start, 0.0), heading=0.0 if direction == "right" else math.pi),),
    )  # fmt: skip
    return place.scene(rng, (walker, *subjects), events, seconds)
