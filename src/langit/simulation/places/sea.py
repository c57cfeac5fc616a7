"""A beach with a jetty and palms, the sea with islands, and a wide sky."""

from collections.abc import Callable
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Pattern, Reflector, Shape, Surface
from langit.simulation.materials import linear
from langit.simulation.places.landscape import ridge, rock
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site, glow, matte, patterned
from langit.simulation.places.vegetation import grove, plant

WATER_LEVEL: Final = -0.05
SHORE: Final = 3.45


def build(site: Site) -> None:
    """Fills the site."""
    rng = site.rng
    site.plane((0, 78, WATER_LEVEL), (170, 75), patterned("0b3f52", Pattern.WATER, 0.5, 0.08))
    site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=WATER_LEVEL)
    _beach(site)
    _islands(site)
    stones = MeshBuilder()
    for _ in range(14):
        x = rng.uniform(4.6, 10) * rng.choice((-1, 1))
        rock(stones, (x, rng.uniform(3.7, 6.6), -0.15), rng.uniform(0.2, 0.7), rng, 1.0 * site.snowy)
    site.put(stones, matte("ffffff", 0.6))
    plants = grove(site)
    side = float(rng.choice((-1, 1)))
    for x, y, tall in ((4.9, 3.25, 4.7), (5.9, 3.5, 5.6), (7.8, 3.2, 4.4)):
        plants.tree("palm", (side * x, y, -0.02), tall * rng.uniform(0.95, 1.1))
    for x, y in ((4.5, 3.3), (6.6, 3.3), (8.6, 3.4)):
        plants.bush((side * x, y, 0), 0.32, detail=0.7)
    plant(site, plants)
    _jetty(site, -side * 6.0)
    _dunes(site)


def _beach(site: Site) -> None:
    """Sand that dips into the water, with a line of foam where they meet."""
    phase = site.rng.uniform(0, 6.3, 2)
    dry, damp = np.array(linear("dcc79c")), np.array(linear("8f7a58"))
    if site.snowy:
        dry = np.array(linear("e6ecf4"))

    def shore(x: Floats) -> Floats:
        return np.asarray(SHORE + 0.22 * np.sin(0.5 * x + phase[0]) + 0.08 * np.sin(1.7 * x + phase[1]))

    def height(x: Floats, y: Floats) -> Floats:
        return np.asarray(-np.clip((y - shore(x) + 0.22) / 1.1, 0.0, 1.0) * 0.24)

    def color(x: Floats, y: Floats, z: Floats) -> Floats:
        wet = np.clip((y - shore(x) + 0.75) / 0.6, 0, 1)[..., None]
        return np.asarray(dry + (damp - dry) * wet)

    sand = MeshBuilder()
    y = np.concatenate([[-12, -8, -2, 1], np.linspace(2.2, 5.2, 17)])
    sand.terrain(np.linspace(-70, 70, 141), y, height, color)
    site.put(sand, Surface(color=(1.0, 1.0, 1.0), roughness=0.9, pattern=Pattern.SAND))
    site.put(_foam(site.rng, shore, phase[1]), Surface(roughness=0.9))


def _foam(rng: np.random.Generator, shore: Callable[[Floats], Floats], phase: float) -> MeshBuilder:
    """Foam at the edge of the water: lines that swell, thin out and break, and lace torn off between them."""
    foam, white = MeshBuilder(), np.array(linear("e8eef0"))
    x = np.linspace(-40, 40, 321)
    for offset, wide in ((-0.06, 0.13), (0.34, 0.09), (0.95, 0.06)):
        near = shore(x) + offset + 0.06 * np.sin(3.1 * x + offset * 9) + 0.03 * np.sin(7.3 * x + offset * 5)
        swell = np.sin(1.3 * x + phase + 5 * offset) + 0.6 * np.sin(3.7 * x + 2 * offset) + 0.5 * np.sin(9.1 * x)
        thick = wide * np.clip(0.35 + 0.5 * swell, 0.0, 1.3) * rng.uniform(0.6, 1.2, len(x))
        z = np.full_like(x, WATER_LEVEL + 0.012)
        vertices = np.concatenate([np.column_stack([x, near, z]), np.column_stack([x, near + thick, z])])
        k = np.arange(len(x) - 1)[thick[:-1] + thick[1:] > 0.2 * wide]
        far = k + len(x)
        faces = np.concatenate([np.column_stack([k, k + 1, far + 1]), np.column_stack([k, far + 1, far])])
        foam.add(vertices, (0.0, 0.0, 1.0), faces, white)
    count = 1300
    along = rng.uniform(-14, 14, count)
    out = rng.exponential(0.35, count) - 0.08
    lace = np.column_stack([along, shore(along) + out, np.full(count, WATER_LEVEL + 0.011)])
    sizes = rng.uniform(0.008, 0.035, count) * np.exp(-0.5 * out)
    foam.cards(lace, np.tile([0.0, 0.0, 1.0], (count, 1)), np.tile(white * 0.9, (count, 1)), sizes, rng, tilt=0.0)
    return foam


