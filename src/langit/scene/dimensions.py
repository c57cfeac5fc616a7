"""How big everything is: half sizes of every kind in meters, for blocking, cameras, actors and physics.

A body's own axes: x is where it faces (heading 0 along the world's x), y to its left, z up. Standard library only.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from langit.scene.catalogue import act, kind, setting
from langit.scene.kinds import Kind
from langit.scene.scene import Point, Subject
from langit.scene.vocabulary import Action, Build

BUILDS: Final[dict[Build, float]] = {
    "tiny": 0.45, "small": 0.7, "normal": 1.0, "tall": 1.0, "large": 1.4, "huge": 2.0, "child": 0.7,
}  # fmt: skip
FIGURES: Final[dict[Build, float]] = {
    "tiny": 0.7, "small": 0.9, "normal": 1.0, "tall": 1.1, "large": 1.08, "huge": 1.2, "child": 0.75,
}  # fmt: skip
TALLER: Final = 1.5  # what "tall" adds to the height of whatever is not alive

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
    def setting(self) -> str: ...

    @property
    def events(self) -> Sequence[Doing]: ...


def extent(subject: Subject, scene: Told) -> Point:
    """Half sizes (x, y, z) of one body of `subject` along its own axes, at rest and as it first stands in this scene.

    A ramp is a wedge that rises along its own x. A pendulum's box reaches from the ground to its support and as far as
    it swings; a flag's holds its pole (at the -x end) and its cloth, that of a cloth that flutters the line from which
    it hangs; a cylinder or cone that rolls lies on its side.
    """
    row = kind(subject.kind)
    if row.alive:
        factor = FIGURES[subject.build]
        x, y, z = _nominal(row, scene)
        return (x * factor, y * factor, z * factor)
    size = _of_build(row, subject, scene)
    if lies(subject, scene):
        return _lying(row, size)
    if row.physics == "sheet" and row.pole is False and hangs(subject, scene):
        x, y, z = size
        return (LINE * x, 0.2 * y, HUNG * y)
    return size


def _of_build(row: Kind, subject: Subject, scene: Told) -> Point:
    """Half sizes of what is not alive, as big as it is said to be."""
    (x, y, z), factor = _nominal(row, scene), BUILDS[subject.build]
    if row.indoors and is_toy(subject, scene) and not setting(scene.setting).layout.tabletop:
        (x, y, z), factor = row.indoors, BUILDS["large"] if subject.build in ("large", "huge") else 1.0
    return x * factor, y * factor, z * factor * (TALLER if subject.build == "tall" else 1.0)


def _lying(row: Kind, size: Point) -> Point:
    """The box of a body that lies on its side, its axis across its heading."""
    x, y, z = size
    return {"z": (x, z, y), "x": (y, x, z)}.get(row.rolls or "", size)


def is_toy(subject: Subject, scene: Told) -> bool:
    """Whether what has a size for indoors is of that size: under a roof, and wherever it is said to be small."""
    return setting(scene.setting).layout.indoor or subject.build in ("tiny", "small")


def weave(subject: Subject, scene: Told) -> tuple[float, float]:
    """Half sizes of a cloth that is spread out flat, however it is put up."""
    x, y, _ = _nominal(kind(subject.kind), scene)
    return x * BUILDS[subject.build], y * BUILDS[subject.build]


def hangs(subject: Subject, scene: Told) -> bool:
    """Whether a cloth hangs from a line, as one does that flutters."""
    return act(subject.action).hangs or any(
        event.subject == subject.id and act(event.action).hangs for event in scene.events
    )


def lies(subject: Subject, scene: Told) -> bool:
    """Whether a round body lies across its heading, ready to roll."""
    return act(subject.action).rolls or any(
        event.subject == subject.id and act(event.action).rolls for event in scene.events
    )


def scale(subject: Subject, scene: Told) -> float:
    """How much longer one body of `subject` is than a normal one at room scale, along its own x."""
    row = kind(subject.kind)
    factor = (FIGURES if row.alive else BUILDS)[subject.build]
    return factor * _nominal(row, scene)[0] / row.size[0]


def mass(subject: Subject, scene: Told) -> float:
    """Kilograms of one body of `subject`: its box filled with something light, or with what its material weighs."""
    x, y, z = extent(subject, scene)
    row = kind(subject.kind)
    if row.alive:
        return 1000.0 * x * y * z * 2.4
    density = DENSITIES.get(subject.material or "", 400.0) if row.thing else 250.0
    return density * 8.0 * x * y * z


DENSITIES: Final[dict[str, float]] = {
    "metal": 2000.0, "gold": 3000.0, "stone": 1600.0, "marble": 1600.0, "brick": 1300.0, "glass": 900.0,
    "rubber": 500.0, "paper": 120.0, "beach": 60.0,
}  # fmt: skip


def _nominal(row: Kind, scene: Told) -> Point:
    if setting(scene.setting).layout.tabletop and row.toy:
        return row.toy
    return row.size
