"""`Scene`: what was said, as plain frozen data.

A prompt becomes a scene, a file can hold one, and caption, picture, sound, ground truth and safety check are all
readers of the same scene. `kind` and `setting` are names of rows of the catalogue. Axes: x to the right of the opening
picture, y into it, z up; meters, seconds, radians.

What nobody said is open: placements, times, ways, velocities, camera keys. `blocking` decides it anew each time, into a
`Blocked` (`blocked.py`). Where a scene holds it all the same, it is a pin, and blocking keeps it: to the millimeter.
"""

from dataclasses import dataclass, field

from langit.scene.reading import Fact, Word
from langit.scene.vocabulary import (
    Action,
    Age,
    Amount,
    Angle,
    Beard,
    Build,
    Color,
    Direction,
    Hair,
    Haircut,
    Manner,
    Material,
    MoveName,
    Precipitation,
    RelationName,
    Season,
    Shot,
    Skin,
    Sky,
    Style,
    TimeOfDay,
)

Point = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Weather:
    """The air: what the sky holds, what falls, how wet the ground is, how hard the wind blows."""

    sky: Sky = "clear"
    precipitation: Precipitation = "none"
    fog: Amount = "none"
    wind: Amount = "none"
    wet: bool = False


@dataclass(frozen=True, kw_only=True)
class Clothing:
    """One garment."""

    kind: str
    color: Color | None = None
    material: Material | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a subject is, seen from the camera, relative to others; `between` takes two."""

    relation: RelationName
    of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where one of a subject's `count` bodies stands when the clip begins.

    `position` is the point of the body on the ground below its middle (of a hanging body: its support);
    `heading` is the direction it faces, 0 along x, pi / 2 along y.
    """

    position: Point
    heading: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Somebody or something in the scene; `count` of them, all alike.

    `color` is the color of a thing, or of a person's main garment when `clothing` says nothing of it. `feeling` is the
    name of a row. `action` and
    `direction` are what it does first, as `events` say in full. `placements` are pins.
    """

    id: str
    kind: str
    count: int = 1
    color: Color | None = None
    material: Material | None = None
    build: Build = "normal"
    clothing: tuple[Clothing, ...] = ()
    hair: Hair | None = None
    haircut: Haircut | None = None
    beard: Beard | None = None
    age: Age | None = None
    skin: Skin | None = None
    feeling: str | None = None
    species: str | None = None
    action: Action | None = None
    direction: Direction | None = None
    place: Place | None = None
    placements: tuple[Placement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a subject does from `start` to `end`; events are in the order in which they begin.

    `target` is the id of what it is done to, behind or into. Pins: `path` holds the way points on the ground of who
    walks or drives, of the first body of the subject; `velocity` is what a thing is given when the event begins, in
    meters a second.
    """

    subject: str
    action: Action
    direction: Direction | None = None
    target: str | None = None
    manner: Manner = "normal"
    start: float | None = None
    end: float | None = None
    path: tuple[tuple[float, float], ...] = ()
    velocity: Point | None = None


@dataclass(frozen=True, kw_only=True)
class CameraMove:
    """A move of the camera, over the whole clip unless `start` and `end` say when."""

    move: MoveName
    manner: Manner = "normal"
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, kw_only=True)
class CameraKey:
    """Where the camera is at `time`. `eye` and `target` are in the world, or relative to the followed subject.

    `fov` is the vertical field of view in degrees.
    """

    time: float
    eye: Point
    target: Point
    fov: float = 45.0


@dataclass(frozen=True, kw_only=True)
class Camera:
    """How it is filmed. `focus` is the id of the subject that the shot is about.

    `lens` is its focal length in millimeters on a picture whose longer side is 36 mm; None leaves it to the shot. What
    is not in focus is the softer the smaller `aperture` is, an f-number; None is the usual one.
    What moves is drawn out while the `shutter` is open, in degrees: 360 is all of a frame; None is an instant.
    `keys` are pins; with `follow` they are offsets from that subject's position as it moves.
    """

    shot: Shot = "full"
    angle: Angle = "eye_level"
    moves: tuple[CameraMove, ...] = ()
    handheld: bool = False
    lens: float | None = None
    aperture: float | None = None
    shutter: float | None = None
    focus: str | None = None
    follow: str | None = None
    keys: tuple[CameraKey, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything that was said of one shot.

    `not_understood` are the words of the prompt that found no use, `reading` is the fate of all, and `facts` are what
    the prompt said; of a scene that no prompt made they are empty.

    Events were timed for the clock from 0 to `seconds`. An extension widens what is `shown` of it, before 0 or beyond
    the end, and leaves the rest as it is; so the frames that were there already stay the same.
    """

    prompt: str = ""
    expanded: str = ""  # what a chat endpoint made of the prompt, where one staged it
    setting: str = "studio"
    season: Season = "summer"
    time_of_day: TimeOfDay = "day"
    weather: Weather = field(default_factory=Weather)
    mirror_floor: bool = False
    style: Style = "natural"
    subjects: tuple[Subject, ...] = ()
    events: tuple[Event, ...] = ()
    camera: Camera = field(default_factory=Camera)
    seconds: float = 8.0
    aspect: float = 16 / 9  # width by height of the picture that the camera frames
    shown: tuple[float, float] | None = None
    seed: int = 0
    not_understood: tuple[str, ...] = ()
    reading: tuple[Word, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last second on the clock that are filmed."""
        return self.shown or (0.0, self.seconds)

    def subject(self, id: str) -> Subject:
        """The subject of that id.

        Raises:
            KeyError: nobody has it.
        """
        for subject in self.subjects:
            if subject.id == id:
                return subject
        raise KeyError(id)