def _dunes(site: Site) -> None:
    """Behind the camera: sand hills with a little grass, and woods."""
    rng = site.rng
    phase = rng.uniform(0, 6.3, 2)
    base = np.array(linear("e6ecf4" if site.snowy else "d6c092"))

    def height(x: Floats, y: Floats) -> Floats:
        t = np.clip((-y - 9) / 12, 0, 1)
        return np.asarray(
            t * (1.6 + 0.9 * np.sin(0.21 * x + phase[0]) + 0.5 * np.sin(0.5 * x + 0.2 * y + phase[1])) - 0.01
        )

    sand = MeshBuilder()
    sand.terrain(
        np.linspace(-70, 70, 57), np.linspace(-30, -9, 12), height, lambda x, y, z: np.broadcast_to(base, (*z.shape, 3))
    )
    site.put(sand, Surface(color=(1.0, 1.0, 1.0), roughness=0.9, pattern=Pattern.SAND))
    plants = grove(site)
    for x in np.linspace(-42, 42, 15):
        plants.tree("palm", (x + rng.uniform(-2, 2), rng.uniform(-24, -16), 1.0), rng.uniform(4.5, 7.5), detail=0.4)
        plants.bush((x + rng.uniform(-2, 2), rng.uniform(-20, -14), 0.6), rng.uniform(0.5, 1.0), detail=0.35)
    plant(site, plants)
    ridge(site, 60.0, 12.0, "5f7a5c", behind=True)


def _islands(site: Site) -> None:
    rng = site.rng
    ridge(site, 140.0, 8.0, "7d95a2", jag=0.5)
    _island(site, -rng.uniform(30, 52), rng.uniform(13, 20), rng.uniform(74, 90))
    middle, wide, distance = rng.uniform(30, 52), rng.uniform(13, 20), rng.uniform(96, 112)
    _island(site, middle, wide, distance)
    _lighthouse(site, middle - 0.45 * wide, distance + 5.0, 2.2)


def _island(site: Site, middle: float, wide: float, distance: float) -> None:
    """Cliffs that rise from the water, and woods on top."""
    peak, phase = site.rng.uniform(6.5, 10.0), site.rng.uniform(0, 6.3, 3)
    green, stone, pale = (np.array(linear(code)) for code in ("3f5836", "6e6458", "a09484"))

    def rough(x: Floats, y: Floats) -> Floats:
        """Gullies and crowns of trees, -1 to 1."""
        gullies = np.sin(1.3 * x + 0.5 * y + phase[0]) * np.sin(0.8 * x - 0.9 * y + phase[1])
        return np.asarray(0.6 * gullies + 0.4 * np.sin(2.9 * x + 1.7 * y + phase[2]) * np.sin(3.7 * y - 1.1 * x))

    def height(x: Floats, y: Floats) -> Floats:
        t = np.clip(1 - ((x - middle) / wide) ** 2, 0, 1)
        line = 0.62 + 0.22 * np.sin(0.31 * x + phase[0]) + 0.14 * np.sin(0.77 * x + phase[1])
        front = distance + 1.4 * np.sin(0.5 * x + phase[2]) + 0.7 * np.sin(1.3 * x + phase[0])
        rise = np.clip((y - front) / 8, 0, 1)
        steep = 0.45 * np.clip(rise * 5, 0, 1) + 0.55 * rise  # a cliff, then a slope
        return np.asarray(peak * t**0.7 * steep * (line + 0.12 * rough(x, y)) - 0.2)

    def color(x: Floats, y: Floats, z: Floats) -> Floats:
        grown = np.clip((z - 1.2 - 0.8 * rough(x, 0.4 * y)) / 0.9, 0, 1)[..., None]
        bare = stone + (pale - stone) * np.clip(0.5 + 0.5 * np.sin(4.3 * z + 0.7 * x), 0, 1)[..., None]
        return np.asarray(bare + (green * (0.85 + 0.4 * rough(x, y))[..., None] - bare) * grown)

    land = MeshBuilder()
    land.terrain(np.linspace(middle - wide, middle + wide, 73), distance + np.linspace(-2, 13, 13), height, color)
    site.put(land, Surface(roughness=0.95))


def _lighthouse(site: Site, x: float, y: float, z: float) -> None:
    for index in range(5):
        band = matte("f2efe8" if index % 2 == 0 else "c0392b", 0.6)
        radius = 1.15 - 0.11 * index
        site.box((x, y, z + 0.9 + 1.5 * index), (radius, radius, 0.76), band, shape=Shape.CYLINDER)
    site.box((x, y, z + 8.3), (0.6, 0.6, 0.5), glow("fff0b8", 6.0 if site.lit else 0.4), shape=Shape.CYLINDER)
    site.box((x, y, z + 9.2), (0.85, 0.85, 0.45), matte("a83228"), shape=Shape.CONE)


def _jetty(site: Site, x: float) -> None:
    """A wooden landing stage from the beach into the water."""
    for y in np.arange(2.95, 6.8, 0.24):
        plank = matte(("7a5c40", "6c5138", "876748")[site.rng.integers(3)], 0.85)
        site.box((x, float(y), 0.34), (0.75, 0.105, 0.03), plank)
    post = matte("54402e", 0.9)
    for y in (3.1, 4.3, 5.5, 6.7):
        for side in (-1, 1):
            site.rod((x + side * 0.72, y, -0.6), (x + side * 0.72, y, 0.85), 0.07, post)
    for side in (-1, 1):
        site.rod((x + side * 0.72, 3.1, 0.78), (x + side * 0.72, 6.7, 0.78), 0.025, matte("c8b890"))
