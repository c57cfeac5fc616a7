"""A car: a beveled body with a glazed cabin, lamps that burn at night, and wheels that roll without slipping."""

from math import atan, pi
from typing import ClassVar, Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Surface
from langit.simulation.characters.loft import Part, ellipsoid, moved, part, tube, turn
from langit.simulation.characters.route import Moment
from langit.simulation.characters.skeleton import turned
from langit.simulation.vehicles.vehicle import CHROME, PANE, RUBBER, Vehicle, hinged, rolled

WHEEL: Final = 0.325  # radius, of a car 4.2 m long
AXLES: Final = (1.30, -1.28)
TRACK: Final = 0.785
BONES: Final = 5  # the body, then the wheels: front left, front right, rear left, rear right


class Car(Vehicle):
    """One car."""

    nominal: ClassVar[float] = 2.1

    def parts(self) -> list[Part]:
        k = self.half / np.array([2.1, 0.88, 0.7])
        made = _body(self.color, self.lit)
        for wheel in range(4):
            made += _wheel(wheel)
        # A wheel must stay round, so height scales with length.
        size = np.array([k[0], k[1], k[0]])
        return [_sized(piece, size) for piece in made]

    def hinges(self) -> Floats:
        k = self.half / np.array([2.1, 0.88, 0.7])
        joints = np.zeros((BONES, 3))
        for wheel in range(4):
            joints[1 + wheel] = (AXLES[wheel // 2] * k[0], (TRACK, -TRACK)[wheel % 2] * k[1], WHEEL * k[0])
        return joints

    @property
    def radius(self) -> float:
        """Of a wheel, in meters."""
        return float(WHEEL * self.half[0] / 2.1)

    def posed(self, time: float, moment: Moment) -> tuple[Floats, Floats]:
        before, after = self.route.at(time - 0.1), self.route.at(time + 0.1)
        pull = max(-6.0, min(6.0, (after.speed - before.speed) / 0.2))
        body = turned(moment.heading, -0.006 * pull, -0.008 * max(-4.0, min(4.0, moment.speed * moment.turning)))
        base = np.array([moment.x, moment.y, 0.0])
        flat = turned(moment.heading)
        turns, places = np.empty((BONES, 3, 3)), np.empty((BONES, 3))
        turns[0], places[0] = body, base
        spin = rolled(moment.distance / self.radius)
        steer = atan(2.6 * self.half[0] / 2.1 * moment.turning / max(moment.speed, 0.5))
        for wheel in range(4):
            turns[1 + wheel] = (turned(moment.heading + max(-0.6, min(0.6, steer))) if wheel < 2 else flat) @ spin
            places[1 + wheel] = base + flat @ self.joints[1 + wheel]
        return turns, places


def _sized(piece: Part, size: Floats) -> Part:
    return Part(
        vertices=piece.vertices * size,
        triangles=piece.triangles,
        weights=piece.weights,
        colors=piece.colors,
        surface=piece.surface,
        two_sided=piece.two_sided,
    )


def _cabin(angle: Floats, height: Floats, out: float = 0.0) -> Floats:
    """Points of the cabin's shell (..., 3) at angles from the front and heights, `out` meters off it."""
    table = np.array(
        [
            (0.80, -0.28, 1.30, 0.81), (0.88, -0.28, 1.27, 0.80), (1.00, -0.29, 1.13, 0.765),
            (1.15, -0.31, 0.94, 0.715), (1.29, -0.34, 0.755, 0.66), (1.35, -0.36, 0.65, 0.61),
            (1.385, -0.37, 0.50, 0.50),             (1.40, -0.38, 0.25, 0.28),
        ]
    )  # fmt: skip
    middle, long, wide = (np.interp(height, table[:, 0], table[:, i]) for i in (1, 2, 3))
    c, s = np.cos(angle), np.sin(angle)
    power = 2 / 4.5
    x = middle + (long + out) * np.sign(c) * np.abs(c) ** power
    y = (wide + out) * np.sign(s) * np.abs(s) ** power
    return np.stack([x, y, height + 0 * x], -1)


def _body(color: tuple[float, float, float], lit: bool) -> list[Part]:
    on = hinged(0, BONES)
    paint = Surface(color=color, roughness=0.22)
    table = np.array(
        [
            (-2.10, 0.40, 0.56, 0.66), (-2.07, 0.32, 0.70, 0.76), (-1.98, 0.27, 0.83, 0.82), (-1.75, 0.25, 0.90, 0.86),
            (-1.30, 0.24, 0.915, 0.875), (-0.60, 0.22, 0.905, 0.88), (0.20, 0.22, 0.90, 0.88),
            (0.90, 0.22, 0.885, 0.875),             (1.30, 0.24, 0.85, 0.87), (1.65, 0.25, 0.80, 0.85),
            (1.92, 0.27, 0.73, 0.81), (2.06, 0.32, 0.64, 0.74),
            (2.10, 0.40, 0.54, 0.64),
        ]
    )  # fmt: skip
    x, low, high, wide = table.T
    rings = tube(
        np.column_stack([x, 0 * x, (low + high) / 2]),
        np.column_stack([(high - low) / 2, wide]),
        28,
        axis=(1, 0, 0),
        forward=(0, 0, 1),
        power=4.2,
    )
    parts = [part(rings, on, color, paint)]
    heights = np.array([0.80, 0.88, 0.94, 1.0, 1.08, 1.15, 1.22, 1.29, 1.33, 1.36, 1.385, 1.40])
    angle, height = np.meshgrid(turn(36), heights)
    parts.append(part(_cabin(angle, height), on, color, paint, caps=(False, True)))
    # Panes lie a little off the shell: windscreen, rear window, two on each side.
    for left, right, low_at, high_at in _panes():
        across, up = np.meshgrid(np.linspace(left, right, 9), np.linspace(low_at, high_at, 6))
        parts.append(part(_cabin(across, up, 0.008), on, PANE.color, PANE, closed=False))
    trim = Surface(color=(0.03, 0.03, 0.03), roughness=0.5)
    for sign in (1.0, -1.0):
        for along in (0.62, -0.38, -1.18):
            line = np.array(
                [[along, sign * 0.884, 0.34], [along, sign * 0.889, 0.60], [along - 0.02, sign * 0.872, 0.84]]
            )
            parts.append(part(tube(line, np.full((3, 2), 0.007), 5), on, np.array(color) * 0.25, paint))
        for along in (0.02, -0.86):
            parts.append(
                ellipsoid(
                    (along, sign * 0.888, 0.73), (0.075, 0.016, 0.016), on, CHROME.color, CHROME, rows=4, segments=8
                )
            )
        mirror = (0.74, sign * 0.88, 0.96)
        parts.append(ellipsoid(mirror, (0.05, 0.09, 0.055), on, color, paint, rows=6, segments=10))
        for axle in AXLES:
            parts.append(_arch(axle, sign, on, trim))
    glow = 2.4 if lit else 0.25
    lamp = Surface(color=(1.0, 0.93, 0.78), emission=glow, roughness=0.1)
    tail = Surface(color=(0.75, 0.02, 0.015), emission=1.8 if lit else 0.08, roughness=0.2)
    for sign in (1.0, -1.0):
        parts.append(
            ellipsoid((2.015, sign * 0.58, 0.615), (0.075, 0.15, 0.075), on, lamp.color, lamp, rows=6, segments=12)
        )
        parts.append(
            ellipsoid((-2.055, sign * 0.60, 0.66), (0.05, 0.14, 0.07), on, tail.color, tail, rows=6, segments=12)
        )
    for ahead, tall in ((2.098, 0.45), (-2.098, 0.47)):
        bar = tube(
            [(ahead, -0.60, tall), (ahead, 0, tall), (ahead, 0.60, tall)], np.full((3, 2), 0.045), 8, forward=(1, 0, 0)
        )
        parts.append(part(bar, on, trim.color, trim))
    plate = tube([(-2.125, -0.17, 0.52), (-2.125, 0.17, 0.52)], [(0.01, 0.055)] * 2, 4, forward=(1, 0, 0), power=6)
    parts.append(part(plate, on, (0.75, 0.75, 0.7), trim))
    grille = tube([(2.09, -0.34, 0.57), (2.09, 0.34, 0.57)], [(0.02, 0.06)] * 2, 10, forward=(1, 0, 0), power=4)
    parts.append(part(grille, on, trim.color, trim))
    return parts


def _panes() -> list[tuple[float, float, float, float]]:
    panes = [(-0.52, 0.52, 0.93, 1.30), (pi - 0.50, pi + 0.50, 0.95, 1.29)]
    for low, high in ((0.86, 1.60), (1.68, 2.28)):
        panes += [(low, high, 0.94, 1.28), (2 * pi - high, 2 * pi - low, 0.94, 1.28)]
    return panes


def _arch(axle: float, sign: float, on: Floats, trim: Surface) -> Part:
    """A dark opening behind a wheel."""
    angle = turn(20)
    rims = [
        np.stack([axle + radius * np.cos(angle), np.full(20, sign * side), WHEEL + 0.02 + radius * np.sin(angle)], -1)
        for radius, side in ((0.365, 0.80), (0.365, 0.884), (0.05, 0.885))
    ]
    rings = np.array(rims)
    rings[..., 2] = np.maximum(rings[..., 2], 0.2)
    made = part(rings, on, trim.color, trim, closed=True, caps=(False, True))
    return (
        made
        if sign < 0
        else Part(
            vertices=made.vertices,
            triangles=made.triangles[:, ::-1],
            weights=made.weights,
            colors=made.colors,
            surface=trim,
        )
    )


def _wheel(wheel: int) -> list[Part]:
    """A tire with a rim of five spokes, around its axle at rest."""
    on = hinged(1 + wheel, BONES)
    sign = (1.0, -1.0)[wheel % 2]
    center = np.array([AXLES[wheel // 2], sign * TRACK, WHEEL])
    profile = np.array(
        [(-0.12, 0.20), (-0.115, 0.29), (-0.085, WHEEL), (0.085, WHEEL), (0.12, 0.30), (0.13, 0.235), (0.10, 0.225)]
    )
    y = profile[:, 0]
    rings = tube(np.column_stack([0 * y, y, 0 * y]), np.column_stack([profile[:, 1]] * 2), 26, axis=(0, 1, 0))
    pieces = [part(rings, on, RUBBER.color, RUBBER)]
    pieces.append(
        part(
            tube([(0, 0.10, 0), (0, 0.115, 0)], [(0.225, 0.225), (0.20, 0.20)], 20, axis=(0, 1, 0)),
            on,
            (0.05, 0.05, 0.055),
            RUBBER,
        )
    )
    for spoke in range(5):
        a = spoke * 2 * pi / 5
        d = np.array([np.cos(a), 0, np.sin(a)])
        bar = tube(
            [d * 0.03 + [0, 0.125, 0], d * 0.215 + [0, 0.115, 0]],
            [(0.018, 0.034), (0.014, 0.026)],
            6,
            forward=(0, 1, 0),
        )
        pieces.append(part(bar, on, CHROME.color, CHROME))
    pieces.append(part(_ring(0.222, 0.118, 0.014), on, CHROME.color, CHROME, caps=(False, False)))
    pieces.append(ellipsoid((0, 0.125, 0), (0.045, 0.02, 0.045), on, CHROME.color, CHROME, rows=4, segments=10))
    return [moved(moved(piece, mirror=sign < 0), by=center) for piece in pieces]


def _ring(radius: float, y: float, thick: float) -> Floats:
    """A thin ring about the axle, as a closed tube (R, 6, 3)."""
    around, across = np.meshgrid(np.linspace(0, -2 * pi, 25), turn(6), indexing="ij")
    wide = radius + thick * np.cos(across)
    return np.stack([wide * np.cos(around), y + thick * np.sin(across), wide * np.sin(around)], -1)
