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
from langit.simulation.places.facades import FACADES, GROUND, Facade, Front
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.paint import BRIGHTNESS, Paint
from langit.simulation.places.panels import Panels, Span, shade
from langit.simulation.places.signboards import NEON, blade_sign
from langit.simulation.places.signs import outline, write
from langit.simulation.places.site import Site
from langit.simulation.places.storefronts import awning, curtain, shop, vending_machine
from langit.simulation.places.streetworks import lanterns, roadway, traffic_light, wires

WALL: Final = 4.4
START: Final = -25.0
END: Final = 32.0
NEAR: Final = 14.0  # up to where houses are high
SEEN: Final[Span] = (-14.0, 21.0)  # along the street: lots whose windows are holes in a wall
CLOSE: Final[Span] = (-8.0, 10.0)  # lots that a camera comes near to
SUN: Final = {"day": (-0.20, -0.42, 0.88), "golden_hour": (0.16, 0.90, 0.36), "dawn": (-0.20, 0.92, 0.30)}
SHADED: Final = 2.2  # how much more of the light of the hour there is than the few bounces of baking bring
GLASS: Final = ("2b3038", "333a48", "3a3440", "28343a")


def build(site: Site) -> None:
    """Fills the site."""
    paint = Paint()
    roadway(site, -34.0, 56.0)
    for side in (-1.0, 1.0):
        y, before = START, ""
        while y < END - 2:
            width = min(site.rng.uniform(3.0, 5.0), END - y)
            before = house(site, paint, side * WALL, (y, y + width), before)
            y += width
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
    """By night houses hide the moon and signs light the haze; by day the sun shines along the street alone."""
    if scene.time_of_day == "night":
        return replace(
            air,
            sky_top=(0.010, 0.010, 0.040), sky_horizon=(0.12, 0.045, 0.15), key_light=(0.0, 0.0, 0.0),
            ambient_up=(0.12, 0.10, 0.19), ambient_down=(0.075, 0.05, 0.085), fog_color=(0.105, 0.05, 0.15), stars=0.0,
            fog_on_sky=0.85, wetness=0.35, exposure=0.95,
        )  # fmt: skip
    # Between dark walls the light that bounces more than twice counts, and a camera is set to what lies in the shade.
    up, down = ((SHADED * r, SHADED * g, SHADED * b) for r, g, b in (air.ambient_up, air.ambient_down))
    sun = SUN.get(scene.time_of_day, air.sun_direction)
    return replace(air, sun_direction=sun, ambient_up=up, ambient_down=down, exposure=1.12 * air.exposure)


def house(
    site: Site,
    paint: Paint,
    wall: float,
    lot: Span,
    before: str,
    *,
    seen: Span = SEEN,
    close: Span = CLOSE,
    most: int = 5,
) -> str:
    """One `lot`: a shop below, floors with windows above, and its signs. It is not built as the one `before` is.

    Those that begin between two places along the street are `seen` well enough for windows of their own, or `close`.
    It has at most so many floors.
    """
    rng, side, (start, end) = site.rng, float(np.sign(wall)), lot
    floors = min(int(rng.integers(2, 6) if start < NEAR else rng.integers(2, 5)), most)
    others = [name for name in FACADES if name != before]
    name = others[rng.integers(len(others))]
    facade = FACADES[name]
    if not seen[0] < start < seen[1]:
        _bare_house(site, paint, wall, start, end, floors, facade)
        return name
    fine = close[0] < start < close[1]
    setback = float(rng.uniform(0.0, 0.2))
    masonry, fittings, glass, light = (Panels(wall=wall + side * setback) for _ in range(4))
    front = Front(
        rng=rng, facade=facade, start=start, end=end, floors=floors, fine=fine, lit=site.lit, masonry=masonry,
        fittings=fittings, glass=glass, light=light, round_things=paint.fabric,
    )  # fmt: skip
    height = front.build()
    masonry.into(paint.walls[facade.finish])
    for panels, mesh in ((fittings, paint.fabric), (glass, paint.glass), (light, paint.panes)):
        panels.into(mesh)
    _rooftop(paint, rng, wall, (start, end), height)
    _ground_floor(site, paint, wall, (start, end), front, fine=fine)
    _signs(site, paint, wall, start, end, height)
    return name


