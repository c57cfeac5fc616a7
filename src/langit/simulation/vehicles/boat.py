"""A sailing boat: a hull with a deck, a mast with two sails filled by the wind, and a wake when it moves.

The water is at height 0. The boat rides the waves: it rises, pitches and heels, and the sails' bellies breathe.
"""

from math import pi, sin
from typing import ClassVar, Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Mesh, Pattern, Shown, Surface, deformed
from langit.simulation.characters.loft import Part, grid, part, tube
from langit.simulation.characters.route import Habits, Moment
from langit.simulation.characters.skeleton import turned
from langit.simulation.vehicles.vehicle import CHROME, Vehicle, hinged

BONES: Final = 1
CLOTH: Final = Surface(color=(0.82, 0.80, 0.74), roughness=0.85, thin=0.4)
TIMBER: Final = Surface(color=(0.30, 0.15, 0.06), roughness=0.4, pattern=Pattern.WOOD, scale=2.0)
FOAM: Final = Surface(color=(0.78, 0.84, 0.88), roughness=0.9)
FOAM_ROWS: Final = 14
MAST: Final = 0.30  # where the mast stands, ahead of the middle
DRAFT: Final = 0.28


class Boat(Vehicle):
    """One sailing boat."""

    habits: ClassVar[Habits] = Habits(corner=3.0, ramp=2.0, pivot=False)
    usual = ("white", "red", "blue", "navy", "green", "brown")
    nominal: ClassVar[float] = 1.6

    def parts(self) -> list[Part]:
        k = self.half / np.array([1.6, 0.55, 1.9])
        self._size = np.array([k[0], k[1], k[2]])
        made = _hull(self.color) + _rig()
        return [
            Part(vertices=p.vertices * self._size, triangles=p.triangles, weights=p.weights, colors=p.colors,
                 surface=p.surface, two_sided=p.two_sided)
            for p in made
        ]  # fmt: skip

    def hinges(self) -> Floats:
        return np.zeros((BONES, 3))

    def posed(self, time: float, moment: Moment) -> tuple[Floats, Floats]:
        rough = {"none": 1.0, "light": 1.4, "strong": 2.2}[self._scene.weather.wind]
        p, k = self.phase, float(self._size[0])
        pitch = rough * (0.020 * sin(1.25 * time + p) + 0.010 * sin(2.1 * time + 2 * p))
        speed = moment.speed / max(k, 0.1)
        heel = (
            rough * 0.028 * sin(0.95 * time + 1.7 * p)
            + 0.05 * min(1.0, speed)
            - 0.25 * moment.turning * min(1.0, speed)
        )
        rise = rough * k * (0.035 * sin(1.1 * time + p + 0.6) + 0.015 * sin(1.9 * time))
        turn = turned(moment.heading + 0.01 * sin(0.7 * time + p), pitch - 0.012 * min(2.0, speed), heel)
        return turn[None], np.array([[moment.x, moment.y, rise]])

    def pliant(self) -> tuple[Mesh, ...]:
        points = self._foam(0.0, 0.0)
        triangles = np.concatenate([grid(FOAM_ROWS, 3, closed=False)[:, ::-1] + i * FOAM_ROWS * 3 for i in range(3)])
        self._wake = Mesh(
            vertices=points.astype(np.float32),
            normals=np.broadcast_to(np.array([0, 0, 1], np.float32), points.shape).copy(),
            triangles=triangles,
            surface=FOAM,
            owner=self.owner,
            two_sided=True,
        )
        return (self._wake,)

    def shaped(self, time: float, moment: Moment) -> tuple[Shown, ...]:
        points = self._foam(time, moment.speed)
        world = points @ turned(moment.heading).T + np.array([moment.x, moment.y, 0.0])
        return (deformed(self._wake, world, self._wake.normals),)

    def _foam(self, time: float, speed: float) -> Floats:
        """A fan behind the stern and two bow waves (V, 3); they sink out of sight when the boat lies still."""
        k = float(self._size[0])
        pace = min(1.0, speed / (1.2 * k))
        lines = []
        for side, start, width, spread in ((0.0, -1.45, 0.30, 0.16), (1.0, 1.2, 0.07, 0.30), (-1.0, 1.2, 0.07, 0.30)):
            u = np.linspace(0, 1, FOAM_ROWS)
            behind = start - u * (3.4 if side == 0 else 3.0)
            middle = side * (0.12 + (0.62 + spread) * u**0.8)
            ripple = 0.05 * np.sin(9 * u - 4 * time + self.phase)
            half = (width + spread * u) * (1 - u) ** 0.5 * (0.25 + 0.75 * pace) + 0.01
            height = (0.018 + 0.012 * np.sin(11 * u - 5 * time)) * (1 - u) ** 0.7 - 0.06 * (1 - pace) - 0.012 * u
            left = np.column_stack([behind, middle + half + ripple, height - 0.012])
            ridge = np.column_stack([behind, middle + ripple, height + 0.012])
            right = np.column_stack([behind, middle - half + ripple, height - 0.012])
            lines.append(np.stack([left, ridge, right], 1).reshape(-1, 3))
        return np.concatenate(lines) * k


