"""The ground that a setting leaves free for people, traffic and the camera, and the room that a body takes on it."""

from dataclasses import dataclass
from typing import Final

from langit.scene.settings import Layout, Setting
from langit.scene.vocabulary import Direction

Span = tuple[float, float]
Vector = tuple[float, float]

VECTORS: Final[dict[Direction, Vector]] = {"left": (-1, 0), "right": (1, 0), "toward": (0, -1), "away": (0, 1)}
WIDEST: Final = 12.0  # meters to either side of the middle that people walk
LEAST_EXIT: Final = 1.5  # meters to the side at which one has left a table top


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where people walk: `x` and `y` from and to; `exit` is how far to the side one can leave."""

    layout: Layout
    x: Span
    y: Span
    exit: float


def ground(place: Setting) -> Ground:
    """The free ground of a setting."""
    layout = place.layout
    (sx, sy), (fx, fy), (low, high) = layout.stage, layout.free, layout.reach
    if layout.travel == "y":
        return Ground(layout=layout, x=(sx - fx, sx + fx), y=(max(low, -0.6), high - 2.0), exit=place.exit)
    y = (sy - fy, sy + fy)
    if layout.tabletop:
        return Ground(layout=layout, x=(sx - fx, sx + fx), y=y, exit=LEAST_EXIT)
    return Ground(layout=layout, x=(max(low, -WIDEST) + 0.3, min(high, WIDEST) - 0.3), y=y, exit=place.exit)


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
