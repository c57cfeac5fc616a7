"""How far a camera stands and how high, for its shot, angle and lens: so that a subject takes its part of the picture.

A longer lens stands farther off, so that its subject stays as large and what is behind it comes nearer.
"""

import math
from typing import Final

from langit.blocking import mirrors
from langit.blocking.plot import Plot
from langit.scene.catalogue import act
from langit.scene.scene import Subject
from langit.scene.vocabulary import Shot

FOV: Final = 45.0  # degrees, vertical, where neither lens nor shot says other
FOVS: Final[dict[Shot, float]] = {"close_up": 26.0, "medium": 35.0}
"""Degrees of a person's shot where no lens is said: from near by, a wide lens would stretch the nose of a face."""
STILL: Final = 28.0  # degrees, of things that stay where they are on a table, as if they were large
OPEN: Final = 1.2  # the f-number of such a picture
HEADROOM: Final = 0.42  # of the height of the picture is how far over its middle a head may reach
SENSOR: Final = 36.0  # millimeters, the longer side
FILL: Final[dict[Shot, float]] = {"close_up": 2.3, "medium": 1.35, "full": 0.68, "wide": 0.34, "aerial": 0.16}
"""How much of the height of the picture the subject takes; more than 1 shows only a part of it."""
PERSON: Final[dict[Shot, float]] = {"close_up": 3.4, "medium": 1.95}
"""The same of a person: head and shoulders; from the waist up."""
EYES: Final = 0.94  # of their height is how high somebody's eyes are
NEAREST: Final = 0.6  # meters of a camera from somebody; on a table it comes nearer
PARTS: Final[dict[Shot, float]] = {"close_up": 0.89, "medium": 0.80}
"""What part of the height of a person is in the middle of the picture: the face, the chest; else the middle."""


def fov(plot: Plot) -> float:
    """The vertical field of view in degrees."""
    length, shot = plot.scene.camera.lens, plot.scene.camera.shot
    if length is None and stays(plot):
        return STILL
    if length is None:
        return FOVS.get(shot, FOV) if _of_person(plot) and close(plot) else FOV
    tall = SENSOR / max(plot.scene.aspect, 1.0)
    return 2 * math.degrees(math.atan(tall / 2 / length))


def stays(plot: Plot) -> bool:
    """Whether all that a picture is to show are things on a table, that stay there or are covered."""
    acts = [act(event.action) for event in plot.scene.events]
    moved = any(own.push or own.goes or own.falls or own.floats or own.swings or own.hits for own in acts)
    things = all(plot.row(subject.id).thing for subject in plot.scene.subjects)
    return plot.table and things and bool(plot.scene.subjects) and not moved and not plot.scene.camera.moves


def aperture(plot: Plot) -> float | None:
    """The f-number that was said; on a table things are as if they were large, and so is the opening of a lens."""
    said = plot.scene.camera.aperture
    if said is not None:
        return said
    focus = plot.by_id.get(plot.scene.camera.focus or "")
    return mirrors.STOP if focus is not None and mirrors.before(plot, focus) else OPEN if stays(plot) else None


def fill(plot: Plot) -> float:
    """How much of the height of the picture the subject takes; who lies is shown whole."""
    motion = plot.held(plot.scene.camera.focus or "")
    shot = plot.scene.camera.shot
    own = (FILL | PERSON if _of_person(plot) else FILL)[shot]
    return min(own, FILL["full"]) if motion and motion.aside else own


def _of_person(plot: Plot) -> bool:
    focus = plot.scene.camera.focus
    return focus is not None and focus in plot.by_id and plot.row(focus).person


def close(plot: Plot) -> bool:
    """Whether the picture shows only a part of its subject."""
    return fill(plot) > 1


def eyes(plot: Plot) -> float | None:
    """How high a close shot takes the eyes of the person that it is about to be; None for all other shots."""
    focus = plot.scene.camera.focus
    if focus is None or not _of_person(plot) or not close(plot) or plot.scene.camera.angle == "over_shoulder":
        return None
    body = plot.bodies(focus)[0]
    return body.bottom + EYES * (body.top - body.bottom)


def distance(plot: Plot, half_width: float, height: float, *, narrow: float | None = None) -> float:
    """How far the camera stands for its shot, so that the height fills its part and the width fits.

    `narrow` is the half width that is enough in a tall picture. A width of 0 fits into every one.
    """
    tangent = math.tan(math.radians(fov(plot)) / 2)
    by_height = height / fill(plot) / (2 * tangent)
    wide = min(half_width, narrow or half_width) if plot.scene.aspect < 1 else half_width
    by_width = wide * 1.12 / (tangent * plot.scene.aspect)
    if close(plot):
        return max(by_height, by_width, 0.4 if plot.table else NEAREST)
    return max(by_height, by_width) * (1.0 if plot.scene.camera.shot == "full" else 1.1)


def eye_height(plot: Plot, height: float, away: float) -> float:
    """How high the camera is for its angle, `away` from a subject of that height."""
    usual = _eye_level(plot, height, away)
    return {
        "eye_level": usual,
        "behind": usual + 0.1 * height,
        "over_shoulder": usual + 0.1 * height,
        "low": 0.15 if plot.table else 0.35,
        "high": usual + 0.55 * away,
        "overhead": height + 0.97 * away,
    }[plot.scene.camera.angle]


def _eye_level(plot: Plot, height: float, away: float) -> float:
    if _of_person(plot) and close(plot):
        return PARTS["close_up"] * height  # into the face, and not down on it
    if plot.table:
        return 0.2 * away + 0.1 if stays(plot) else 0.33 * away + 0.3
    return min(plot.layout.camera[2], max(0.6, 0.9 * height + 0.1)) + 0.04 * max(away - 4, 0)


def center_height(plot: Plot, focus: Subject, bottom: float, height: float, away: float) -> float:
    """What height the camera looks at: a face in a close-up, the middle of the body in a full shot.

    Where a long lens has no room to go back from somebody, the head stays in the picture.
    """
    if not plot.row(focus.id).person:
        return bottom + 0.5 * height
    part = PARTS.get(plot.scene.camera.shot, 0.5) if close(plot) else 0.5
    seen = 2 * away * math.tan(math.radians(fov(plot)) / 2)
    return bottom + max(part * height, height - HEADROOM * seen if seen < height else 0.0)


def settled(plot: Plot, away: float, height: float) -> tuple[float, float]:
    """Distance and height, seen from above where the shot or its angle says so."""
    if plot.scene.camera.shot == "aerial":
        return 0.75 * away, 0.85 * away
    if plot.scene.camera.angle == "overhead":
        return 0.12 * away + 0.05, height
    return away, height
