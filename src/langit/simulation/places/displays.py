"""What stands in a shop window, painted flat behind the glass: shelves of bottles, boxes and books, clothes on rails.

A shelf is bright where its lamp falls and dark below the next one, goods are darker at their foot and on one side: that
is all the depth there is, and at the distance of the other side of a street it is enough.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder

GOODS: Final = ("e8505b", "f9d56e", "4fb0c6", "f3f0e6", "6a9c4f", "e58b3a", "b65fcf", "d9d2c0")
SHELVES: Final = (0.54, 0.86, 1.18, 1.50, 1.82)  # meters above the ground
DOOR: Final = 0.95
RAIL: Final = 1.66


def wall_quad(
    mesh: MeshBuilder, x: float, side: float, y0: float, y1: float, z0: float, z1: float, low: object, high: object
) -> None:
    """A rectangle on a wall at `x`, seen from the street, its color going from `low` at the bottom to `high`."""
    corners = np.array([(x, y0, z0), (x, y1, z0), (x, y1, z1), (x, y0, z1)])
    colors = np.array([low, low, high, high], float)
    faces = [(0, 1, 2), (0, 2, 3)] if side < 0 else [(0, 2, 1), (0, 3, 2)]
    mesh.add(corners, (-side, 0.0, 0.0), faces, colors)


@dataclass(frozen=True, kw_only=True)
class Display:
    """The window of one shop on the wall at `x`, from y `start` to `end`; nothing stands in the `door`.

    `side` is the sign of x, `tone` the light inside.
    """

    panes: MeshBuilder
    rng: np.random.Generator
    x: float
    side: float
    start: float
    end: float
    door: float
    tone: Floats

    def fill(self) -> None:
        """Puts everything in; what, the seed decides."""
        clothes = self.rng.random() < 0.25
        for z in SHELVES:
            if not (clothes and 0.8 < z < 1.8):
                self._board(z)
                self._row(z)
        if clothes:
            self._rail()

    def _put(self, y: tuple[float, float], z: tuple[float, float], low: Floats, high: Floats, layer: int = 0) -> None:
        if y[1] < self.door - 0.03 or y[0] > self.door + DOOR + 0.03:
            x = self.x - self.side * (0.008 + 0.003 * layer)
            wall_quad(self.panes, x, self.side, *y, *z, low, high)

    def _board(self, z: float) -> None:
        """A shelf, and the shade below the next one."""
        for first, last in (
            (self.start, min(self.end, self.door - 0.04)),
            (max(self.start, self.door + 0.99), self.end),
        ):
            if last > first:
                self._put((first, last), (z - 0.03, z), self.tone * 0.30, self.tone * 0.75)
                self._put((first, last), (z + 0.20, z + 0.285), self.tone * 0.60, self.tone * 0.16)

    def _row(self, z: float) -> None:
        """Goods on a shelf: several of a kind stand together."""
        rng, y = self.rng, self.start + 0.04
        while y < self.end - 0.14:
            form = (self._bottle, self._box, self._book)[rng.integers(3)]
            color, label = self._color(0.4, 0.95) + 0.05, self._color(0.5, 0.9)
            wide, tall = rng.uniform(0.08, 0.17), rng.uniform(0.17, 0.27)
            y += rng.uniform(0.0, 0.07)
            for _ in range(int(rng.integers(2, 7))):
                if y < self.end - 0.14:
                    y += form(y, z, wide, tall, color, label)

    def _bottle(self, y: float, z: float, wide: float, tall: float, color: Floats, label: Floats) -> float:
        w, h = 0.62 * wide, 1.1 * tall
        self._put((y, y + w), (z, z + 0.62 * h), color * 0.5, color * 0.8)
        self._put((y + 0.32 * w, y + 0.68 * w), (z + 0.62 * h, z + h), color * 0.55, color * 0.9)
        paper = self.tone * 1.3 + label * 0.2
        self._put((y + 0.08 * w, y + 0.92 * w), (z + 0.16 * h, z + 0.42 * h), paper * 0.8, paper, 1)
        return 1.13 * w

    def _box(self, y: float, z: float, wide: float, tall: float, color: Floats, label: Floats) -> float:
        w = 1.35 * wide
        self._put((y, y + w), (z, z + tall), color * 0.45, color * 0.85)
        self._put((y + 0.82 * w, y + w), (z, z + tall), color * 0.25, color * 0.45, 1)
        self._put((y + 0.08 * w, y + 0.74 * w), (z + 0.45 * tall, z + 0.72 * tall), label * 0.7, label, 1)
        return 1.05 * w

    def _book(self, y: float, z: float, wide: float, tall: float, color: Floats, label: Floats) -> float:
        w, h = 0.35 * wide, tall * self.rng.uniform(0.85, 1.0)
        self._put((y, y + w), (z, z + h), color * 0.5 * self.rng.uniform(0.6, 1.2), color)
        self._put((y + 0.2 * w, y + 0.8 * w), (z + 0.7 * h, z + 0.8 * h), label, label, 1)
        return 1.06 * w

    def _rail(self) -> None:
        """Clothes on hangers, each with a side in shade."""
        y = self.start + 0.1
        while y < self.end - 0.35:
            color = self._color(0.15, 0.6) + 0.03
            w, fall = self.rng.uniform(0.10, 0.17), self.rng.uniform(0.45, 0.75)
            self._put((y + 0.3 * w, y + 0.7 * w), (RAIL, RAIL + 0.04), color * 0.5, color * 0.8)
            self._put((y, y + 0.6 * w), (RAIL - fall, RAIL), color * 0.4, color)
            self._put((y + 0.6 * w, y + w), (RAIL - 0.96 * fall, RAIL), color * 0.25, color * 0.6)
            y += w + self.rng.uniform(0.02, 0.2)

    def _color(self, least: float, most: float) -> Floats:
        code = GOODS[self.rng.integers(len(GOODS))]
        return np.asarray(np.array(linear(code)) * self.rng.uniform(least, most))
