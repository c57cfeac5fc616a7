"""A beach, the sea with islands, and a wide sky."""

import numpy as np

from langit.simulation.materials import linear
from langit.simulation.places.landscape import ridge, rock
from langit.simulation.places.meshwork import Floats, MeshBuilder
from langit.simulation.places.site import Site, matte, patterned
from langit.simulation.places.vegetation import grove, plant
from langit.simulation.snapshot import Pattern, Reflector, Surface

WATER_LEVEL = -0.05


def build(site: Site) -> None:
    """Fills the site."""
    rng = site.rng
    site.plane((0, 78, WATER_LEVEL), (150, 75), patterned("0d4a5c", Pattern.WATER, 0.5, 0.08))
    site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=WATER_LEVEL)
    _beach(site)
    for _ in range(3):
        ridge(site, rng.uniform(100, 130), rng.uniform(5, 9), "4d6a72", jag=0.2)
    stones = MeshBuilder()
    for _ in range(12):
        rock(stones, (rng.uniform(5, 11) * rng.choice((-1, 1)), rng.uniform(3.6, 7), -0.1), rng.uniform(0.25, 0.8), rng)
    site.put(stones, matte("ffffff", 0.6))
    plants = grove(site)
    plants.tree("palm", (-5.2, 2.6, 0), 5.2)
    plants.tree("palm", (-6.3, 1.6, 0), 4.4)
    plant(site, plants)


def _beach(site: Site) -> None:
    phase = site.rng.uniform(0, 6.3)
    dry, damp = np.array(linear("e4cfa2")), np.array(linear("a88e66"))

    def height(x: Floats, y: Floats) -> Floats:
        shore = 3.4 + 0.25 * np.sin(0.5 * x + phase)
        return np.asarray(-np.clip((y - shore + 0.3) / 1.2, 0.0, 1.0) * 0.22)

    def color(x: Floats, y: Floats, z: Floats) -> Floats:
        wet = np.clip(-z / 0.05 + 0.2 * (y > 2.7), 0, 1)[..., None]
        return np.asarray(dry + (damp - dry) * wet)

    sand = MeshBuilder()
    y = np.concatenate([[-20, -8, -2, 1], np.linspace(2.2, 5, 15)])
    sand.terrain(np.linspace(-60, 60, 81), y, height, color)
    site.put(sand, Surface(color=(1.0, 1.0, 1.0), roughness=0.9, pattern=Pattern.SAND))
