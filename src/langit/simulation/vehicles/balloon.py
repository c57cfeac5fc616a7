"""A balloon: with a basket and a burner out of doors, a toy on a string in rooms, on tables and when it is small.

It rises while it floats or flies, unless it is told to come down, and sways in the air; a toy rises only when told to.
"""

from dataclasses import replace
from math import pi, sin
from typing import ClassVar, Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Pattern, Surface
from langit.scene.blocked import AT_ONCE, Happening
from langit.scene.catalogue import act, setting
from langit.scene.dimensions import is_toy
from langit.scene.vocabulary import Direction, Manner
from langit.simulation.actor import Appearance
from langit.simulation.characters.loft import Part, ellipsoid, part, tube, turn
from langit.simulation.characters.route import Habits, Moment
from langit.simulation.characters.skeleton import turned
from langit.simulation.easing import ramp
from langit.simulation.vehicles.vehicle import CHROME, Vehicle, hinged

BONES: Final = 2  # the envelope or toy, the basket or the end of the string
WICKER: Final = Surface(color=(0.30, 0.17, 0.07), roughness=0.9, pattern=Pattern.WOOD, scale=5.0)
TOP, END = 1.08, -2.9  # of a toy and its string, whose half width is 1
USUAL: Final = 0.19  # half width of a toy balloon in a room
PACES: Final[dict[Manner, float]] = {"slow": 0.5, "normal": 1.0, "fast": 1.8}
VERTICAL: Final[dict[Direction | None, float]] = {"up": 1.0, "down": -1.0}


class Balloon(Vehicle):
    """One balloon."""

    habits: ClassVar[Habits] = Habits(corner=2.0, ramp=2.0, pivot=False)
    usual = ("red", "yellow", "blue", "orange", "purple")
    nominal: ClassVar[float] = 2.0

    @property
    def toy(self) -> bool:
        """Whether it is a balloon on a string."""
        return is_toy(self._member.subject, self._scene)

    @property
    def size(self) -> float:
        """Half the width of what holds the air, in meters."""
        return float(self.half[2]) * 2 / (TOP - END) if self.toy else float(self.half[0])

    def parts(self) -> list[Part]:
        made = _toy(self.color) if self.toy else _hot_air(self.color, self.lit)
        return [replace(piece, vertices=piece.vertices * self.size) for piece in made]

    def hinges(self) -> Floats:
        return np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0 if self.toy else 0.6]]) * self.size

    def altitude(self, time: float) -> float:
        """How high its lowest point is at `time`."""
        layout = setting(self._scene.setting).layout
        above = 0.75 if self.toy and not layout.tabletop else 0.08 * self.size
        height = self._member.placement.position[2] + above
        for event in self._scene.deeds(self._member.subject.id):
            if act(event.action).floats or act(event.action).leaves:
                height = max(0.0, height + self._climb(event, time))
        if layout.indoor:
            height = min(height, (1.6 if layout.tabletop else 2.4) - 2.6 * self.size)  # the ceiling
        return height + (0.05 * self.size) * (1 + sin(0.8 * time + self.phase))

    def _climb(self, event: Happening, time: float) -> float:
        """Meters that an event has lifted it by `time`."""
        elapsed = max(0.0, min(time, event.end) - event.start)
        eased = elapsed * ramp(elapsed, 1.5) if event.start > AT_ONCE else elapsed
        rate = self._sense(event) * (0.35 if self.toy else 0.55) * PACES[event.manner]
        return rate * eased * (min(1.0, self.size / USUAL) if self.toy else 1.0)

    def _sense(self, event: Happening) -> float:
        """1 up, -1 down: as told; else a toy rises only when it leaves, and what goes to the side rises a little."""
        if event.direction in VERTICAL:
            return VERTICAL[event.direction]
        if event.direction is None and (not self.toy or act(event.action).leaves):
            return 1.0
        return 0.0 if self.toy else 0.25

    def posed(self, time: float, moment: Moment) -> tuple[Floats, Floats]:
        p, k = self.phase, self.size
        gust = {"none": 0.5, "light": 1.0, "strong": 2.0}[self._scene.weather.wind]
        drift = gust * k * np.array([0.10 * sin(0.55 * time + p), 0.06 * sin(0.43 * time + 2 * p), 0.0])
        tilt = gust * 0.03
        turn_top = turned(moment.heading + 0.06 * time, tilt * sin(0.9 * time + p), tilt * sin(0.7 * time + 2 * p))
        turn_low = turned(
            moment.heading + 0.06 * time,
            1.8 * tilt * sin(0.9 * time + p - 0.7),
            1.8 * tilt * sin(0.7 * time + 2 * p - 0.7),
        )
        base = np.array([moment.x, moment.y, self.altitude(time)]) + drift
        if self.toy:
            middle = base + np.array([0, 0, -END * k])
            return np.stack([turn_top, turn_low]), np.stack([middle, middle + turn_top @ [0, 0, -1.28 * k]])
        hinge = self.joints[1]
        top = base
        return np.stack([turn_top, turn_low]), np.stack([top, top + turn_top @ hinge])

    def at(self, time: float) -> Appearance:
        """The balloon at `time`; it moves up and down too."""
        seen = super().at(time)
        rise = (self.altitude(time + 0.02) - self.altitude(time - 0.02)) / 0.04
        velocity = (*seen.body.velocity[:2], rise)
        return replace(seen, body=replace(seen.body, velocity=velocity))


