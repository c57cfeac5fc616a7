"""The ground floor of a Japanese shopping street: shop windows, awnings, lanterns, signs and vending machines."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Shape, Surface
from langit.simulation.materials import linear
from langit.simulation.places.displays import DOOR, GOODS, Display, wall_quad
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.signs import WORDS, outline, write
from langit.simulation.places.site import Site, glow, matte

NEON: Final = ("ff2d78", "28c8ff", "ff8a1e", "8a4dff", "26f0a0", "ff3b30", "ffe14a", "ff5ad2", "3d7bff")


@dataclass(kw_only=True)
class Paint:
    """The meshes of a street by how they shine: `tubes` brightly, `panes` softly, `fabric` not at all."""

    tubes: MeshBuilder = field(default_factory=MeshBuilder)
    panes: MeshBuilder = field(default_factory=MeshBuilder)
    fabric: MeshBuilder = field(default_factory=MeshBuilder)

    def into(self, site: Site) -> None:
        """Adds the meshes to the site, as bright as the time of day asks."""
        bright = BRIGHTNESS[site.scene.time_of_day]
        site.put(self.tubes, Surface(emission=2.7 * bright, roughness=0.4))
        site.put(self.panes, Surface(emission=1.3 * bright, roughness=0.25))
        site.put(self.fabric, Surface(roughness=0.8))


BRIGHTNESS: Final = {"night": 1.0, "sunset": 0.8, "dawn": 0.55, "golden_hour": 0.35, "day": 0.18, "studio": 0.5}


def shop(site: Site, paint: Paint, wall: float, start: float, end: float) -> None:
    """The front of one shop on the wall at x `wall`, from y `start` to `end`, up to 2.9 m."""
    rng, side = site.rng, float(np.sign(wall))
    tone = np.array(linear(("ffe6c0", "ffd69a", "fff0dc", "ffc98a", "d8eeff")[rng.integers(5)])) * 0.42
    face = wall - side * 0.02
    door = start + 0.2 + (end - start - 1.4) * (0.0 if rng.random() < 0.5 else 1.0)
    wall_quad(paint.panes, face, side, start + 0.15, end - 0.15, 0.45, 2.5, tone * 0.14, tone * 0.5)
    for bar in np.linspace(start + 0.15, end - 0.15, 4)[1:-1]:
        paint.fabric.box((face - side * 0.03, bar, 1.45), (0.02, 0.022, 1.05), linear("1c1a1a"))
    wall_quad(paint.tubes, face - side * 0.015, side, start + 0.25, end - 0.25, 2.36, 2.44, tone * 2.6, tone * 2.6)
    Display(
        panes=paint.panes, rng=rng, x=face, side=side, start=start + 0.25, end=end - 0.35, door=door, tone=tone
    ).fill()
    _posters(site, paint, face - side * 0.02, start + 0.3, end - 0.8)
    _door(paint, face, side, door, tone)
    for y in (door, door + DOOR, start + 0.15, end - 0.15):
        paint.fabric.box((face - side * 0.02, y, 1.25), (0.03, 0.035, 1.25), linear("22201f"))
    paint.fabric.box((face, (start + end) / 2, 0.24), (0.06, (end - start) / 2 - 0.1, 0.22), linear("3c3632"))
    light = tone * 4.0
    site.lamp((wall - side * 1.1, (start + end) / 2, 1.7), (light[0], light[1], light[2]), 0.7)


def _door(paint: Paint, face: float, side: float, door: float, tone: Floats) -> None:
    """A door with a panel of glass and a handle."""
    wall_quad(paint.panes, face - side * 0.015, side, door, door + DOOR, 0.12, 2.3, tone * 0.15, tone * 0.7)
    dark, middle = linear("2a2422"), door + DOOR / 2
    paint.fabric.box((face - side * 0.025, middle, 0.42), (0.02, 0.44, 0.30), dark)
    paint.fabric.box((face - side * 0.025, middle, 1.30), (0.02, 0.44, 0.035), dark)
    handle = door + (0.82 if side > 0 else 0.13)
    paint.fabric.box((face - side * 0.06, handle, 1.05), (0.02, 0.018, 0.16), linear("b9b4a8"))


def _posters(site: Site, paint: Paint, x: float, start: float, end: float) -> None:
    """Sheets of colored paper on the glass, a sign on each."""
    rng, side = site.rng, float(np.sign(x))
    facing = "left" if side > 0 else "right"
    for _ in range(int(rng.integers(1, 4))):
        y, z = rng.uniform(start, max(start + 0.1, end)), rng.uniform(0.9, 1.5)
        color = np.array(linear(NEON[rng.integers(len(NEON))]))
        wall_quad(paint.panes, x, side, y, y + 0.34, z, z + 0.5, color * 0.30, color * 0.42)
        word = WORDS[rng.integers(len(WORDS))][0]
        ink = linear("fff6e8") if rng.random() < 0.6 else (0.03, 0.02, 0.02)
        write(paint.fabric, word, (x - side * 0.006, y + 0.17, z + 0.25), 0.28, ink, facing=facing, weight=0.13)


def awning(site: Site, paint: Paint, wall: float, start: float, end: float) -> None:
    """A striped awning over a shop."""
    rng, side = site.rng, float(np.sign(wall))
    first = np.array(linear(("b3262e", "1f5c8a", "2c6e49", "c8641e", "4a2f6b")[rng.integers(5)]))
    count = max(4, int((end - start) / 0.32))
    ys = np.linspace(start, end, count + 1)
    for index in range(count):
        color = first if index % 2 == 0 else np.array(linear("efe8da"))
        a, b = ys[index], ys[index + 1]
        near, far = wall - side * 0.85, wall - side * 0.02
        top = [(near, a, 2.5), (near, b, 2.5), (far, b, 2.86), (far, a, 2.86)]
        drop = [(near, a, 2.32), (near, b, 2.32), (near, b, 2.5), (near, a, 2.5)]
        for corners in (top, drop):
            order = corners if side < 0 else corners[::-1]
            paint.fabric.quad(order, color)
            paint.fabric.quad(order[::-1], color * 0.6)


def curtain(site: Site, paint: Paint, wall: float, start: float, end: float) -> None:
    """A noren, the short split curtain over the door of a tavern, and a row of paper lanterns."""
    rng, side = site.rng, float(np.sign(wall))
    cloth = np.array(linear(("1d2f5c", "7a1420", "2a4a35")[rng.integers(3)]))
    x = wall - side * 0.12
    for y in np.arange(start + 0.3, end - 0.5, 0.44):
        wall_quad(paint.fabric, x, side, y, y + 0.40, 1.75, 2.35, cloth * 0.8, cloth)
        wall_quad(paint.fabric, x, -side, y, y + 0.40, 1.75, 2.35, cloth * 0.5, cloth * 0.6)
    word = ("酒", "山田", "大中")[rng.integers(3)]
    facing = "left" if side > 0 else "right"
    write(paint.fabric, word, (x - side * 0.012, (start + end) / 2, 2.06), 0.3, linear("f4efe2"), facing=facing)
    bright = BRIGHTNESS[site.scene.time_of_day]
    for y in np.arange(start + 0.3, end, 0.62):
        red = glow("f5301a" if rng.random() < 0.85 else "ffce8a", 1.15 * bright)
        site.box((wall - side * 0.42, float(y), 2.42), (0.15, 0.15, 0.19), red, shape=Shape.BALL)
        for z in (2.24, 2.60):
            site.box((wall - side * 0.42, float(y), z), (0.08, 0.08, 0.025), matte("151211"), shape=Shape.CYLINDER)
    site.lamp((wall - side * 0.9, (start + end) / 2, 2.2), (1.9, 0.55, 0.22), 0.6)


def vending_machine(site: Site, paint: Paint, wall: float, y: float) -> None:
    """A lit drinks machine with its back to the wall."""
    rng, side = site.rng, float(np.sign(wall))
    body = ("f2f4f6", "c8202c", "1d5fc0")[rng.integers(3)]
    x = wall - side * 0.30
    site.box((x, y, 0.12 + 0.92), (0.28, 0.46, 0.92), matte(body, 0.35))
    face = x - side * 0.285
    wall_quad(
        paint.panes,
        face,
        side,
        y - 0.40,
        y + 0.40,
        0.95,
        1.90,
        np.array([0.33, 0.40, 0.45]),
        np.array([0.42, 0.45, 0.48]),
    )
    for row in range(3):
        for place in np.linspace(y - 0.33, y + 0.33, 7):
            color = np.array(linear(GOODS[rng.integers(len(GOODS))]))
            low = 1.02 + 0.29 * row
            wall_quad(
                paint.panes, face - side * 0.005, side, place - 0.035, place + 0.035, low, low + 0.2, color * 0.6, color
            )
    wall_quad(paint.fabric, face - side * 0.004, side, y - 0.3, y + 0.3, 0.3, 0.55, np.zeros(3), np.full(3, 0.03))
    site.lamp((face - side * 0.5, y, 1.4), (0.75, 0.95, 1.25), 0.9)


def blade_sign(site: Site, paint: Paint, x: float, y: float, bottom: float, *, light: bool) -> float:
    """An upright sign that sticks out from a wall and is read along the street from both sides.

    It begins at height `bottom`; the answer is the height of its top.
    """
    rng = site.rng
    word = WORDS[rng.integers(len(WORDS))]
    code = NEON[rng.integers(len(NEON))]
    size = rng.uniform(0.44, 0.6)
    half = (size * 0.62, 0.06, size * 1.14 * len(word) / 2 + 0.1)
    z = bottom + half[2]
    color = np.array(linear(code))
    if rng.random() < 0.45:  # a light box: bright board, dark or white writing
        paint.panes.box((x, y, z), half, color * 0.72 if rng.random() < 0.6 else (0.6, 0.56, 0.5))
        letters = np.array([0.02, 0.01, 0.015]) if rng.random() < 0.4 else np.array(linear("fff8ee"))
        tubes = paint.fabric if letters[0] < 0.1 else paint.tubes
    else:
        paint.fabric.box((x, y, z), half, (0.02, 0.018, 0.03))
        letters, tubes = color, paint.tubes
    for facing, direction in (("front", -1.0), ("back", 1.0)):
        at = (x, y + direction * 0.068, z)
        write(tubes, word, at, size, letters, facing=facing, vertical=True, weight=0.11)
        if tubes is paint.tubes:
            edge = linear(NEON[rng.integers(len(NEON))])
            outline(paint.tubes, at, (half[0] - 0.02, half[2] - 0.02), 0.035, edge, facing=facing)
    if light:
        site.lamp((x - np.sign(x) * 0.5, y - 0.6, z - 0.6), (color[0] * 2.0, color[1] * 2.0, color[2] * 2.0), 0.45)
    return float(z + half[2])


def fascia(site: Site, paint: Paint, wall: float, start: float, end: float, z: float) -> None:
    """A long sign flat on the wall over a shop."""
    rng, side = site.rng, float(np.sign(wall))
    code = NEON[rng.integers(len(NEON))]
    color = np.array(linear(code))
    word = WORDS[rng.integers(len(WORDS))]
    size = min(0.5, (end - start - 0.3) / (1.2 * len(word)))
    middle = (start + end) / 2
    facing = "left" if side > 0 else "right"
    bright = rng.random() < 0.4  # a light box; else tubes on a dark board
    board = color * 0.5 if bright else np.array([0.02, 0.02, 0.03])
    target = paint.panes if bright else paint.fabric
    target.box((wall - side * 0.06, middle, z), (0.05, (end - start) / 2 - 0.06, 0.33), board)
    write(
        paint.tubes, word, (wall - side * 0.125, middle, z), size, linear("fff6e8") if bright else color, facing=facing
    )
