"""A camera over somebody's shoulder: two who face each other, one of them before the camera with the back to it."""

import math
from dataclasses import replace
from typing import Final

from langit.blocking.plot import Plot
from langit.scene.scene import Placement, Subject

APART: Final = 1.05  # meters between the two
SLANT: Final = 0.16  # meters that each stands aside, so that one does not hide the other
BACK: Final = 0.85  # meters from the camera to the back of the head
ASIDE: Final = 0.38  # meters that the camera is beside it
SHOULDER: Final = 0.95  # of the height of the one is how high the camera is
FACE: Final = 0.84  # of the height of the other is what the camera looks at
FOV: Final = 33.0  # degrees, where no lens is said


def pair(plot: Plot) -> tuple[Subject, Subject] | None:
    """Over whose shoulder who is seen; None where nobody is with them, or one of the two walks about."""
    focus = plot.by_id.get(plot.scene.camera.focus or "")
    if focus is None or plot.scene.camera.angle != "over_shoulder" or not _stands(plot, focus):
        return None
    doing = [event.target for _, event in plot.deeds(focus.id)]
    done = [event.subject for event in plot.aims.get(focus.id, ())]
    others = [plot.by_id[id] for id in (*doing, *done, *plot.by_id) if id in plot.by_id and id != focus.id]
    return next(((focus, other) for other in others if _stands(plot, other)), None)


def _stands(plot: Plot, subject: Subject) -> bool:
    return plot.row(subject.id).person and subject.count == 1 and not plot.goes(subject.id)


def opposed(plot: Plot, free: set[str]) -> Plot:
    """The plot in which the two stand one behind the other before the camera, where nobody said where they are."""
    both = pair(plot)
    if both is None or any(subject.id not in free or subject.place is not None for subject in both):
        return plot
    spots = {subject.id: list(subject.placements) for subject in plot.scene.subjects}
    (x0, y0, z), (x1, y1, _) = (subject.placements[0].position for subject in both)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    for subject, sign in zip(both, (1.0, -1.0), strict=True):
        spot = (round(x + sign * SLANT, 3), round(y - sign * APART / 2, 3), z)
        spots[subject.id] = [Placement(position=spot, heading=sign * math.pi / 2)]
    return plot.standing(spots)


def turned(plot: Plot, free: set[str]) -> Plot:
    """The plot in which the two look straight at each other."""
    both = pair(plot)
    if both is None:
        return plot
    spots = {subject.id: list(subject.placements) for subject in plot.scene.subjects}
    for subject, other in (both, both[::-1]):
        (x, y, _), (u, v, _) = subject.placements[0].position, other.placements[0].position
        if subject.id in free:
            heading = round(math.atan2(v - y, u - x), 4)
            spots[subject.id] = [replace(subject.placements[0], heading=heading)]
    return plot.standing(spots)


def view(plot: Plot, both: tuple[Subject, Subject]) -> tuple[tuple[float, float, float], float, float, float]:
    """What the camera looks at, how far off it is on the ground, how high, and its turn: 0 degrees look along y."""
    (x, y, z), (u, v, w) = (subject.placements[0].position for subject in both)
    far = max(math.dist((x, y), (u, v)), 1e-6)
    along, left = ((u - x) / far, (v - y) / far), (-(v - y) / far, (u - x) / far)
    eye = (x - BACK * along[0] - ASIDE * left[0], y - BACK * along[1] - ASIDE * left[1])
    tall, other = (2 * plot.size(subject.id)[2] for subject in both)
    turn = math.degrees(math.atan2(eye[0] - u, v - eye[1]))
    return (u, v, w + FACE * other), math.dist(eye, (u, v)), z + SHOULDER * tall, turn
