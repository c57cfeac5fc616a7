"""`Blocked`: what will happen, with nothing left open: where every body stands, when what is done, how it is filmed.

`blocking.block` makes it of a `Scene`, which is what was said; simulation reads nothing else. It is not stored: the
scene is, and is blocked again each time. Axes and units as in `scene.py`.
"""

from dataclasses import dataclass, replace
from typing import Final

from langit.scene.scene import CameraKey, Placement, Point, Scene, Subject, Weather
from langit.scene.vocabulary import Action, Direction, Manner, Season, Style, TimeOfDay

Way = tuple[tuple[float, float], ...]
AT_ONCE: Final = 0.05  # seconds: what begins so soon is done as the clip begins, what ends so late goes on after it


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A subject, and where each of its bodies is as the clip begins."""

    subject: Subject
    placements: tuple[Placement, ...]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What a subject does from `start` to `end`, in seconds on the clock; `direction` and `target` are None if unsaid.

    `path` holds the way points of the subject's first body, and none if it stays where it is; the others go the same
    way beside it. `velocities` has what each body is given at `start`, in meters a second, and none if nothing pushes
    them; `facings` the heading of each body while it is done, and none where that is left to whoever does it.
    """

    subject: str
    action: Action
    direction: Direction | None = None
    target: str | None = None
    manner: Manner = "normal"
    start: float
    end: float
    path: Way = ()
    velocities: tuple[Point, ...] = ()
    facings: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Filming:
    """The camera: at least one key, in order of time. Of who is followed (None: nobody) the keys are offsets.

    It focuses on who is `sharp`; None leaves it to who is followed, or to the first.
    `aperture` is the f-number, None the usual one; `shutter` in degrees, None an instant. `eyes` is how high the eyes
    of whom a close shot is about were taken to be, in meters: the camera rises by what they truly are above it.
    """

    keys: tuple[CameraKey, ...]
    eyes: float | None = None
    follow: str | None = None
    sharp: str | None = None
    handheld: bool = False
    aperture: float | None = None
    shutter: float | None = None


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """A scene with all that was decided of it. Subjects and events are those of `said`, in the same order."""

    said: Scene
    subjects: tuple[Standing, ...]
    events: tuple[Happening, ...]
    camera: Filming

    @property
    def setting(self) -> str:
        """Where it is."""
        return self.said.setting

    @property
    def season(self) -> Season:
        """The season there."""
        return self.said.season

    @property
    def time_of_day(self) -> TimeOfDay:
        """The light."""
        return self.said.time_of_day

    @property
    def weather(self) -> Weather:
        """The air."""
        return self.said.weather

    @property
    def mirror_floor(self) -> bool:
        """Whether the ground reflects like a mirror."""
        return self.said.mirror_floor

    @property
    def style(self) -> Style:
        """How the picture is graded."""
        return self.said.style

    @property
    def seed(self) -> int:
        """What every choice by chance depends on."""
        return self.said.seed

    @property
    def seconds(self) -> float:
        """The length of the clock that the events were timed for."""
        return self.said.seconds

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last second on the clock that are filmed."""
        return self.said.span

    def deeds(self, id: str) -> tuple[Happening, ...]:
        """All that a subject does, in order."""
        return tuple(event for event in self.events if event.subject == id)

    def standing(self, id: str) -> Standing:
        """The subject of that id, where it stands.

        Raises:
            KeyError: nobody has it.
        """
        for standing in self.subjects:
            if standing.subject.id == id:
                return standing
        raise KeyError(id)


def pinned(blocked: Blocked) -> Scene:
    """What was said, with all that was decided said too: a scene that is blocked to the same again, whatever is edited.

    Bodies that are pushed each their own way are left open, as one event has room for one velocity; their pushes follow
    from where they stand.
    """
    said = blocked.said
    return replace(
        said,
        subjects=tuple(replace(standing.subject, placements=standing.placements) for standing in blocked.subjects),
        events=tuple(
            replace(
                event,
                start=happening.start,
                end=happening.end,
                path=happening.path,
                velocity=event.velocity or _shared(happening.velocities),
            )
            for event, happening in zip(said.events, blocked.events, strict=True)
        ),
        camera=replace(said.camera, keys=blocked.camera.keys, follow=blocked.camera.follow),
    )


def _shared(velocities: tuple[Point, ...]) -> Point | None:
    return velocities[0] if len(set(velocities)) == 1 else None
