"""Who looks at themselves in a mirror: near to it, filmed past a shoulder, so that the face in it is seen."""

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Final, NamedTuple

from langit.blocking.plot import Plot
from langit.scene.catalogue import motions
from langit.scene.scene import Event, Point, Subject

WALL: Final = 1.2  # meters from the edge of the free ground to the mirror behind it
NEAR: Final = 0.6  # meters from it that somebody stands: farther off, the face in it is small beside the head before it
FOV: Final = 35.0  # degrees
LOOK: Final = 0.86  # of somebody's height is how high the middle of the picture is,
EYE: Final = 0.93  # and the camera
STOP: Final = 9.0  # the f-number: who stands near and the image far behind the glass are both to be sharp


class _Past(NamedTuple):
    """Where a camera is that looks past somebody: so far aside and behind, in meters."""

    aside: float
    behind: float


WIDE: Final = _Past(0.76, 1.0)
TALL: Final = _Past(0.55, 1.9)  # where the picture is not wide: both heads are nearer to each other in it


def at_oneself(plot: Plot, event: Event) -> bool:
    """Whether it is a look at nobody in a place with a mirror, which is across from the camera."""
    motion = motions().get(event.action)
    looks = motion is not None and motion.aims == "anything" and motion.greets and motion.along
    alone = event.target is None and event.direction is None and len(plot.by_id[event.subject].placements) == 1
    return looks and alone and plot.place.mirrored and not event.path


def before(plot: Plot, subject: Subject) -> bool:
    """Whether all that somebody does is to look at themselves, with nobody else about."""
    deeds = plot.deeds(subject.id)
    return len(plot.scene.subjects) == 1 and bool(deeds) and all(at_oneself(plot, event) for _, event in deeds)


def near(plot: Plot, free: Collection[str]) -> Plot:
    """The plot in which one of the `free` subjects who looks at themselves stands right before the mirror."""
    found = {}
    for subject in plot.scene.subjects:
        if subject.id in free and subject.placements and before(plot, subject):
            (spot,) = subject.placements
            x, _, z = spot.position
            found[subject.id] = [replace(spot, position=(x, plot.here.y[1] + WALL - NEAR, z))]
    return plot.standing({subject.id: list(subject.placements) for subject in plot.scene.subjects} | found)


def view(plot: Plot, subject: Subject) -> tuple[Point, float, float, float]:
    """What the camera looks at, from how far, how high, and by how many degrees it stands aside.

    It looks between the head before it and that in the mirror.
    """
    body = plot.bodies(subject.id)[0]
    aside, behind = WIDE if plot.scene.aspect > 1 else TALL
    here = math.atan2(aside, behind)
    there = math.atan2(aside, behind + 2 * NEAR)
    turn = (0.45 * here + 0.55 * there) if plot.scene.aspect > 1 else (here + there) / 2
    away = aside / math.sin(turn)
    height = body.top - body.bottom
    center = (body.x, body.y - behind + away * math.cos(turn), body.bottom + LOOK * height)
    return center, away, body.bottom + EYE * height, math.degrees(turn)
