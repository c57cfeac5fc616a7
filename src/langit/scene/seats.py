"""`Seat`: where somebody can sit, of a place (a row of its setting) or of a subject whose kind has one.

Blocking puts people there, and people who stand before one sit down on it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from langit.scene.catalogue import kind, setting
from langit.scene.dimensions import Told, extent
from langit.scene.scene import Placement, Subject
from langit.scene.settings import Bench

BACK: Final = 0.40  # meters behind the feet at which somebody of 1.7 m sits
ROOM: Final = 0.62  # meters of a seat that each takes
NEAR: Final = 0.25  # meters by which feet may stand elsewhere than before the middle of the seat


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One seat: the middle of its top at `x`, `y` and `high`, its half width, and the heading of who sits there."""

    x: float
    y: float
    high: float
    half: float
    heading: float

    def places(self) -> Iterator[Placement]:
        """Where those stand who sit beside each other, from the middle outward."""
        count = max(1, int(2 * self.half / ROOM))
        for aside in sorted((ROOM * (k - (count - 1) / 2) for k in range(count)), key=abs):
            c, s = math.cos(self.heading), math.sin(self.heading)
            spot = (self.x + BACK * c - aside * s, self.y + BACK * s + aside * c, 0.0)
            yield Placement(position=spot, heading=self.heading)

    def is_before(self, x: float, y: float) -> bool:
        """Whether who stands there sits down on it."""
        c, s = math.cos(self.heading), math.sin(self.heading)
        ahead, aside = (x - self.x) * c + (y - self.y) * s, (y - self.y) * c - (x - self.x) * s
        return abs(ahead - BACK) < NEAR and abs(aside) < self.half


def of_place(name: str) -> tuple[Seat, ...]:
    """The seats of a setting."""
    return tuple(_seat(bench) for bench in setting(name).benches)


def of_subject(subject: Subject, spots: tuple[Placement, ...], scene: Told) -> tuple[Seat, ...]:
    """The seats that the bodies of a subject are, which stand there; none of what nobody sits on."""
    share = kind(subject.kind).seat
    if share is None:
        return ()
    _, half, tall = extent(subject, scene)
    return tuple(
        Seat(x=x, y=y, high=z + 2 * share * tall, half=half, heading=spot.heading)
        for spot in spots
        for x, y, z in [spot.position]
    )


def _seat(bench: Bench) -> Seat:
    return Seat(x=bench.at[0], y=bench.at[1], high=bench.high, half=bench.half, heading=math.radians(bench.faces))
