"""A steam train: a locomotive and wagons that follow one another along the same rails, each wheel rolling.

Every wagon is placed by the distance it has gone along the route, not by time, so that the train bends in curves.
"""

from math import cos, pi, sin
from typing import ClassVar, Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Builder, Pattern, Shape, Solids, Surface
from langit.simulation.characters.loft import ColorRGB, Part, ellipsoid, moved, part, tube, turn
from langit.simulation.characters.route import Habits, Moment
from langit.simulation.characters.skeleton import turned
from langit.simulation.vehicles.vehicle import CHROME, PANE, Vehicle, hinged, rolled

WAGONS: Final = 2
LENGTHS: Final = (6.6, 5.2, 5.2)
GAP: Final = 0.45
WHEEL: Final = 0.46  # radius
AXLES: Final = ((2.0, 0.75, -0.5, -2.1), (1.5, -1.5), (1.5, -1.5))
GAUGE: Final = 0.74
IRON: Final = Surface(color=(0.03, 0.03, 0.034), roughness=0.35, metal=0.4)
STEEL: Final = Surface(color=(0.32, 0.32, 0.34), roughness=0.3, metal=0.9)
SLEEPER: Final = Surface(color=(0.12, 0.075, 0.045), roughness=0.9, pattern=Pattern.WOOD, scale=1.0)
BONES: Final = 3 + sum(len(axles) for axles in AXLES)


class Train(Vehicle):
    """One train. Its middle is where the route is."""

    habits: ClassVar[Habits] = Habits(corner=12.0, ramp=2.5, pivot=False)
    usual = ("green", "red", "navy", "black", "maroon")
    nominal: ClassVar[float] = 9.0

    @property
    def scale(self) -> float:
        """Against a train 18 m long."""
        return float(self.half[0] / 9.0)

    def offsets(self) -> list[float]:
        """How far ahead of the train's middle the middle of each car is."""
        total = sum(LENGTHS) + GAP * WAGONS
        places, front = [], total / 2
        for length in LENGTHS:
            places.append((front - length / 2) * self.scale)
            front -= length + GAP
        return places

    def parts(self) -> list[Part]:
        cars = [_locomotive(self.color, self.lit)] + [_wagon(1 + i, self.color, self.lit) for i in range(WAGONS)]
        made = [piece for car in cars for piece in car]
        bone = len(LENGTHS)
        for axles in AXLES:
            for along in axles:
                made += _axle(bone, along)
                bone += 1
        return [
            Part(vertices=p.vertices * self.scale, triangles=p.triangles, weights=p.weights, colors=p.colors,
                 surface=p.surface, two_sided=p.two_sided)
            for p in made
        ]  # fmt: skip

    def hinges(self) -> Floats:
        joints = np.zeros((BONES, 3))
        bone = len(LENGTHS)
        for axles in AXLES:
            for along in axles:
                joints[bone] = (along * self.scale, 0.0, (WHEEL + RAIL) * self.scale)
                bone += 1
        return joints

    @property
    def radius(self) -> float:
        """Of a wheel, in meters."""
        return WHEEL * self.scale

    def posed(self, time: float, moment: Moment) -> tuple[Floats, Floats]:
        turns, places = np.empty((BONES, 3, 3)), np.empty((BONES, 3))
        spin = rolled(moment.distance / self.radius)
        bone = len(LENGTHS)
        for car, (offset, axles) in enumerate(zip(self.offsets(), AXLES, strict=True)):
            x, y, heading = self.route.place(moment.distance + offset)
            rattle = 0.0015 * sin(9 * moment.distance / self.scale + 2 * car)
            turns[car], places[car] = turned(heading, 0.0, rattle), (x, y, 0.0)
            for _ in axles:
                turns[bone] = turned(heading) @ spin
                places[bone] = places[car] + turned(heading) @ self.joints[bone]
                bone += 1
        return turns, places

    def fittings(self) -> Solids:
        """The rails, from one end of the route to the other and far beyond. They belong to the place."""
        builder, k = Builder(), self.scale
        last = float(self.route.table[-1, 5])
        for s in np.arange(-60.0 * k, last + 60.0 * k, 0.9 * k):
            x, y, heading = self.route.place(float(s))
            turn_to = turned(heading)
            builder.add(Shape.BOX, (x, y, 0.03 * k), (0.12 * k, 1.15 * k, 0.03 * k), SLEEPER, turn_to)
            for side in (GAUGE, -GAUGE):
                at = np.array([x, y, RAIL * 0.75 * k]) + turn_to[:, 1] * side * k
                builder.add(Shape.BOX, at, (0.47 * k, 0.04 * k, RAIL * 0.25 * k), STEEL, turn_to)
        return builder.build()