def _hull(color: tuple[float, float, float]) -> list[Part]:
    on = hinged(0, BONES)
    paint = Surface(color=color, roughness=0.3)
    # along, sheer (height of the edge), half width, depth of the keel
    table = np.array(
        [
            (-1.60, 0.40, 0.30, -0.02), (-1.50, 0.39, 0.37, -0.12), (-1.10, 0.37, 0.47, -0.22),
            (-0.60, 0.36, 0.53, -DRAFT),             (0.0, 0.37, 0.55, -DRAFT), (0.50, 0.39, 0.50, -0.26),
            (0.95, 0.43, 0.38, -0.21), (1.30, 0.47, 0.22, -0.12),
            (1.52, 0.51, 0.08, 0.10), (1.60, 0.53, 0.015, 0.36),
        ]
    )  # fmt: skip
    rounds = np.linspace(-pi / 2, pi / 2, 15)
    across, down = np.sin(rounds), np.cos(rounds)
    rings = np.empty((len(table), 15, 3))
    rings[..., 0] = table[:, :1]
    rings[..., 1] = table[:, 2:3] * np.sign(across) * np.abs(across) ** 0.75
    rings[..., 2] = table[:, 1:2] + (table[:, 3:] - table[:, 1:2]) * down**0.8
    stripe = (rings[..., 2] > (table[:, 1:2] - 0.075)) & (rings[..., 2] < table[:, 1:2] + 1)
    colors = np.where(stripe[..., None], np.array([0.78, 0.76, 0.7]), np.array(color))
    colors = np.where((rings[..., 2] < 0.03)[..., None], np.array([0.10, 0.02, 0.02]), colors)
    hull = part(rings[:, ::-1], on, colors[:, ::-1], paint, closed=False, two_sided=True)
    stern = rings[0]
    middle = np.repeat(stern.mean(0)[None], 15, 0)
    transom = part(np.stack([stern, middle])[:, ::-1], on, color, paint, closed=False, two_sided=True)
    edge = np.stack([table[:, 0], table[:, 2], table[:, 1] - 0.05], 1)
    deck = np.stack([edge * [1, -1, 1], edge * [1, -0.4, 1] + [0, 0, 0.02], edge * [1, 0.4, 1] + [0, 0, 0.02], edge], 1)
    boards = part(deck, on, TIMBER.color, TIMBER, closed=False, two_sided=True)
    pieces = [hull, transom, boards]
    for sign in (1, -1):
        rail = np.column_stack([table[:, 0], sign * table[:, 2], table[:, 1] + 0.005])
        pieces.append(part(tube(rail, np.full((len(rail), 2), 0.022), 7, forward=(0, 0, 1)), on, TIMBER.color, TIMBER))
    cabin = tube(
        [(-0.75, 0, 0.44), (-0.72, 0, 0.45), (-0.1, 0, 0.46), (0.05, 0, 0.40)],
        [(0.10, 0.22), (0.13, 0.27), (0.13, 0.25), (0.06, 0.2)],
        14, axis=(1, 0, 0), forward=(0, 0, 1), power=3.5,
    )  # fmt: skip
    pieces.append(part(cabin, on, (0.75, 0.73, 0.68), Surface(color=(0.75, 0.73, 0.68), roughness=0.4)))
    rudder = tube([(-1.62, 0, 0.38), (-1.66, 0, 0.0), (-1.62, 0, -0.2)], [(0.06, 0.02), (0.10, 0.02), (0.06, 0.02)], 8)
    pieces.append(part(rudder, on, TIMBER.color, TIMBER))
    return pieces