def _bare_house(site: Site, paint: Paint, wall: float, start: float, end: float, floors: int, facade: Facade) -> None:
    """A house so far away, or so far behind, that its windows are a pattern."""
    rng, side = site.rng, float(np.sign(wall))
    height, middle, half, depth = GROUND + 2.9 * floors + 0.35, (start + end) / 2, (end - start) / 2, 2.4
    color = np.array(linear(facade.walls[rng.integers(len(facade.walls))]))
    bright = BRIGHTNESS[site.scene.time_of_day] if site.lit else 0.0
    upper = Surface(
        color=shade(color), emission=float(rng.uniform(0.35, 0.7)) * bright, roughness=0.75, pattern=Pattern.WINDOWS,
        scale=float(rng.uniform(0.75, 1.1)), variant=float(rng.random()),
    )  # fmt: skip
    site.box((wall + side * depth, middle, (3.2 + height) / 2), (depth, half, (height - 3.2) / 2), upper)
    paint.fabric.box((wall + side * depth, middle, 1.6), (depth, half, 1.6), color * 0.4)
    for floor in range(floors + 1):
        z = 3.25 + 2.9 * floor
        paint.fabric.box((wall - side * 0.06, middle, z), (0.12, half, 0.07), color)
    tone = np.array(linear(("ffe6c0", "ffd69a", "d8eeff")[rng.integers(3)])) * 0.42
    lit = Panels(wall=wall)
    lit.face((start + 0.2, end - 0.2), (0.45, 2.5), -0.01, shade(tone, 0.2), shade(tone, 0.7))
    for u in np.arange(start + 0.3, end - 0.5, 0.45):
        goods = np.array(linear(NEON[rng.integers(len(NEON))])) * 0.25
        lit.face(
            (float(u), float(u) + 0.34), (0.7, float(rng.uniform(1.2, 2.0))), -0.02, shade(goods, 0.6), shade(goods)
        )
    lit.into(paint.panes)
    if start > 0:
        _signs(site, paint, wall, start, end, height)


def _ground_floor(site: Site, paint: Paint, wall: float, lot: tuple[float, float], front: Front, *, fine: bool) -> None:
    """The shop on the ground floor, and what stands or hangs before it."""
    rng, (start, end) = site.rng, lot
    shop(site, paint, wall, lot, front.color, front.facade.finish, fine=fine)
    kind = rng.random()
    if kind < 0.3:
        curtain(site, paint, wall, start + 0.4, end - 0.4)
    elif kind < 0.65:
        awning(site, paint, wall, start + 0.2, end - 0.2)
    elif kind < 0.9:
        vending_machine(site, paint, wall, float(rng.choice((start + 0.6, end - 0.6))))


def _signs(site: Site, paint: Paint, wall: float, start: float, end: float, height: float) -> None:
    """Signs one above the other, the lowest just over the heads of passers-by, up to the roof."""
    rng, reach = site.rng, 2.65
    for index in range(int(rng.integers(1, 4)) if start < NEAR else 2):
        at = float(rng.uniform(end - 0.75, end - 0.35))  # where a house has no balconies
        light = index == 0 and -8 < start < 22
        reach = blade_sign(
            site, paint, wall, at, reach + rng.uniform(0.0, 0.7), out=rng.uniform(0.42, 0.8), light=light
        )
        if reach > height - 1.0:
            break


def _rooftop(paint: Paint, rng: np.random.Generator, wall: float, lot: tuple[float, float], height: float) -> None:
    """What stands on a roof: a water tank, a stair house, aerials."""
    side, middle = float(np.sign(wall)), (lot[0] + lot[1]) / 2
    if rng.random() < 0.6:
        tone = np.array(linear(("8a8d8f", "77706a", "9a968c")[rng.integers(3)])) * 0.8
        paint.fabric.box((wall + side * 1.8, middle + rng.uniform(-0.5, 0.5), height + 0.6), (0.7, 0.6, 0.7), tone)
    for _ in range(int(rng.integers(0, 3))):
        x, y, tall = wall + side * rng.uniform(0.8, 3.0), rng.uniform(*lot), rng.uniform(1.2, 2.6)
        pole = np.array([(x, y, height), (x, y, height + tall)])
        paint.fabric.tube(pole, 0.02, linear("55585c"), sides=3)
        for z in (0.75, 0.9):
            paint.fabric.box((x, y, height + z * tall), (0.01, 0.35, 0.01), linear("55585c"))


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
    glassy_end(site, -36.0)


def glassy_end(site: Site, at: float) -> None:
    """Three high houses across the end of a street, the nearest of them about y `at`."""
    bright = BRIGHTNESS[site.scene.time_of_day] if site.lit else 0.0
    for x, half, y, height in (
        (-9.0, 5.0, at, 15.0),
        (1.5, 4.6, at + np.copysign(4.0, at), 11.0),
        (11.0, 4.6, at, 18.0),
    ):
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