RAIL: Final = 0.14  # height of the top of the rails
BAND: Final = 0.88  # radius of the bands around the boiler
BOILER: Final = (  # x and radius
    (-1.3, 0.84), (-1.25, 0.86), (0.2, 0.86), (0.22, BAND), (0.30, BAND), (0.32, 0.86), (1.7, 0.86), (1.72, BAND),
    (1.80, BAND), (1.82, 0.86), (2.6, 0.86), (2.62, 0.80), (2.95, 0.80), (3.0, 0.72), (3.02, 0.1),
)  # fmt: skip
BRASS: Final = (0.55, 0.40, 0.12)
SOOT: Final = (0.025, 0.025, 0.028)
STACKS: Final = (  # x, radius, top, and whether it is the chimney
    (2.45, 0.24, 3.45, True), (0.95, 0.34, 2.95, False), (-0.35, 0.28, 2.9, False),
)  # fmt: skip


def _box(
    low: tuple[float, float, float],
    high: tuple[float, float, float],
    bone: int,
    color: tuple[float, float, float],
    surface: Surface,
    power: float = 9.0,
) -> Part:
    """A box with soft edges."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    edge = min(0.06, 0.2 * (x1 - x0))
    x = np.array([x0, x0 + 0.01, x0 + edge, x1 - edge, x1 - 0.01, x1])
    fit = np.array([0.86, 0.94, 1.0, 1.0, 0.94, 0.86])
    centers = np.column_stack([x, np.full(6, (y0 + y1) / 2), np.full(6, (z0 + z1) / 2)])
    halves = np.column_stack([fit * (z1 - z0) / 2, fit * (y1 - y0) / 2])
    rings = tube(centers, halves, 24, axis=(1, 0, 0), forward=(0, 0, 1), power=power)
    return part(rings, hinged(bone, BONES), color, surface)


def _locomotive(color: ColorRGB, lit: bool) -> list[Part]:
    """Frame, boiler, chimney and domes, cab, driving rods, lamp and guard."""
    on, paint = hinged(0, BONES), Surface(color=color, roughness=0.3)
    pieces = [_box((-3.2, -1.15, 0.75), (3.2, 1.15, 1.02), 0, (0.03, 0.03, 0.03), IRON), _boiler(color, paint)]
    pieces += [_stack(*stack) for stack in STACKS]
    pieces.append(_box((-3.2, -1.25, 1.0), (-1.3, 1.25, 2.95), 0, color, paint))
    pieces.append(_box((-3.4, -1.4, 2.92), (-1.1, 1.4, 3.08), 0, (0.03, 0.03, 0.03), IRON))
    for sign in (1, -1):
        pieces.append(_pane(0, -2.9, -1.65, sign * 1.257, 2.0, 2.7, lit))
        rod = tube([(-0.5, sign * 0.92, 0.66), (2.0, sign * 0.92, 0.66)], [(0.05, 0.025)] * 2, 8, forward=(0, 0, 1))
        pieces.append(part(rod, on, STEEL.color, STEEL))
        pieces.append(
            ellipsoid((2.72, sign * 0.88, 0.9), (0.42, 0.22, 0.24), on, (0.03, 0.03, 0.03), IRON, rows=6, segments=10)
        )
    glow = Surface(color=(1.0, 0.9, 0.7), emission=3.0 if lit else 0.3, roughness=0.1)
    pieces.append(ellipsoid((3.06, 0, 2.25), (0.1, 0.2, 0.2), on, glow.color, glow, rows=6, segments=12))
    pieces.append(_guard(paint))
    return pieces


def _boiler(color: ColorRGB, paint: Surface) -> Part:
    """A painted cylinder in brass bands, its front of iron."""
    bands = [BRASS if radius == BAND else SOOT if x > 2.6 else color for x, radius in BOILER]
    rings = tube([(x, 0, 1.88) for x, _ in BOILER], [(r, r) for _, r in BOILER], 26, axis=(1, 0, 0), forward=(0, 0, 1))
    return part(rings, hinged(0, BONES), np.array(bands), paint)


def _stack(x: float, wide: float, top: float, chimney: bool) -> Part:
    """A chimney of iron, or a dome of brass."""
    heights = np.array([2.6, 2.75, top - 0.16, top - 0.1, top])
    fat = np.array([wide * 1.25, wide, wide * 0.95, wide * 1.3, wide * 1.2 if chimney else wide * 0.5])
    rings = tube([(x, 0, z) for z in heights], np.column_stack([fat, fat]), 16, axis=(0, 0, 1))
    return part(rings, hinged(0, BONES), IRON.color if chimney else (0.5, 0.36, 0.1), IRON if chimney else CHROME)


def _guard(paint: Surface) -> Part:
    """What clears the rails."""
    u = np.linspace(-1, 1, 9)
    rows = np.stack(
        [
            np.column_stack([3.15 + 0 * u, 1.1 * u, 0.85 + 0 * u]),
            np.column_stack([3.25 + 0.45 * (1 - u**2), 1.15 * u, 0.25 + 0 * u]),
        ]
    )
    return part(rows, hinged(0, BONES), (0.35, 0.03, 0.02), paint, closed=False, two_sided=True)


def _wagon(bone: int, color: tuple[float, float, float], lit: bool) -> list[Part]:
    paint = Surface(color=color, roughness=0.35)
    cream = (0.62, 0.53, 0.36)
    pieces = [
        _box((-2.6, -1.2, 0.75), (2.6, 1.2, 1.0), bone, (0.03, 0.03, 0.03), IRON),
        _box((-2.55, -1.28, 0.98), (2.55, 1.28, 1.85), bone, color, paint),
        _box((-2.54, -1.26, 1.8), (2.54, 1.26, 2.95), bone, cream, paint),
    ]
    x = np.array([-2.7, -2.68, 2.68, 2.7])
    fit = np.array([0.92, 1, 1, 0.92])
    roof = tube(
        np.column_stack([x, 0 * x, 0 * x + 2.95]),
        np.column_stack([0.3 * fit, 1.36 * fit]),
        22,
        axis=(1, 0, 0),
        forward=(0, 0, 1),
        power=2.3,
    )
    pieces.append(part(roof, hinged(bone, BONES), (0.11, 0.11, 0.12), IRON))
    for sign in (1, -1):
        for i in range(5):
            middle = -2.0 + i * 1.0
            pieces.append(_pane(bone, middle - 0.34, middle + 0.34, sign * 1.268, 2.0, 2.65, lit))
    buffer = tube([(2.5, 0, 0.85), (3.05, 0, 0.85)], [(0.06, 0.06)] * 2, 8, forward=(0, 0, 1))
    pieces.append(part(buffer, hinged(bone, BONES), IRON.color, IRON))
    return pieces


def _pane(bone: int, start: float, end: float, y: float, low: float, high: float, lit: bool) -> Part:
    """A window in a side; warm from within at night."""
    surface = Surface(color=(1.0, 0.72, 0.38), emission=0.9, roughness=0.2) if lit else PANE
    corners = np.array([[(start, y, low), (end, y, low)], [(start, y, high), (end, y, high)]])
    return part(corners if y < 0 else corners[:, ::-1], hinged(bone, BONES), surface.color, surface, closed=False)


def _axle(bone: int, along: float) -> list[Part]:
    """Two spoked wheels on an axle."""
    on, pieces = hinged(bone, BONES), []
    for side in (1.0, -1.0):
        y = side * GAUGE
        a = np.linspace(0, -2 * pi, 23)
        b = turn(6)
        rim = np.stack(
            [
                (WHEEL - 0.05 + 0.05 * np.cos(b)) * np.cos(a)[:, None],
                np.broadcast_to(y + 0.06 * np.sin(b), (23, 6)),
                (WHEEL - 0.05 + 0.05 * np.cos(b)) * np.sin(a)[:, None],
            ],
            -1,
        )
        pieces.append(part(rim, on, STEEL.color, STEEL, caps=(False, False)))
        for spoke in range(4):
            angle = spoke * pi / 4
            d = np.array([cos(angle), 0, sin(angle)]) * (WHEEL - 0.05)
            middle = np.array([0, y, 0])
            bar = tube([middle - d, middle + d], [(0.03, 0.03)] * 2, 5, forward=(0, 1, 0))
            pieces.append(part(bar, on, (0.35, 0.03, 0.02), IRON))
        pieces.append(ellipsoid((0, y + 0.03 * side, 0), (0.12, 0.08, 0.12), on, IRON.color, IRON, rows=4, segments=10))
    shaft = tube([(0, -GAUGE, 0), (0, GAUGE, 0)], [(0.05, 0.05)] * 2, 6, forward=(0, 0, 1))
    pieces.append(part(shaft, on, IRON.color, IRON))
    return [moved(piece, by=(along, 0.0, WHEEL + RAIL)) for piece in pieces]
