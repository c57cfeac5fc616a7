"""A shopping street in Tokyo: houses on both sides, signs over signs, wires, towers behind and a crossing far back.

The street runs along y between house walls at x -4.4 and 4.4. Walls come in lots of 3 to 5 m; what stands on a lot, how
high, and what its signs say are drawn from the seed.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from langit.render.snapshot import Atmosphere, Pattern, Reflector, Surface
from langit.scene.blocked import Blocked
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.signs import outline, write
from langit.simulation.places.site import Site
from langit.simulation.places.storefronts import (
    BRIGHTNESS,
    NEON,
    Paint,
    awning,
    blade_sign,
    curtain,
    fascia,
    shop,
    vending_machine,
)
from langit.simulation.places.streetworks import lanterns, roadway, traffic_light, wires

WALL: Final = 4.4
START: Final = -25.0
END: Final = 32.0
NEAR: Final = 14.0  # how far along the street lots are seen closely
FACADES: Final = ("6b5a55", "54585f", "7a6e62", "4d4a57", "8a7f74", "5c4a48", "46525a", "93897c")
SUN: Final = {"day": (-0.20, -0.42, 0.88), "golden_hour": (0.16, 0.90, 0.36), "dawn": (-0.20, 0.92, 0.30)}
GLASS: Final = ("2b3038", "333a48", "3a3440", "28343a")


def build(site: Site) -> None:
    """Fills the site."""
    paint = Paint()
    roadway(site, -34.0, 56.0)
    for side in (-1.0, 1.0):
        y = START
        while y < END - 2:
            width = min(site.rng.uniform(3.0, 5.0), END - y)
            _house(site, paint, side * WALL, y, y + width)
            y += width + 0.06
    _towers(site, paint)
    _near_end(site)
    _far_end(site, paint)
    wires(site, 30.0)
    traffic_light(site, 1, 12.9)
    traffic_light(site, -1, 8.3)
    lanterns(site, 30.0)
    paint.into(site)
    weather = site.scene.weather
    if site.scene.time_of_day == "night" or weather.wet or weather.precipitation == "rain":
        site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.0)


def air(air: Atmosphere, scene: Blocked) -> Atmosphere:
    """By night signs light the haze; by day the sun reaches the ground only along the street."""
    if scene.time_of_day == "night":
        return replace(
            air,
            sky_top=(0.010, 0.010, 0.040), sky_horizon=(0.12, 0.045, 0.15), key_light=(0.16, 0.18, 0.34),
            ambient_up=(0.12, 0.10, 0.19), ambient_down=(0.075, 0.05, 0.085), fog_color=(0.105, 0.05, 0.15), stars=0.0,
            fog_on_sky=0.85, wetness=0.35, exposure=0.95,
        )  # fmt: skip
    return replace(air, sun_direction=SUN.get(scene.time_of_day, air.sun_direction))


def _house(site: Site, paint: Paint, wall: float, start: float, end: float) -> None:
    """One lot: a shop below, windows above, and its signs."""
    rng, side = site.rng, float(np.sign(wall))
    floors = int(rng.integers(2, 6) if start < NEAR else rng.integers(2, 5))
    height = 3.3 + 2.9 * floors + rng.uniform(0.2, 0.8)
    middle, half = (start + end) / 2, (end - start) / 2
    code = FACADES[rng.integers(len(FACADES))]
    depth = 2.4
    lower = np.array(linear(code)) * 0.7
    paint.fabric.box((wall + side * depth, middle, 1.6), (depth, half, 1.6), lower)
    upper = _facade(site, code)
    setback = float(rng.uniform(0.0, 0.25))
    site.box((wall + side * (depth + setback), middle, (3.2 + height) / 2), (depth, half, (height - 3.2) / 2), upper)
    _trim(site, paint, wall + side * setback, middle, half, height, floors, np.array(linear(code)))
    if start > -20:
        _front(site, paint, wall, start, end)
    _signs(site, paint, wall, start, end, height)


def _facade(site: Site, code: str) -> Surface:
    """Windows in a wall of that color, or all of glass."""
    rng = site.rng
    bright = BRIGHTNESS[site.scene.time_of_day]
    glassy = rng.random() < 0.35
    return Surface(
        color=linear(GLASS[rng.integers(len(GLASS))] if glassy else code),
        emission=float(rng.uniform(0.35, 0.7)) * (bright if site.lit else 0.0),
        roughness=0.35 if glassy else 0.75,
        pattern=Pattern.WINDOWS,
        scale=float(rng.uniform(0.75, 1.1)),
        variant=float(rng.random()),
    )


def _front(site: Site, paint: Paint, wall: float, start: float, end: float) -> None:
    """The shop on the ground floor, and what stands or hangs before it."""
    rng = site.rng
    kind = rng.random()
    shop(site, paint, wall, start + 0.1, end - 0.1)
    fascia(site, paint, wall, start + 0.1, end - 0.1, 2.95)
    if kind < 0.35:
        curtain(site, paint, wall, start + 0.4, end - 0.4)
    elif kind < 0.7:
        awning(site, paint, wall, start + 0.3, end - 0.3)
    elif kind < 0.95:
        vending_machine(site, paint, wall, float(rng.uniform(start + 0.6, end - 0.6)))


def _signs(site: Site, paint: Paint, wall: float, start: float, end: float, height: float) -> None:
    """Signs one above the other, the lowest just over the heads of passers-by, up to the roof."""
    rng, side = site.rng, float(np.sign(wall))
    reach = 2.65
    for index in range(int(rng.integers(2, 4)) if start < NEAR else 2):
        at = float(rng.uniform(start + 0.3, end - 0.3))
        x = wall - side * rng.uniform(0.42, 0.95)
        reach = blade_sign(site, paint, x, at, reach + rng.uniform(0.0, 0.7), light=index == 0 and -8 < start < 22)
        if reach > height - 1.0:
            break


def _trim(
    site: Site, paint: Paint, wall: float, middle: float, half: float, height: float, floors: int, color: np.ndarray
) -> None:
    """Ledges at every floor, pillars at the corners, coolers, a parapet and what stands on the roof."""
    rng, side = site.rng, float(np.sign(wall))
    tone = color * 1.25
    for floor in range(floors):
        z = 3.25 + 2.9 * floor
        paint.fabric.box((wall - side * 0.06, middle, z), (0.12, half, 0.07), tone)
        if rng.random() < 0.55:
            y = middle + rng.uniform(-0.7, 0.7) * half
            paint.fabric.box((wall - side * 0.2, y, z + 0.38), (0.17, 0.38, 0.28), linear("b9b7b0"))
    for y in (middle - half + 0.08, middle + half - 0.08):
        paint.fabric.box((wall - side * 0.05, y, (3.2 + height) / 2), (0.09, 0.09, (height - 3.2) / 2), color * 0.8)
    paint.fabric.box((wall + side * 1.2, middle, height + 0.14), (1.35, half, 0.16), tone)
    if rng.random() < 0.6:
        paint.fabric.box((wall + side * 1.6, middle + rng.uniform(-0.5, 0.5), height + 0.9), (0.7, 0.6, 0.7), color)


def _towers(site: Site, paint: Paint) -> None:
    """High houses behind the street, seen over its roofs."""
    rng = site.rng
    bright = BRIGHTNESS[site.scene.time_of_day] if site.lit else 0.0
    for side in (-1.0, 1.0):
        for y in np.arange(6.0, 58.0, 7.5):
            half = rng.uniform(2.2, 3.6)
            height = rng.uniform(13.0, 22.0) + 0.12 * y
            x = side * rng.uniform(12.5, 15.5)
            surface = _glassy(site, float(rng.uniform(0.4, 0.8)) * bright, float(rng.uniform(0.6, 0.8)))
            site.box((x, y, height / 2), (half, half, height / 2), surface)
            color = np.array(linear(NEON[rng.integers(len(NEON))]))
            if rng.random() < 0.5:
                word = ("東京", "ホテル", "カメラ", "ビール", "ゲーム")[rng.integers(5)]
                at = (x - side * (half - 0.9), y - half - 0.08, height - 2.6)
                write(paint.tubes, word, at, 1.2, color, vertical=True, weight=0.12)
            paint.tubes.box((x, y, height + 1.4), (0.05, 0.05, 1.4), (0.05, 0.02, 0.02))
            paint.tubes.box((x, y, height + 2.8), (0.12, 0.12, 0.12), (1.0, 0.06, 0.03))


def _glassy(site: Site, emission: float, scale: float) -> Surface:
    color = linear(GLASS[site.rng.integers(len(GLASS))])
    variant = float(site.rng.random())
    return Surface(color=color, emission=emission, roughness=0.4, pattern=Pattern.WINDOWS, scale=scale, variant=variant)


def _far_end(site: Site, paint: Paint) -> None:
    """The crossing at the end of the street: large houses with screens, and the lattice tower in the haze."""
    rng = site.rng
    bright = BRIGHTNESS[site.scene.time_of_day] if site.lit else 0.0
    for x, half, y, height in (
        (-11.0, 5.2, 44.0, 17.0),
        (10.5, 5.4, 45.0, 14.0),
        (-2.4, 2.6, 50.0, 8.5),
        (3.2, 2.9, 49.0, 7.0),
    ):
        surface = _glassy(site, 0.75 * bright, 0.7)
        site.box((x, y, height / 2), (half, 3.0, height / 2), surface)
    _screen(paint, (-2.4, 46.9, 5.6), (2.2, 2.4), rng)
    _screen(paint, (3.4, 45.9, 4.4), (2.3, 1.7), rng)
    write(paint.tubes, "東京", (-7.4, 40.9, 10.2), 2.2, linear("ff2d78"), vertical=True, weight=0.13)
    outline(paint.tubes, (-7.4, 40.88, 10.2), (1.4, 2.9), 0.12, linear("28c8ff"), facing="front")
    _lattice_tower(site, 1.2, 82.0, 31.0)


def _near_end(site: Site) -> None:
    """What closes the street behind the camera."""
    bright = BRIGHTNESS[site.scene.time_of_day] if site.lit else 0.0
    for x, half, y, height in ((-9.0, 5.0, -36.0, 15.0), (1.5, 4.6, -40.0, 11.0), (11.0, 4.6, -35.0, 18.0)):
        site.box((x, y, height / 2), (half, 3.0, height / 2), _glassy(site, 0.7 * bright, 0.75))


def _screen(
    paint: Paint, center: tuple[float, float, float], half: tuple[float, float], rng: np.random.Generator
) -> None:
    """A video wall: soft bands and discs of color."""
    x, y, z = center
    columns, rows = 14, 10
    first, second, third = (np.array(linear(code)) for code in rng.choice(NEON, 3, replace=False))
    u, v = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
    disc = np.exp(-(((u - 0.3) / 0.45) ** 2 + ((v - 0.1) / 0.5) ** 2))[..., None]
    band = (0.5 + 0.5 * np.sin(3.2 * u + 2.4 * v))[..., None]
    colors = (first + (second - first) * band) * 0.9 + (third + 0.5 - first) * disc * 0.8
    vertices = np.stack([x + u * half[0], np.full_like(u, y), z + v * half[1]], -1)
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = row * columns + column
    faces = np.stack([np.stack([a, a + 1, a + columns + 1], -1), np.stack([a, a + columns + 1, a + columns], -1)])
    paint.panes.add(vertices.reshape(-1, 3), (0.0, -1.0, 0.0), faces, np.clip(colors, 0, 1.6).reshape(-1, 3) * 0.75)
    paint.fabric.box((x, y + 0.12, z), (half[0] + 0.15, 0.1, half[1] + 0.15), (0.03, 0.03, 0.035))


def _lattice_tower(site: Site, x: float, y: float, height: float) -> None:
    """A red and white broadcasting tower on four curved legs, lit orange by night."""
    beams = MeshBuilder()
    levels = np.linspace(0, 1, 9)
    width = 0.5 + 5.2 * (1 - levels) ** 2.4
    red, white = np.array(linear("ff6a1e")), np.array(linear("ffe6c8"))
    for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        legs = np.column_stack([x + sx * width, y + sy * width, levels * height * 0.82])
        beams.tube(legs, 0.30, red, sides=4)
    for level in range(1, 9):
        w0, w1, z0, z1 = (
            width[level - 1],
            width[level],
            levels[level - 1] * height * 0.82,
            levels[level] * height * 0.82,
        )
        color = white if level in (4, 7) else red
        for a, b in (((-1, -1), (1, -1)), ((1, -1), (1, 1)), ((-1, 1), (-1, -1))):
            p = np.array([x + a[0] * w0, y + a[1] * w0, z0])
            q = np.array([x + b[0] * w1, y + b[1] * w1, z1])
            r = np.array([x + a[0] * w1, y + a[1] * w1, z1])
            beams.tube([p, q], 0.13, color, sides=3)
            beams.tube([r, q], 0.13, color, sides=3)
    beams.box((x, y, height * 0.40), (1.9, 1.9, 0.7), white)
    beams.box((x, y, height * 0.66), (0.9, 0.9, 0.4), white)
    beams.tube([(x, y, height * 0.8), (x, y, height)], [0.28, 0.08], white, sides=5)
    site.put(beams, Surface(emission=1.7 * BRIGHTNESS[site.scene.time_of_day] if site.lit else 0.0, roughness=0.6))