def _hot_air(color: tuple[float, float, float], lit: bool) -> list[Part]:
    """An envelope of gores in two colors over a basket; half width 1, from 0 to 2.8."""
    on, low = hinged(0, BONES), hinged(1, BONES)
    table = np.array(
        [
            (0.78, 0.24), (0.82, 0.26), (0.95, 0.40), (1.15, 0.62), (1.40, 0.83), (1.65, 0.955), (1.85, 1.0),
            (2.05, 0.985),             (2.25, 0.90), (2.45, 0.74), (2.62, 0.53), (2.74, 0.30), (2.79, 0.12),
        ]
    )  # fmt: skip
    gores, columns = 12, 36
    angle = turn(columns)
    bulge = 1 + 0.018 * np.abs(np.sin(gores / 2 * angle))
    radius = table[:, 1:] * bulge
    rings = np.stack([radius * np.cos(angle), radius * np.sin(angle), np.broadcast_to(table[:, :1], radius.shape)], -1)
    pale = np.array([0.80, 0.76, 0.66])
    # Every vertex carries a gore's color; three columns to a gore keep the edges narrow.
    second = (np.arange(columns) // 3) % 2 == 1
    colors = np.where(second[None, :, None], pale, np.array(color)) * np.ones((len(table), 1, 1))
    band = (table[:, 0] > 1.6) & (table[:, 0] < 2.0)
    colors[band] = np.array(color) * 0.55
    glow = Surface(color=color, roughness=0.6, emission=0.10 if lit else 0.0)
    pieces = [part(rings, on, colors, glow, caps=(False, True), two_sided=True)]
    for sx in (1, -1):
        for sy in (1, -1):
            rope = tube(
                [(0.15 * sx, 0.15 * sy, 0.28), (0.17 * sx, 0.17 * sy, 0.80)],
                [(0.006, 0.006)] * 2,
                4,
                forward=(1, 0.2, 0),
            )
            pieces.append(part(rope, on, (0.15, 0.12, 0.08), WICKER))
    basket = tube(
        [(0, 0, 0.0), (0, 0, 0.02), (0, 0, 0.24), (0, 0, 0.26), (0, 0, 0.285), (0, 0, 0.285), (0, 0, 0.06)],
        [(0.14, 0.14), (0.155, 0.155), (0.17, 0.17), (0.185, 0.185), (0.18, 0.18), (0.155, 0.155), (0.145, 0.145)],
        20, axis=(0, 0, 1), power=5,
    )  # fmt: skip
    rim = np.array([1, 1, 1, 0.5, 0.5, 0.8, 0.6])[:, None] * np.array(WICKER.color)
    pieces.append(part(basket, low, rim, WICKER, two_sided=True))
    pieces.append(ellipsoid((0, 0, 0.52), (0.045, 0.045, 0.05), on, CHROME.color, CHROME, rows=5, segments=10))
    flame = Surface(color=(1.0, 0.55, 0.15), emission=3.5, roughness=0.9)
    pieces.append(ellipsoid((0, 0, 0.64), (0.03, 0.03, 0.09), on, flame.color, flame, rows=6, segments=8))
    return pieces


def _toy(color: tuple[float, float, float]) -> list[Part]:
    """A glossy balloon about the origin, half width 1, and its string."""
    on, low = hinged(0, BONES), hinged(1, BONES)
    latex = Surface(color=color, roughness=0.12)
    v = np.linspace(0, pi, 16)[1:-1]
    radius = np.sin(v) * (1 - 0.10 * np.cos(v) * (np.cos(v) < 0))
    height = -np.cos(v) * np.where(np.cos(v) > 0, 1.22, TOP)
    rings = tube(np.column_stack([0 * v, 0 * v, height]), np.column_stack([radius, radius]), 24, axis=(0, 0, 1))
    pieces = [part(rings, on, color, latex)]
    knot = tube(
        [(0, 0, -1.20), (0, 0, -1.27), (0, 0, -1.33)], [(0.03, 0.03), (0.07, 0.07), (0.11, 0.11)], 10, axis=(0, 0, 1)
    )
    pieces.append(part(knot, on, np.array(color) * 0.7, latex))
    z = np.linspace(-1.28, END, 14)
    wave = 0.06 * np.sin((z + 1.28) * 4.2)
    string = tube(np.column_stack([wave, 0.6 * wave, z]), np.full((14, 2), 0.013), 5)
    share = np.clip((-1.28 - z) / 0.6, 0, 1)[:, None]
    pieces.append(part(string, (1 - share) * on + share * low, (0.7, 0.7, 0.7), CHROME))
    return pieces
