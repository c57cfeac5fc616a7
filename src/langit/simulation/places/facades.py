"""The floors above the shops: walls with windows set back into them, and all that stands out from a wall.

`FACADES` holds the manners of building; a new one is a row. Everything is rectangles in the frame of the wall
(`panels.py`), so a floor is shaped by numbers: piers and what is above and below a window make the wall around a hole,
the hole has sides, a frame, a pane and whatever hangs behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.image import Image
from langit.render.snapshot import Pattern, Surface
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.panels import Panels, Span, Tint, shade

FLOOR: Final = 2.9  # meters
GROUND: Final = 3.25  # where the first upper floor begins
ROOM: Final = 1.0  # how deep one sees into a lit window
BODY: Final = 4.8  # how deep a house is

FINISHES: Final[Mapping[str, Surface]] = {
    "plaster": Surface(roughness=0.92, scale=1.8, image=Image.PLASTER),
    "brick": Surface(roughness=0.9, pattern=Pattern.BRICK, scale=3.6, image=Image.BRICK),
    "tiles": Surface(roughness=0.5, pattern=Pattern.TILES, scale=7.0),
}


@dataclass(frozen=True, kw_only=True)
class Facade:
    """A manner of building. Lengths in meters; shares from 0 to 1 are how often something is there.

    `window` is width and height of the hole, `sill` its height above the floor, `gap` the least wall beside it, `depth`
    how far the pane is set back, `bars` how many divide it across and up. `course` is how far the band between two
    floors stands out, `cornice` how far the edge of the roof does, `pillars` how far those at the corners do.
    """

    finish: str
    walls: tuple[str, ...]
    frames: tuple[str, ...]
    window: tuple[float, float] = (1.0, 1.35)
    sill: float = 0.85
    gap: float = 0.42
    depth: float = 0.16
    bars: tuple[int, int] = (1, 0)
    course: float = 0.06
    cornice: float = 0.2
    pillars: float = 0.0
    trim: str | None = None
    ledges: bool = True
    balconies: float = 0.0
    coolers: float = 0.4
    dentils: bool = False


FACADES: Final[Mapping[str, Facade]] = {
    "plaster": Facade(
        finish="plaster", walls=("b3a58e", "a39b8c", "bdb19b", "8f938f", "ab9480"), frames=("ddd8cc", "4a3a30"),
        bars=(1, 1), pillars=0.05, balconies=0.3, coolers=0.5,
    ),
    "brick": Facade(
        finish="brick", walls=("8a4e3c", "7a4636", "95644c", "6a4a42"), frames=("e2dccd", "2c3430"),
        window=(0.95, 1.55), sill=0.7, bars=(1, 1), depth=0.2, course=0.08, cornice=0.34, pillars=0.1, trim="b9ab94",
        coolers=0.25, dentils=True,
    ),
    "tiles": Facade(
        finish="tiles", walls=("a7a297", "7f8e94", "98876f", "b4aca0"), frames=("8d9194", "3b3d40"),
        window=(1.55, 1.25), sill=0.95, gap=0.35, depth=0.12, bars=(1, 0), cornice=0.12, coolers=0.5,
    ),
    "concrete": Facade(
        finish="plaster", walls=("85837c", "918d84", "767672"), frames=("6f7478", "a8a69e"), window=(1.7, 2.05),
        sill=0.1, gap=0.3, depth=0.14, course=0.03, cornice=0.08, ledges=False, balconies=1.0, coolers=0.2,
    ),
    "curtain": Facade(
        finish="plaster", walls=("4c5560", "59605f", "5f5a58"), frames=("2b3036", "8a8f94"), window=(1.25, 2.45),
        sill=0.22, gap=0.1, depth=0.08, bars=(0, 1), course=0.02, cornice=0.1, ledges=False, coolers=0.0,
    ),
    "timber": Facade(
        finish="plaster", walls=("b9ae98", "a8a08c", "8a7862"), frames=("33281f", "6a543e"), window=(1.3, 1.15),
        sill=0.85, gap=0.3, depth=0.1, bars=(5, 0), course=0.12, cornice=0.45, pillars=0.06, trim="46372b",
        coolers=0.3,
    ),
}  # fmt: skip


@dataclass(kw_only=True)
class Front:
    """The upper floors of one house, being built on its lot from u `start` to `end`.

    `fine` is whether it is seen from near. What goes where: `masonry` is the wall itself, `fittings` are plain things
    on it, `glass` mirrors the street, `light` shines by itself when lamps are lit.
    """

    rng: np.random.Generator
    facade: Facade
    start: float
    end: float
    floors: int
    fine: bool
    lit: bool
    masonry: Panels
    fittings: Panels
    glass: Panels
    light: Panels
    round_things: MeshBuilder

    def build(self) -> float:
        """Builds all floors and the roof's edge; the answer is the height of the house."""
        code = self.facade.walls[self.rng.integers(len(self.facade.walls))]
        self.color = np.array(linear(code)) * self.rng.uniform(0.85, 1.08)
        self.trim = np.array(linear(self.facade.trim)) if self.facade.trim else self.color * 1.12
        self.frame = shade(linear(self.facade.frames[self.rng.integers(len(self.facade.frames))]))
        balconies = self.rng.random() < self.facade.balconies
        holes = self._holes(balconies)
        for floor in range(self.floors):
            self._floor(GROUND + FLOOR * floor, floor, holes, balconies)
        top = GROUND + FLOOR * self.floors
        self._roof(top)
        self._edges(top)
        return top + 0.35

    def _holes(self, balconies: bool) -> list[Span]:
        """Where windows are along the street, the same on every floor; beside balconies there is room for signs."""
        wide, gap = self.facade.window[0], self.facade.gap
        first, last = self.start + 0.3, self.end - (1.1 if balconies else 0.3)
        count = max(1, int((last - first + gap) / (wide + gap)))
        pitch = (last - first) / count
        width = min(wide, pitch - 0.12)
        middles = first + pitch * (np.arange(count) + 0.5)
        return [(float(m - width / 2), float(m + width / 2)) for m in middles]

    def _floor(self, z: float, number: int, holes: list[Span], balconies: bool) -> None:
        grimy, clean = shade(self.color, 0.86 if number == 0 else 0.95), shade(self.color)
        low = z + (0.08 if balconies else self.facade.sill)
        high = min(low + self.facade.window[1] + (0.5 if balconies else 0.0), z + FLOOR - 0.28)
        edges = [self.start, *(edge for hole in holes for edge in hole), self.end]
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            self.masonry.face((left, right), (z, z + FLOOR), 0.0, grimy, clean)
        for hole in holes:
            self.masonry.face(hole, (z, low), 0.0, grimy, shade(self.color, 0.72))  # dirt runs down below the sill
            self.masonry.face(hole, (high, z + FLOOR), 0.0, clean, shade(self.color, 0.88))
            self._window(hole, (low, high))
            if self.fine and not balconies:
                self._streaks(hole, low, z)
        out = self.facade.course
        self.masonry.block((self.start, self.end), (z - 0.09, z + 0.07), (-out, 0.0), shade(self.trim), bottom=True)
        if balconies:
            self._balcony((holes[0][0] - 0.18, holes[-1][1] + 0.18), z)
        elif self.rng.random() < self.facade.coolers:
            u = float(self.rng.uniform(self.start + 0.5, self.end - 0.5))
            self._cooler(u, z + 0.12)

    def _window(self, u: Span, v: Span) -> None:
        rng, depth = self.rng, self.facade.depth
        self.masonry.hollow(u, v, (0.0, depth), shade(self.color, 0.85), shade(self.color, 0.6))
        chance = rng.random(4)  # as many by day as by night, so that it is the same house
        shines = self.lit and chance[0] < 0.45
        if shines:
            light = np.array(linear(self.LIGHTS[int(chance[1] * len(self.LIGHTS))])) * (0.08 + 0.24 * chance[2])
            self._room(u, v, depth, light, chance)
            self._spill(u, v, depth, light)
        else:
            tone = 0.012 + 0.02 * float(chance[1])  # low the other side of the street is mirrored, high the sky
            self.glass.face(u, v, depth, (tone, tone, tone), (tone + 0.035, tone + 0.055, tone + 0.075))
        self._drapery(u, v, depth - 0.006, shines)
        self._sash(u, v, depth - 0.035)
        if self.facade.ledges:
            ledge = (u[0] - 0.07, u[1] + 0.07)
            self.masonry.block(ledge, (v[0] - 0.07, v[0]), (-0.07, 0.0), shade(self.trim), bottom=self.fine)
            if self.facade.dentils:
                self.masonry.block(ledge, (v[1], v[1] + 0.16), (-0.03, 0.0), shade(self.trim, 0.95), bottom=self.fine)

    def _sash(self, u: Span, v: Span, w: float) -> None:
        """The frame of a window, and the bars that divide it."""
        rim = 0.05 if self.fine else 0.065
        for side in ((u[0], u[0] + rim), (u[1] - rim, u[1])):
            self.fittings.face(side, v, w, self.frame)
        for edge in ((v[0], v[0] + rim), (v[1] - rim, v[1])):
            self.fittings.face((u[0] + rim, u[1] - rim), edge, w, self.frame)
        if not self.fine:
            return
        across, up = self.facade.bars
        for bar in np.linspace(u[0], u[1], across + 2)[1:-1]:
            self.fittings.face((float(bar) - 0.02, float(bar) + 0.02), v, w - 0.004, self.frame)
        for bar in np.linspace(v[0], v[1], up + 2)[1:-1] + (0.18 if up == 1 else 0.0):
            self.fittings.face(u, (float(bar) - 0.02, float(bar) + 0.02), w - 0.004, self.frame)

    def _spill(self, u: Span, v: Span, depth: float, light: Floats) -> None:
        """The light of a room on the sides of its window and on the ledge, over the masonry, which is as by day."""
        on = 1.1 * light * (0.5 + 0.5 * np.array(self.color) / max(self.color))
        over = 0.004
        sides = (u[0] + over, u[1] - over), (v[0] + over, v[1] - over)
        self.light.hollow(*sides, (0.0, depth), shade(on, 0.3), shade(on))
        if self.facade.ledges:
            self.light.level(u, (-0.07, 0.0), v[0] + over, shade(on, 0.25), shade(on, 0.6))

    def _room(self, u: Span, v: Span, depth: float, tone: Floats, chance: Floats) -> None:
        """A room with a light on: a wall behind, bright below the lamp, and from near its sides and ceiling too."""
        if not self.fine:
            self.light.face(u, v, depth, shade(tone, 0.8), shade(tone, 1.25))
            return
        far = depth + ROOM
        self.light.hollow(u, v, (depth, far), shade(tone, 0.9), shade(tone, 0.7))
        self.light.face(u, v, far, shade(tone, 0.75), shade(tone, 1.2))
        middle, half = (u[0] + u[1]) / 2, 0.22 * (u[1] - u[0])
        self.light.level((middle - half, middle + half), (depth + 0.3, depth + 0.6), v[1] - 0.01,
                         shade(tone, 5.0), down=True)  # fmt: skip
        furniture = np.array([0.35, 0.26, 0.2]) * tone
        left = u[0] + float(chance[3]) * (u[1] - u[0] - 0.45)
        top = v[0] + (0.25 + 0.5 * float(chance[0])) * (v[1] - v[0])
        self.light.face((left, left + 0.42), (v[0], top), far - 0.02, shade(furniture, 0.8), shade(furniture, 1.4))

    LIGHTS = ("ffd9a0", "ffc987", "ffe8c4", "e8eeff", "ffd0a8", "ffbf80")
    CLOTHS = ("d8d2c2", "b9b4a6", "8d6e5a", "5f6f7a", "a48a8a", "c9bda0", "6f7a62")

    def _drapery(self, u: Span, v: Span, w: float, shines: bool) -> None:
        """What hangs behind a pane: curtains drawn aside, a blind, a net, or nothing."""
        kind = self.rng.random()
        cloth = np.array(linear(self.CLOTHS[self.rng.integers(len(self.CLOTHS))]))
        target, part = (self.light, 0.30) if shines else (self.fittings, 0.42)
        dim, fair = shade(cloth, 0.6 * part), shade(cloth, part)
        wide, tall = u[1] - u[0], v[1] - v[0]
        if kind < 0.42:
            drawn = float(self.rng.uniform(0.14, 0.34)) * wide
            for span in ((u[0], u[0] + drawn), (u[1] - drawn, u[1])):
                folds = 3 if self.fine else 1
                for fold in range(folds):
                    left = span[0] + fold * drawn / folds
                    target.face((left, left + drawn / folds), v, w, shade(cloth, part * (0.62 + 0.2 * fold)), fair)
        elif kind < 0.66:
            down = v[1] - float(self.rng.uniform(0.25, 0.95)) * tall
            slats = max(1, int((v[1] - down) / 0.11)) if self.fine else 1
            for slat in range(slats):
                low = down + slat * (v[1] - down) / slats
                target.face(u, (low, low + (v[1] - down) / slats), w, dim, fair)
        elif kind < 0.78:
            target.face(u, v, w, dim, shade(cloth, 0.8 * part))

    def _streaks(self, u: Span, sill: float, floor: float) -> None:
        """Where water runs off the ends of a ledge the wall is dark."""
        for end in u:
            if self.rng.random() < 0.75:
                wide, long = float(self.rng.uniform(0.04, 0.11)), float(self.rng.uniform(0.35, 0.9)) * (sill - floor)
                left = end - wide / 2 + float(self.rng.uniform(-0.05, 0.05))
                top = sill - 0.07
                self.masonry.face((left, left + wide), (top - long, top), -0.004,
                                  shade(self.color, 0.88), shade(self.color, 0.5))  # fmt: skip

    def _balcony(self, u: Span, z: float) -> None:
        """A slab with a railing of bars or of sheets, and now and then the washing."""
        out, rng = -0.85, self.rng
        self.masonry.block(u, (z - 0.16, z), (out, 0.0), shade(self.color, 1.05), bottom=True)
        metal = shade(linear("5d6266"))
        if rng.random() < 0.5 or not self.fine:
            sheet = shade(linear(("8f979b", "a39a8c", "6d7a80", "b4ad9f")[rng.integers(4)]))
            self.fittings.block(u, (z + 0.02, z + 0.98), (out, out + 0.04), sheet)
            self.fittings.face(u, (z + 0.02, z + 0.98), out + 0.05, shade(sheet, 0.5))
        else:
            for bar in np.arange(u[0] + 0.05, u[1], 0.13):
                self.fittings.block(
                    (float(bar), float(bar) + 0.022), (z, z + 1.0), (out, out + 0.022), metal, top=False
                )
        self.fittings.block(u, (z + 0.98, z + 1.03), (out - 0.02, out + 0.05), metal, bottom=True)
        for side in u:
            self.fittings.block((side - 0.02, side + 0.02), (z, z + 1.03), (out, 0.0), metal)
        if self.fine and rng.random() < 0.5:
            self._washing(u, z + 1.75, out + 0.2)

    def _washing(self, u: Span, z: float, w: float) -> None:
        self.fittings.block(u, (z, z + 0.025), (w, w + 0.025), shade(linear("9ba0a3")))
        at = u[0] + 0.1
        while at < u[1] - 0.45:
            wide, long = float(self.rng.uniform(0.25, 0.55)), float(self.rng.uniform(0.4, 0.85))
            code = ("e8e4da", "7f9fc0", "c06a5a", "d9c27a", "5f7f6a", "e3e6ea")[self.rng.integers(6)]
            cloth = shade(linear(code), 0.8)
            end = min(at + wide, u[1] - 0.05)
            self.fittings.face((at, end), (z - long, z), w - 0.01, shade(cloth, 0.75), cloth)
            self.fittings.rows.append(self._turned(self.fittings.rows[-1], 0.012))
            at += wide + float(self.rng.uniform(0.06, 0.5))

    @staticmethod
    def _turned(row: tuple[float, ...], behind: float) -> tuple[float, ...]:
        """The back of a face, `behind` it."""
        corners = [value + (behind if index % 3 == 2 else 0.0) for index, value in enumerate(row[:12])]
        return (*corners, 0.0, 0.0, 1.0, *(0.6 * value for value in row[15:]))

    def _cooler(self, u: float, z: float) -> None:
        """The outdoor part of an air conditioner: a case on brackets with a fan behind a grille, and its pipe."""
        white = shade(linear("c4c1b6"), float(self.rng.uniform(0.75, 1.0)))
        self.fittings.block((u - 0.39, u + 0.39), (z, z + 0.56), (-0.36, -0.06), white, bottom=True)
        for side in (-0.3, 0.26):
            self.fittings.block((u + side, u + side + 0.04), (z - 0.05, z), (-0.36, 0.0), shade(linear("55585a")))
        if not self.fine:
            return
        face = -0.364
        self.fittings.face((u + 0.2, u + 0.36), (z + 0.04, z + 0.52), face, shade(white, 0.6), shade(white, 0.85))
        for slot in range(4):
            low = z + 0.1 + 0.1 * slot
            self.fittings.face((u + 0.22, u + 0.34), (low, low + 0.03), face - 0.002, shade(white, 0.25))
        self._disc(u - 0.11, z + 0.28, 0.21, face, (0.03, 0.03, 0.032))
        self._disc(u - 0.11, z + 0.28, 0.06, face - 0.003, shade(white, 0.8))
        self.fittings.block((u + 0.34, u + 0.37), (z + 0.5, z + 1.5), (-0.05, 0.0), shade(white, 0.75), top=False)

    def _disc(self, u: float, v: float, radius: float, w: float, color: Tint) -> None:
        angle = np.arange(12) * 2 * np.pi / 12
        side = np.sign(self.fittings.wall)
        x = np.full(12, self.fittings.wall + side * w)
        rim = np.column_stack([x, u - side * radius * np.cos(angle), v + radius * np.sin(angle)])
        faces = [(0, k, k + 1) for k in range(1, 11)]
        self.round_things.add(rim, (-side, 0.0, 0.0), faces, color)

    def _roof(self, top: float) -> None:
        """The parapet with its cap, and the cornice below it."""
        lot, out, trim = (self.start, self.end), self.facade.cornice, shade(self.trim)
        self.masonry.face(lot, (top, top + 0.3), 0.0, shade(self.color, 0.9), shade(self.color))
        for step, share in enumerate((0.45, 1.0)):
            low = top - 0.16 + 0.13 * step
            self.masonry.block(lot, (low, low + 0.13), (-out * share, 0.0), trim, bottom=True)
        if self.facade.dentils and self.fine:
            for u in np.arange(self.start + 0.08, self.end - 0.1, 0.24):
                span = (float(u), float(u) + 0.11)
                self.masonry.block(span, (top - 0.3, top - 0.16), (-0.3 * out, 0.0), trim, top=False)
        self.masonry.block(lot, (top + 0.3, top + 0.36), (-0.06, 0.3), shade(self.trim, 0.9))
        self.fittings.level(lot, (0.0, BODY), top, shade(linear("4a4a4c")))

    def _edges(self, top: float) -> None:
        """The flanks of the house above its neighbors, pillars at its corners, and a pipe for the rain."""
        flank = shade(self.color, 0.7)
        for u, ahead in ((self.start, False), (self.end, True)):
            self.masonry.cheek((GROUND - 0.2, top + 0.3), (0.0, BODY), u, flank, ahead=ahead)
        if self.facade.pillars:
            for left in (self.start, self.end - 0.26):
                pillar = (left, left + 0.26)
                self.masonry.block(pillar, (GROUND - 0.05, top - 0.16), (-self.facade.pillars, 0.0), shade(self.trim))
        pipe = shade(linear(("6f726f", "4e5a55", "8a857a", "5a4c42")[self.rng.integers(4)]))
        u = self.start + 0.03 if self.rng.random() < 0.5 else self.end - 0.12
        self.fittings.block((u, u + 0.09), (0.25, top + 0.05), (-0.13, -0.04), pipe, top=False)
        if self.fine:
            for v in np.arange(1.2, top, 1.7):
                self.fittings.block((u - 0.02, u + 0.11), (float(v), float(v) + 0.04), (-0.14, 0.0), pipe)