def _rig() -> list[Part]:
    on = hinged(0, BONES)
    pieces = []
    rods: list[tuple[list[tuple[float, float, float]], float]] = [
        ([(MAST, 0, 0.35), (MAST, 0, 2.0), (MAST, 0, 3.5)], 0.03),
        ([(MAST, 0, 0.78), (-0.4, -0.14, 0.77), (-1.2, -0.34, 0.78)], 0.024),
    ]
    for points, thick in rods:
        rod = tube(points, np.full((3, 2), thick), 9, forward=(0.3, 1, 0.2))
        pieces.append(part(rod, on, TIMBER.color, TIMBER))
    for start, end in (
        ((MAST, 0, 3.46), (1.58, 0, 0.55)),
        ((MAST, 0, 3.4), (-1.55, 0, 0.42)),
        ((MAST, 0, 2.6), (0.2, 0.5, 0.4)),
        ((MAST, 0, 2.6), (0.2, -0.5, 0.4)),
    ):
        stay = tube([start, end], np.full((2, 2), 0.006), 4, forward=(0.1, 1, 0.1))
        pieces.append(part(stay, on, CHROME.color, CHROME))
    main = _sail((MAST - 0.03, 0, 0.84), (MAST - 0.03, 0, 3.38), (-1.16, -0.33, 0.84), -0.26)
    jib = _sail((1.50, 0, 0.66), (MAST + 0.08, 0, 3.0), (MAST - 0.12, -0.30, 0.72), -0.20)
    pieces += [main, jib]
    flag = np.array([[(MAST, 0, 3.52), (MAST - 0.14, -0.03, 3.51), (MAST - 0.28, -0.02, 3.50)],
                     [(MAST, 0, 3.66), (MAST - 0.14, -0.03, 3.62), (MAST - 0.28, -0.02, 3.56)]])  # fmt: skip
    pieces.append(part(flag, on, (0.6, 0.03, 0.03), CLOTH, closed=False, two_sided=True))
    return pieces


def _sail(
    tack: tuple[float, float, float], head: tuple[float, float, float], clew: tuple[float, float, float], belly: float
) -> Part:
    """A three-cornered sail that bulges sideways by `belly`, with seams."""
    rows, columns = 12, 9
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    a, b, c = (np.array(p, float) for p in (tack, head, clew))
    luff = a + (b - a) * v[..., None]
    leech = c + (b - c) * v[..., None]
    bow = np.array([-0.10, 0, 0]) * np.sin(pi * v)[..., None]
    points = luff + (leech + bow - luff) * u[..., None]
    points[..., 1] += belly * (np.sin(pi * u**0.8) * np.sin(pi * np.clip(v * 0.92 + 0.05, 0, 1)) ** 0.7) * (1 - 0.5 * v)
    seams = 1 - 0.07 * (np.arange(rows) % 3 == 0)[:, None, None] * np.ones((rows, columns, 1))
    return part(points, hinged(0, BONES), np.array(CLOTH.color) * seams, CLOTH, closed=False, two_sided=True)
