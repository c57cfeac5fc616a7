"""The ground that a setting leaves free for people, traffic and the camera, and how fast everybody is."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from langit.scene.dimensions import extent
from langit.scene.layout import LAYOUTS
from langit.scene.scene import Placement, Scene, Subject
from langit.scene.settings import Layout
from langit.scene.vocabulary import Manner, Setting

Span = tuple[float, float]

WALKING: Final = frozenset({"walk", "run", "leave", "return", "pass_behind", "drive", "sail", "float", "fly"})
SPEEDS: Final[dict[str, dict[Manner, float]]] = {
    "walk": {"slow": 0.85, "normal": 1.3, "fast": 1.8},
    "run": {"slow": 2.4, "normal": 3.2, "fast": 4.2},
    "drive": {"slow": 2.5, "normal": 5.0, "fast": 9.0},
    "sail": {"slow": 0.9, "normal": 1.6, "fast": 2.8},
    "float": {"slow": 0.3, "normal": 0.6, "fast": 1.2},
}
"""Meters a second at room scale; on a table top a quarter of it."""
TABLETOP: Final = 0.12
PACE: Final = {"car": "drive", "train": "drive", "boat": "sail", "balloon": "float"}

EXITS: Final[dict[Setting, float]] = {"neon_street": 3.6, "snowy_forest": 2.75, "mirror_room": 3.5}
"""How far to the side somebody can go to leave the picture, where houses or trees stand there."""
EYES: Final[dict[Setting, tuple[Span, Span, Span]]] = {
    "neon_street": ((-2.8, 2.8), (-4.6, 31.0), (0.25, 12.0)),
    "snowy_forest": ((-2.2, 2.2), (-4.6, 27.0), (0.25, 12.0)),
    "mirror_room": ((-3.6, 3.6), (-4.7, 5.6), (0.25, 2.7)),
    "studio": ((-4.0, 4.0), (-4.6, 4.0), (0.12, 4.0)),
    "park": ((-14.0, 14.0), (-5.7, 5.9), (0.25, 14.0)),
    "sea": ((-30.0, 30.0), (-9.0, 40.0), (0.25, 16.0)),
    "country_road": ((-40.0, 40.0), (-12.0, 12.0), (0.25, 16.0)),
    "meadow": ((-30.0, 30.0), (-12.0, 30.0), (0.25, 16.0)),
}
"""Where a camera finds room: x, y and z."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where people walk: `x` and `y` from and to; `exit` is how far to the side one can leave."""

    layout: Layout
    x: Span
    y: Span
    exit: float


def ground(setting: Setting) -> Ground:
    """The free ground of a setting."""
    layout = LAYOUTS[setting]
    (sx, sy), (fx, fy), (low, high) = layout.stage, layout.free, layout.reach
    wide = EXITS.get(setting, 30.0)
    if layout.travel == "y":
        return Ground(layout=layout, x=(sx - fx, sx + fx), y=(max(low, -0.6), high - 2.0), exit=wide)
    x = (max(low, -12.0) + 0.3, min(high, 12.0) - 0.3) if not layout.tabletop else (sx - fx, sx + fx)
    return Ground(layout=layout, x=x, y=(sy - fy, sy + fy), exit=1.5 if layout.tabletop else wide)


def speed(subject: Subject, action: str, manner: Manner, scene: Scene) -> float:
    """How fast it goes, in meters a second."""
    kind = PACE.get(subject.kind, "run" if action == "run" else "walk")
    return SPEEDS[kind][manner] * (TABLETOP if LAYOUTS[scene.setting].tabletop else 1.0)


@dataclass(frozen=True, kw_only=True)
class Box:
    """The room that a body takes: its middle on the ground, half sizes in the world, and from what height to what."""

    id: str
    x: float
    y: float
    hx: float
    hy: float
    bottom: float
    top: float

    def meets(self, other: "Box", gap: float = 0.0) -> bool:
        """Whether the two take the same room."""
        return (
            abs(self.x - other.x) < self.hx + other.hx + gap
            and abs(self.y - other.y) < self.hy + other.hy + gap
            and self.bottom < other.top - 1e-6
            and other.bottom < self.top - 1e-6
        )


def box(subject: Subject, placement: Placement, scene: Scene) -> Box:
    """The room that one body takes when it stands there."""
    ex, ey, ez = extent(subject, scene)
    c, s = abs(math.cos(placement.heading)), abs(math.sin(placement.heading))
    x, y, z = placement.position
    if subject.kind == "pendulum":
        z = 0.0  # its placement is the support
    if subject.kind == "cloth" and z == 0.0:
        z = _over_target(subject, scene) + 0.25 * ex
    return Box(id=subject.id, x=x, y=y, hx=c * ex + s * ey, hy=s * ex + c * ey, bottom=z, top=z + 2 * ez)


def _over_target(cloth: Subject, scene: Scene) -> float:
    """The top of what a cloth will fall on: it begins just above."""
    targets = {event.target for event in scene.events if event.subject == cloth.id}
    found = [s for s in scene.subjects if s.id in targets and s.placements]
    return max((s.placements[0].position[2] + 2 * extent(s, scene)[2] for s in found), default=0.0)


def boxes(scene: Scene) -> list[Box]:
    """The room that every body takes as the clip begins."""
    return [box(subject, placement, scene) for subject in scene.subjects for placement in subject.placements]


def dice(scene: Scene, *names: str) -> np.random.Generator:
    """Chance that depends on the scene's seed and on what it is for, and on nothing else."""
    return np.random.default_rng(
        [scene.seed % 2**32, *(sum(ord(c) * 31**i for i, c in enumerate(n)) % 2**32 for n in names)]
    )


def span_of(scene: Scene, id: str, index: int) -> tuple[float, float]:
    """From when to when event `index` lasts: to the next one of its subject, or to the end of the clip."""
    event = scene.events[index]
    start = event.start or 0.0
    if event.end is not None:
        return start, event.end
    later = [
        other.start for other in scene.events if other.subject == id and other.start is not None and other.start > start
    ]
    return start, min(later, default=scene.seconds)
