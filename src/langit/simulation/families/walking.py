"""People walk, run, stand and wave in every place but the table top; now and then a dog comes along."""

import math
from dataclasses import replace

import numpy as np

from langit.simulation.families.cast import PLACES, FixedPlace, film, person, pick, thing
from langit.simulation.scene import Camera, CameraKey, CameraMove, Event, Placement, Point, Scene, Subject
from langit.simulation.vocabulary import Action, Direction, Manner, Setting, Shot

SETTINGS: tuple[Setting, ...] = (
    "neon_street", "neon_street", "park", "snowy_forest", "sea", "country_road", "meadow", "mirror_room",
)  # fmt: skip
ACTIONS: tuple[Action, ...] = ("walk", "walk", "walk", "run", "stand", "wave")
SHOTS: tuple[Shot, ...] = ("full", "full", "medium")
SPEEDS: dict[tuple[Action, Manner], float] = {
    ("walk", "slow"): 0.8, ("walk", "normal"): 1.3, ("walk", "fast"): 1.9, ("run", "normal"): 3.0,
}  # fmt: skip
HEADINGS: dict[Direction, float] = {"right": 0.0, "away": math.pi / 2, "left": math.pi, "toward": -math.pi / 2}


def sample(rng: np.random.Generator) -> Scene:
    """One scene."""
    place = PLACES[pick(rng, SETTINGS)]
    seconds = float(rng.choice([2.0, 3.0, 4.0]))
    who = person(rng)
    action: Action = pick(rng, ACTIONS)
    if action in ("stand", "wave"):
        subject, event, middle = _still(rng, place, who, action, seconds)
    else:
        subject, event, middle = _moving(rng, place, who, action, seconds)
    subjects, events = [subject], [event]
    if action == "walk" and place.setting in ("park", "meadow", "sea", "country_road") and rng.random() < 0.25:
        companion, along = _dog(rng, subject, event)
        subjects.append(companion)
        events.append(along)
    return Scene(
        setting=place.setting,
        season=pick(rng, place.seasons),
        time_of_day=pick(rng, place.times),
        weather=place.weather(rng),
        subjects=tuple(subjects),
        events=tuple(events),
        camera=_camera(rng, place, event, middle, seconds),
        seconds=seconds,
        seed=place.seed,
    )


def _still(
    rng: np.random.Generator, place: FixedPlace, who: Subject, action: Action, seconds: float
) -> tuple[Subject, Event, Point]:
    """Somebody stays where they are and faces the camera, more or less."""
    layout = place.layout
    x = float(rng.uniform(-1.2, 1.2))
    y = float(rng.uniform(max(1.2, layout.stage[1] - 1.2), layout.stage[1] + 1.0))
    heading = -math.pi / 2 + float(rng.uniform(-0.8, 0.8))
    subject = _placed(who, (x, y), heading, action, None)
    return subject, Event(subject=who.id, action=action, start=0.0, end=seconds), (x, y, 0.0)


def _moving(
    rng: np.random.Generator, place: FixedPlace, who: Subject, action: Action, seconds: float
) -> tuple[Subject, Event, Point]:
    """Somebody crosses the picture so that the middle of the way is in its middle."""
    layout = place.layout
    manner: Manner = "normal" if action == "run" else pick(rng, ("slow", "normal", "normal", "fast"))
    way = SPEEDS[action, manner] * seconds
    if layout.travel == "x":
        direction: Direction = pick(rng, ("left", "right"))
        sign = 1.0 if direction == "right" else -1.0
        y, x = pick(rng, layout.lanes), float(rng.uniform(-0.5, 0.5))
        start, end = (x - sign * way / 2, y), (x + sign * way / 2, y)
        if layout.indoor:
            start, end = (max(-3.2, min(3.2, start[0])), y), (max(-3.2, min(3.2, end[0])), y)
    else:
        direction = pick(rng, ("away", "toward"))
        x, near = pick(rng, layout.lanes[:3]), float(rng.uniform(1.0, 2.5))
        start, end = ((x, near), (x, near + way)) if direction == "away" else ((x, near + way), (x, near))
    subject = _placed(who, start, HEADINGS[direction], action, direction)
    event = Event(
        subject=who.id, action=action, direction=direction, manner=manner, start=0.0, end=seconds, path=(start, end)
    )
    return subject, event, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, 0.0)


def _dog(rng: np.random.Generator, subject: Subject, event: Event) -> tuple[Subject, Event]:
    """A dog beside somebody who walks."""
    dog = thing(rng, "dog")
    ahead = 0.9 if event.direction == "right" else -0.9
    path = tuple((x + ahead, y - 0.5) for x, y in event.path)
    placed = _placed(dog, path[0], subject.placements[0].heading, "walk", event.direction)
    along = Event(
        subject="dog",
        action="walk",
        direction=event.direction,
        manner=event.manner,
        start=0.0,
        end=event.end,
        path=path,
    )
    return placed, along


def _placed(
    who: Subject, start: tuple[float, float], heading: float, action: Action, direction: Direction | None
) -> Subject:
    spot = Placement(position=(*start, 0.0), heading=heading)
    return replace(who, action=action, direction=direction, placements=(spot,))


def _camera(rng: np.random.Generator, place: FixedPlace, event: Event, middle: Point, seconds: float) -> Camera:
    """Mostly a camera that stands; a fifth of those who move are followed."""
    layout = place.layout
    if event.path and layout.travel == "x" and not layout.indoor and rng.random() < 0.2:
        eye = (float(rng.uniform(-0.6, 0.6)), float(rng.uniform(-5.0, -4.0)), float(rng.uniform(1.2, 1.6)))
        return Camera(
            shot="full",
            moves=(CameraMove(move="track"),),
            focus=event.subject,
            follow=event.subject,
            keys=(CameraKey(time=0.0, eye=eye, target=(0.0, 0.0, 1.0), fov=42.0),),
        )
    shot = pick(rng, SHOTS)
    near = 3.3 if shot == "medium" else 4.7
    if layout.travel == "y":
        eye, target = (layout.camera[0], layout.camera[1], layout.camera[2]), (middle[0] / 2, 6.0, 1.2)
        near_y = min(layout.camera[1] + 1.8, middle[1] - 2.5) if shot == "medium" else layout.camera[1] + 0.6
        eye = (eye[0], near_y, eye[2])
    else:
        # A camera straight before a wall mirror would hide the image behind the body.
        aside = layout.camera[0] if layout.indoor else 0.0
        eye = (middle[0] + aside, max(middle[1] - near, layout.camera[1] - 1.0), 1.45)
        target = (middle[0], middle[1], 1.15 if shot == "medium" else 1.0)
    return film(rng, eye, target, seconds, shot=shot, focus=event.subject)
