"""What is inside a shop, seen through its window: a lit room with shelves, clothes on rails, a counter, or a shutter.

From near it is a room of its own depth, so that things pass before each other as the camera walks by; from afar all of
it stands just behind the pane. Goods have a front only, darker at their foot and on one side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.panels import Panels, Span, shade

GOODS: Final = (
    "b0433f", "dcb65c", "4c8494", "ece4d2", "5f7d46", "bf6f38", "6d4a7c", "cdc09f", "6a4a32", "33465c", "8a2c38",
    "d9c3a0", "2f5a48", "e3ddd0",
)  # fmt: skip
WALLS: Final = ("c9bda4", "7a5f48", "4f6663", "7d5046", "a8a294", "5a5248", "6b7356", "d8cdb4")
DOOR: Final = 0.95
PANE: Final = 0.12  # how far the glass is set back
DEEP: Final = 1.9
CEILING: Final = 2.5
FLOOR: Final = 0.06
RAIL: Final = 1.72
ROUND: Final = 1.3  # up to how far behind the wall bottles are rounded


@dataclass(kw_only=True)
class Display:
    """The inside of one shop from u `start` to `end`; nothing stands in the way of the `door`.

    `light` shines by itself, `lamps` more so, `things` are round and shine as `light` does. `tone` is the light inside.
    """

    light: Panels
    lamps: Panels
    things: MeshBuilder
    rng: np.random.Generator
    start: float
    end: float
    door: float
    tone: Floats
    fine: bool

    @property
    def back(self) -> float:
        """Where the wall behind is."""
        return DEEP if self.fine else PANE + 0.3

    def fill(self, inside: str) -> None:
        """Builds the room and puts in it what `INSIDES` names."""
        self._shell()
        INSIDES[inside](self)

    def _shell(self) -> None:
        tone, across, depth = self.tone, (self.start, self.end), (PANE, self.back)
        paint = tone * np.array(linear(WALLS[self.rng.integers(len(WALLS))])) * 1.5
        wood = tone * np.array([0.34, 0.24, 0.17])
        self.light.face(across, (FLOOR, CEILING), self.back, shade(paint, 0.25), shade(paint, 0.62))
        self.light.level(across, depth, FLOOR, shade(wood, 0.9), shade(wood, 0.6))
        self.light.level(across, depth, CEILING, shade(tone, 0.42), shade(tone, 0.60), down=True)
        for u, ahead in ((self.start, True), (self.end, False)):
            self.light.cheek((FLOOR, CEILING), depth, u, shade(paint, 0.26), shade(paint, 0.42), ahead=ahead)
        if not self.fine:
            self.lamps.face((self.start + 0.1, self.end - 0.1), (2.38, 2.45), self.back - 0.01, shade(tone, 2.4))
            return
        for w in (0.55, 1.25):
            span = (self.start + 0.25, self.end - 0.25)
            self.lamps.level(span, (w, w + 0.12), CEILING - 0.015, shade(tone, 3.0), down=True)

    def shelves(self) -> None:
        """Shelves along the wall behind, a low rack before them, and a window full of goods."""
        w = self.back - (0.3 if self.fine else 0.02)
        for z in (0.35, 0.75, 1.15, 1.55, 1.95):
            self._board(z, w)
            self._row((self.start + 0.06, self.end - 0.06), z, w - 0.01)
        if self.fine:
            rack = self._clear()
            self._plinth(rack, 0.95, 1.0)
            for z in (0.35, 0.68):
                self._row(rack, z, 0.94)
            self._row(rack, 1.0, 1.0)
            self._window_goods(0.42)

    def clothes(self) -> None:
        """Clothes on a rail, stacks of folded ones, and dummies in the window."""
        w = self.back - (0.35 if self.fine else 0.02)
        span = (self.start + 0.15, self.end - 0.15)
        self.light.block(span, (RAIL + 0.04, RAIL + 0.06), (w, w + 0.02), shade(self.tone, 0.8))
        at = span[0] + 0.05
        while at < span[1] - 0.2:
            color, wide = self._color(0.12, 0.5) + 0.02, float(self.rng.uniform(0.08, 0.15))
            fall = RAIL - float(self.rng.uniform(0.6, 1.0))
            self.light.face((at, at + 0.6 * wide), (fall, RAIL), w - 0.02, shade(color, 0.4), shade(color))
            self.light.face((at + 0.6 * wide, at + wide), (fall + 0.03, RAIL), w - 0.01, shade(color, 0.25),
                            shade(color, 0.6))  # fmt: skip
            at += wide + float(self.rng.uniform(0.0, 0.06))
        self._board(0.35, w)
        self._stacks(span, 0.35, w - 0.02)
        self._board(2.0, w)
        self._stacks(span, 2.0, w - 0.02)
        if self.fine:
            free = self._clear()
            self._plinth(free, 0.35, 0.3)
            for u in np.arange(free[0] + 0.4, free[1] - 0.25, 0.85):
                self._dummy(float(u), 0.3, 0.55)

    def counter(self) -> None:
        """A counter below hanging lamps, bottles behind it, a board with the menu, tables at the window."""
        w = self.back - (0.25 if self.fine else 0.02)
        for z in (1.25, 1.65):
            self._board(z, w)
            self._row((self.start + 0.5, self.end - 0.3), z, w - 0.01)
        slate = (0.012, 0.014, 0.013)
        middle = (self.start + self.end) / 2
        self.light.face((middle - 0.55, middle + 0.55), (1.98, 2.4), w - 0.02, slate)
        for line in range(4):
            long = float(self.rng.uniform(0.3, 0.9))
            chalk = shade(self.tone, 0.7)
            self.light.face(
                (middle - 0.48, middle - 0.48 + long), (2.04 + 0.09 * line, 2.065 + 0.09 * line), w - 0.03, chalk
            )
        oak = self.tone * np.array([0.42, 0.26, 0.15])
        near = 1.15 if self.fine else w - 0.03
        span = (self.start + 0.2, self.end - 0.2)
        self.light.block(span, (FLOOR, 1.02), (near, near + 0.45), shade(oak, 0.7))
        self.light.block((span[0] - 0.05, span[1] + 0.05), (1.02, 1.07), (near - 0.06, near + 0.5), shade(oak, 1.5))
        if not self.fine:
            return
        self._boards(span, near - 0.004, oak)
        self._machine(span, near)
        self.light.face((self.start, self.end), (FLOOR, 1.1), self.back - 0.012, shade(oak, 0.25), shade(oak, 0.6))
        for u in np.arange(self.start + 0.5, self.end - 0.2, 0.7):
            self._pendant(float(u), 0.85)
        free = self._clear()
        for u in np.arange(free[0] + 0.4, free[1] - 0.3, 0.95):
            self._table(float(u))

    def _boards(self, u: Span, w: float, wood: Floats) -> None:
        """The front of a counter: upright boards in the shade of its top, over a dark foot."""
        edges = np.linspace(u[0], u[1], max(2, round((u[1] - u[0]) / 0.3)) + 1)
        for left, right in pairwise(edges):
            tone = float(self.rng.uniform(0.8, 1.2))
            board = (float(left) + 0.006, float(right) - 0.006)
            self.light.face(board, (0.16, 0.74), w, shade(wood, 0.45 * tone), shade(wood, 1.05 * tone))
            self.light.face(board, (0.74, 1.02), w, shade(wood, 1.05 * tone), shade(wood, 0.35 * tone))
        self.light.face(u, (FLOOR, 0.15), w, shade(wood, 0.06), shade(wood, 0.12))

    def _machine(self, u: Span, w: float) -> None:
        """What stands on a counter: a coffee machine of steel, glasses, a case of cakes."""
        steel, at = self.tone * np.array([0.62, 0.64, 0.66]), u[0] + float(self.rng.uniform(0.15, 0.4)) * (u[1] - u[0])
        self.light.block((at, at + 0.62), (1.12, 1.42), (w + 0.02, w + 0.4), shade(steel, 0.75))
        self.light.face((at + 0.04, at + 0.58), (1.16, 1.24), w + 0.015, shade(steel, 0.08), shade(steel, 0.2))
        self.light.block((at, at + 0.62), (1.42, 1.45), (w, w + 0.42), shade(steel, 1.3))
        self.light.block((at + 0.06, at + 0.56), (1.07, 1.12), (w + 0.04, w + 0.4), shade(steel, 0.12))
        for place in np.arange(at + 0.06, at + 0.5, 0.1):
            self.light.round((float(place), float(place) + 0.07), (1.45, 1.52), w + 0.1, shade(self.tone, 0.9))
        at += 0.95
        if at < u[1] - 0.7:
            self.light.block((at, at + 0.6), (1.07, 1.1), (w, w + 0.34), shade(steel, 0.9))
            for z in (1.1, 1.25):
                for place in np.arange(at + 0.03, at + 0.5, 0.12):
                    cake = self.tone * np.array([0.75, 0.48, 0.26]) * float(self.rng.uniform(0.5, 1.3))
                    self.light.round((float(place), float(place) + 0.1), (z, z + 0.07), w + 0.05, shade(cake))
                self.light.face((at, at + 0.6), (z + 0.12, z + 0.135), w + 0.03, shade(steel, 1.2))

    def shutter(self) -> None:
        """Closed: a shutter of steel slats just behind the pane's place, stained at its foot."""
        steel = np.array(linear(("8c9296", "7d8a80", "8a8578", "6f7d8c")[self.rng.integers(4)])) * 0.5
        slats = 26 if self.fine else 8
        edges = np.linspace(FLOOR, 2.48, slats + 1)
        for low, high in pairwise(edges):
            dirt = 0.6 + 0.4 * min(1.0, low / 0.8)
            middle = low + 0.62 * (high - low)
            self.light.face((self.start, self.end), (low, middle), 0.06, shade(steel, 0.75 * dirt), shade(steel, dirt))
            self.light.face(
                (self.start, self.end), (middle, high), 0.06, shade(steel, 0.5 * dirt), shade(steel, 0.4 * dirt)
            )

    def _clear(self) -> Span:
        """The longer part of the window beside the door."""
        left, right = (self.start, self.door - 0.1), (self.door + DOOR + 0.1, self.end)
        return left if left[1] - left[0] > right[1] - right[0] else right

    def _plinth(self, u: Span, w: float, high: float) -> None:
        wood = self.tone * np.array([0.5, 0.42, 0.34])
        self.light.block((u[0] + 0.05, u[1] - 0.05), (FLOOR, high), (w, w + 0.4), shade(wood))

    def _window_goods(self, high: float) -> None:
        u = self._clear()
        self._plinth(u, PANE + 0.08, high)
        at = u[0] + 0.12
        while at < u[1] - 0.3:
            color, wide = self._color(0.4, 0.95), float(self.rng.uniform(0.1, 0.26))
            tall, w = float(self.rng.uniform(0.1, 0.34)), PANE + float(self.rng.uniform(0.12, 0.25))
            self.light.block((at, at + wide), (high, high + tall), (w, w + 0.16), shade(color, 0.8))
            label = self._color(0.6, 0.9)
            self.light.face(
                (at + 0.15 * wide, at + 0.85 * wide), (high + 0.4 * tall, high + 0.75 * tall), w - 0.004, shade(label)
            )
            at += wide + float(self.rng.uniform(0.02, 0.22))

    def _board(self, z: float, w: float) -> None:
        """A shelf, and the shade below it."""
        span = (self.start + 0.02, self.end - 0.02)
        self.light.face(span, (z - 0.03, z), w - 0.02, shade(self.tone, 0.45), shade(self.tone, 0.8))
        self.light.face(span, (z - 0.12, z - 0.03), w, shade(self.tone, 0.22), shade(self.tone, 0.10))

    def _row(self, u: Span, z: float, w: float) -> None:
        """Goods on a shelf: several of a kind stand together."""
        rng, at = self.rng, u[0] + 0.02
        scale = 1.0 if self.fine else 2.0
        while at < u[1] - 0.16 * scale:
            form = (self._bottle, self._box, self._book)[rng.integers(3)]
            color, label = self._color(0.35, 0.9) + 0.04, self._color(0.5, 0.9)
            wide, tall = float(rng.uniform(0.08, 0.17)) * scale, float(rng.uniform(0.15, 0.27))
            at += float(rng.uniform(0.0, 0.08))
            for _ in range(int(rng.integers(2, 6))):
                if at < u[1] - 0.14 * scale:
                    at += form(at, z, w, wide, tall, color, label)

    def _bottle(self, u: float, z: float, w: float, wide: float, tall: float, color: Floats, label: Floats) -> float:
        broad, high = 0.62 * wide, 1.1 * tall
        body = (z, z + 0.62 * high)
        if self.fine and w < ROUND:
            self.light.round((u, u + broad), body, w, shade(color, 0.85))
        else:
            self.light.face((u, u + broad), body, w, shade(color, 0.45), shade(color, 0.8))
        if self.fine:
            neck = (u + 0.32 * broad, u + 0.68 * broad)
            self.light.face(neck, (z + 0.62 * high, z + high), w, shade(color, 0.55), shade(color, 0.9))
            paper = self.tone * 1.1 + label * 0.2
            band = (z + 0.16 * high, z + 0.42 * high)
            self.light.face((u + 0.08 * broad, u + 0.92 * broad), band, w - 0.004, shade(paper, 0.7), shade(paper))
        return 1.13 * broad

    def _box(self, u: float, z: float, w: float, wide: float, tall: float, color: Floats, label: Floats) -> float:
        broad = 1.35 * wide
        self.light.face((u, u + broad), (z, z + tall), w, shade(color, 0.42), shade(color, 0.8))
        if self.fine:
            band = (z + 0.45 * tall, z + 0.72 * tall)
            self.light.face((u + 0.1 * broad, u + 0.8 * broad), band, w - 0.004, shade(label, 0.6), shade(label, 0.9))
        return 1.06 * broad

    def _book(self, u: float, z: float, w: float, wide: float, tall: float, color: Floats, label: Floats) -> float:
        broad, high = 0.4 * wide, tall * float(self.rng.uniform(0.8, 1.0))
        dim = float(self.rng.uniform(0.3, 0.6))
        self.light.face((u, u + broad), (z, z + high), w, shade(color, dim), shade(color, 0.9))
        return 1.06 * broad

    def _stacks(self, u: Span, z: float, w: float) -> None:
        """Folded clothes."""
        at = u[0]
        while at < u[1] - 0.34:
            for layer in range(int(self.rng.integers(1, 5))):
                color, low = self._color(0.2, 0.7), z + 0.06 * layer
                self.light.face((at, at + 0.3), (low, low + 0.055), w, shade(color, 0.4), shade(color, 0.9))
            at += 0.36 + float(self.rng.uniform(0.0, 0.2))

    def _dummy(self, u: float, z: float, w: float) -> None:
        """A headless bust in clothes on its stand."""
        cloth, skirt = self._color(0.15, 0.5) + 0.02, self._color(0.1, 0.4) + 0.02
        x = self.light.wall + np.sign(self.light.wall) * w
        for heights, radii, color in (
            ((1.35, 1.42, 1.52), (0.05, 0.045, 0.035), self.tone * 0.6),
            ((0.88, 0.95, 1.15, 1.3, 1.36), (0.155, 0.15, 0.185, 0.19, 0.07), cloth),
            ((0.4, 0.7, 0.9), (0.235, 0.19, 0.145), skirt),
        ):
            self.things.tube([(x, u, z + height) for height in heights], radii, color, sides=9)
        self.light.block((u - 0.02, u + 0.02), (z, z + 0.4), (w - 0.02, w + 0.02), shade(self.tone, 0.15))

    def _pendant(self, u: float, w: float) -> None:
        x = self.light.wall + np.sign(self.light.wall) * w
        self.light.block((u - 0.006, u + 0.006), (2.12, CEILING), (w, w + 0.012), (0.01, 0.01, 0.01), top=False)
        self.things.blob(
            (x, u, 2.04), (0.09, 0.09, 0.08), lambda d: self.tone * (3.6 - 1.2 * d[:, 2:3]), self.rng, bumps=0.0
        )

    def _table(self, u: float) -> None:
        oak = self.tone * np.array([0.42, 0.26, 0.15])
        self.light.block((u - 0.28, u + 0.28), (0.72, 0.76), (0.3, 0.8), shade(oak, 1.4))
        self.light.block((u - 0.03, u + 0.03), (FLOOR, 0.72), (0.52, 0.58), shade(oak, 0.4))
        for stool in (u - 0.42, u + 0.32):
            self.light.block((stool, stool + 0.16), (0.44, 0.47), (0.45, 0.65), shade(oak, 0.9))
            self.light.block((stool + 0.06, stool + 0.1), (FLOOR, 0.44), (0.53, 0.57), shade(oak, 0.3))
        self.light.round((u + 0.02, u + 0.09), (0.76, 0.84), 0.42, shade(self.tone, 1.0))

    def _color(self, least: float, most: float) -> Floats:
        code = GOODS[self.rng.integers(len(GOODS))]
        return np.asarray(np.array(linear(code)) * self.rng.uniform(least, most))


INSIDES: Final[Mapping[str, Callable[[Display], None]]] = {
    "shelves": Display.shelves,
    "clothes": Display.clothes,
    "counter": Display.counter,
    "shutter": Display.shutter,
}
