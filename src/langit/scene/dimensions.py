"""How big everything is: half sizes of every kind in meters, for blocking, cameras, actors and physics.

A body's own axes: x is where it faces (heading 0 along the world's x), y to its left, z up. Standard library only.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from langit.scene.layout import LAYOUTS
from langit.scene.scene import Point, Subject
from langit.scene.vocabulary import ANIMALS, PEOPLE, THINGS, Action, Build, Kind, Setting

# Half sizes at room scale of a body of normal build, upright and at rest.
ROOM: Final[dict[Kind, Point]] = {
    "woman": (0.17, 0.25, 0.81),
    "man": (0.19, 0.29, 0.88),
    "dog": (0.42, 0.13, 0.34),
    "car": (2.1, 0.88, 0.7),
    "boat": (1.6, 0.55, 1.9),
    "train": (9.0, 1.4, 1.8),
    "balloon": (2.0, 2.0, 2.8),
    "ball": (0.22, 0.22, 0.22),
    "box": (0.22, 0.22, 0.22),
    "cylinder": (0.2, 0.2, 0.26),
    "cone": (0.22, 0.22, 0.28),
    "capsule": (0.34, 0.15, 0.15),
    "domino": (0.045, 0.16, 0.32),
    "pendulum": (0.95, 0.2, 0.95),
    "cloth": (0.8, 0.8, 0.01),
    "flag": (0.62, 0.05, 1.25),
    "glass": (0.12, 0.12, 0.17),
    "bottle": (0.1, 0.1, 0.34),
    "umbrella": (0.55, 0.55, 0.45),
    "tree": (1.2, 1.2, 1.9),
    "house": (3.0, 3.4, 2.6),
    "lamp": (0.3, 0.3, 1.7),
    "sign": (0.08, 0.5, 1.1),
    "rock": (0.5, 0.4, 0.32),
    "wall": (0.12, 1.3, 0.8),
    "ramp": (0.9, 0.45, 0.3),
    "table": (0.5, 0.8, 0.37),
    "mirror": (0.05, 0.6, 1.0),
}

# The same on a table top, where the camera stands close: the size of a hand, and toys of everything larger.
TABLETOP: Final[dict[Kind, Point]] = {
    "dog": (0.26, 0.08, 0.21),
    "car": (0.42, 0.176, 0.14),
    "boat": (0.36, 0.124, 0.43),
    "train": (0.72, 0.112, 0.144),
    "balloon": (0.2, 0.2, 0.28),
    "ball": (0.16, 0.16, 0.16),
    "box": (0.15, 0.15, 0.15),
    "cylinder": (0.14, 0.14, 0.18),
    "cone": (0.16, 0.16, 0.2),
    "capsule": (0.24, 0.105, 0.105),
    "domino": (0.03, 0.11, 0.22),
    "pendulum": (0.6, 0.13, 0.6),
    "cloth": (0.5, 0.5, 0.008),
    "flag": (0.34, 0.03, 0.62),
    "glass": (0.1, 0.1, 0.15),
    "bottle": (0.08, 0.08, 0.28),
    "umbrella": (0.3, 0.3, 0.25),
    "tree": (0.3, 0.3, 0.475),
    "house": (0.3, 0.34, 0.26),
    "lamp": (0.09, 0.09, 0.5),
    "sign": (0.03, 0.2, 0.42),
    "rock": (0.2, 0.16, 0.13),
    "wall": (0.05, 0.45, 0.25),
    "ramp": (0.45, 0.24, 0.16),
    "table": (0.3, 0.45, 0.2),
    "mirror": (0.03, 0.3, 0.45),
}

BUILDS: Final[dict[Build, float]] = {"tiny": 0.45, "small": 0.7, "normal": 1.0, "tall": 1.0, "large": 1.4, "huge": 2.0}
FIGURES: Final[dict[Build, float]] = {
    "tiny": 0.7, "small": 0.9, "normal": 1.0, "tall": 1.1, "large": 1.08, "huge": 1.2,
}  # fmt: skip
TALLER: Final = 1.5  # what "tall" adds to the height of whatever is not alive

ON_A_STRING: Final[Point] = (0.19, 0.19, 0.39)  # a toy balloon with its string

TABLE_TOP: Final = 0.1  # thickness of a table's top, as a part of its whole height
TRUNK: Final = 0.1  # radius of a tree's trunk, as a part of its half width
POLE: Final = 0.025  # radius of the pole of a flag, as a part of its half height
LINE: Final = 1.12  # length of the line that a cloth hangs from, as a part of its width
HUNG: Final = 1.2  # half height of that line, as a part of the cloth's half height
BOB: Final = 0.1  # radius of the bob of a pendulum, as a part of the whole height of its support


class Doing(Protocol):
    """Somebody does something."""

    @property
    def subject(self) -> str: ...

    @property
    def action(self) -> Action: ...


class Told(Protocol):
    """What sizes depend on, of a scene that is blocked and of one that is not: where it is, and who does what."""

    @property
    def setting(self) -> Setting: ...

    @property
    def events(self) -> Sequence[Doing]: ...


def extent(subject: Subject, scene: Told) -> Point:
    """Half sizes (x, y, z) of one body of `subject` along its own axes, at rest and as it first stands in this scene.

    A ramp is a wedge that rises along its own x. A pendulum's box reaches from the ground to its support and as far as
    it swings; a flag's holds its pole (at the -x end) and its cloth, that of a cloth that flutters the line from which
    it hangs; a cylinder or cone that rolls lies on its side.
    """
    x, y, z = _nominal(subject.kind, scene)
    if subject.kind in PEOPLE | ANIMALS:
        factor = FIGURES[subject.build]
        return (x * factor, y * factor, z * factor)
    factor = BUILDS[subject.build]
    if subject.kind == "balloon" and on_a_string(subject, scene) and not LAYOUTS[scene.setting].tabletop:
        (x, y, z), factor = ON_A_STRING, 1.4 if subject.build in ("large", "huge") else 1.0
    x, y, z = x * factor, y * factor, z * factor * (TALLER if subject.build == "tall" else 1.0)
    if subject.kind in ("cylinder", "cone") and lies(subject, scene):
        return (x, z, y)
    if subject.kind == "capsule" and lies(subject, scene):
        return (y, x, z)
    if subject.kind == "cloth" and hangs(subject, scene):
        return (LINE * x, 0.2 * y, HUNG * y)
    return (x, y, z)


def on_a_string(subject: Subject, scene: Told) -> bool:
    """Whether a balloon is a toy: indoors, and wherever it is said to be small. Others carry a basket."""
    return LAYOUTS[scene.setting].indoor or subject.build in ("tiny", "small")


def weave(subject: Subject, scene: Told) -> tuple[float, float]:
    """Half sizes of a cloth that is spread out flat, however it is put up."""
    x, y, _ = _nominal("cloth", scene)
    return x * BUILDS[subject.build], y * BUILDS[subject.build]


def hangs(subject: Subject, scene: Told) -> bool:
    """Whether a cloth hangs from a line, as one does that flutters."""
    return subject.action == "flutter" or any(
        event.subject == subject.id and event.action == "flutter" for event in scene.events
    )


def lies(subject: Subject, scene: Told) -> bool:
    """Whether a round body lies across its heading, ready to roll."""
    return any(event.subject == subject.id and event.action == "roll" for event in scene.events) or (
        subject.action == "roll"
    )


def scale(subject: Subject, scene: Told) -> float:
    """How much longer one body of `subject` is than a normal one at room scale, along its own x."""
    factor = (FIGURES if subject.kind in PEOPLE | ANIMALS else BUILDS)[subject.build]
    return factor * _nominal(subject.kind, scene)[0] / ROOM[subject.kind][0]


def mass(subject: Subject, scene: Told) -> float:
    """Kilograms of one body of `subject`: its box filled with something light, or with what its material weighs."""
    x, y, z = extent(subject, scene)
    if subject.kind in PEOPLE | ANIMALS:
        return 1000.0 * x * y * z * 2.4
    density = DENSITIES.get(subject.material or "", 400.0) if subject.kind in THINGS else 250.0
    return density * 8.0 * x * y * z


DENSITIES: Final[dict[str, float]] = {
    "metal": 2000.0, "gold": 3000.0, "stone": 1600.0, "marble": 1600.0, "brick": 1300.0, "glass": 900.0,
    "rubber": 500.0, "paper": 120.0, "beach": 60.0,
}  # fmt: skip


def _nominal(kind: Kind, scene: Told) -> Point:
    if LAYOUTS[scene.setting].tabletop:
        return TABLETOP.get(kind, ROOM[kind])
    return ROOM[kind]
