"""A clearing between snow-laden pines, with a cabin far back."""

import numpy as np

from langit.simulation.materials import linear
from langit.simulation.places.landscape import rock
from langit.simulation.places.meshwork import Floats, MeshBuilder
from langit.simulation.places.site import Site, matte
from langit.simulation.places.vegetation import grove, plant
from langit.simulation.snapshot import Pattern, Surface


def build(site: Site) -> None:
    """Fills the site."""
    rng = site.rng
    _ground(site)
    plants = grove(site)
    for y in np.arange(-4, 40, 1.5):
        for side in (-1, 1):
            x = side * (rng.uniform(3.0, 4.4) if y < 12 else rng.uniform(3.4, 7.0))
            plants.tree(
                "pine", (x, y + rng.uniform(-0.6, 0.6), 0), rng.uniform(3.0, 5.5), detail=1.0 if y < 14 else 0.5
            )
    for _ in range(46):
        x, y = rng.uniform(6, 26) * rng.choice((-1, 1)), rng.uniform(4, 46)
        plants.tree("pine", (x, y, 0.2), rng.uniform(4.5, 9), detail=0.5)
    for x in np.linspace(-34, 34, 18):
        plants.tree("pine", (x + rng.uniform(-1, 1), rng.uniform(42, 52), 0.6), rng.uniform(8, 13), detail=0.4)
    plant(site, plants)
    stones = MeshBuilder()
    for _ in range(10):
        x = rng.uniform(2.9, 5) * rng.choice((-1, 1))
        rock(stones, (x, rng.uniform(0, 14), 0), rng.uniform(0.2, 0.45), rng, 1.0)
    site.put(stones, matte("ffffff", 0.9))


def _ground(site: Site) -> None:
    phase = site.rng.uniform(0, 6.3, 3)
    white, blue = np.array(linear("f3f6fb")), np.array(linear("d5e0ee"))

    def height(x: Floats, y: Floats) -> Floats:
        away = np.clip((np.abs(x) - 2.7) / 5.0, 0.0, 1.0)
        mounds = 0.5 + 0.3 * np.sin(0.9 * x + phase[0]) + 0.3 * np.sin(0.7 * y + 0.4 * x + phase[1])
        return np.asarray(away * (0.16 + 0.28 * mounds) + np.clip((y - 30) / 40, 0, 1) * 3.0 * (y > 30))

    def color(x: Floats, y: Floats, z: Floats) -> Floats:
        return np.asarray(blue + (white - blue) * np.clip(0.55 + z, 0, 1)[..., None])

    ground = MeshBuilder()
    ground.terrain(np.linspace(-44, 44, 89), np.linspace(-12, 64, 58), height, color)
    site.put(ground, Surface(color=(1.0, 1.0, 1.0), roughness=0.75, pattern=Pattern.SNOW))
