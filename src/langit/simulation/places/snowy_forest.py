"""A clearing between snow-laden pines that runs away from the camera, with a log cabin at its far end."""

from dataclasses import replace

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Atmosphere, Pattern, Surface
from langit.scene.blocked import Blocked
from langit.simulation.materials import linear
from langit.simulation.places.cottage import cottage
from langit.simulation.places.landscape import rock
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site, matte, patterned
from langit.simulation.places.vegetation import Grove, grove, plant

CLEARING = 2.5


def build(site: Site) -> None:
    """Fills the site."""
    _ground(site)
    plants = grove(site)
    _edge(site.rng, plants)
    _woods(site.rng, plants)
    _bushes(site.rng, plants)
    plant(site, plants)
    _stones(site)
    cottage(site, (6.4, 31.0, 0.25), (3.0, 2.2), wall=patterned("6b4a30", Pattern.WOOD, 1.4, 0.85), roof="4a3426")
    _fallen_trunk(site)


def _edge(rng: np.random.Generator, plants: Grove) -> None:
    """Pines on both sides of the clearing."""
    for y in np.arange(-9, 40, 1.7):
        for side in (-1, 1):
            height = rng.uniform(3.0, 6.0)
            x = side * (CLEARING + 0.31 * height + rng.uniform(0.0, 1.4 if y < 12 else 3.0))
            plants.tree("pine", (x, y + rng.uniform(-0.7, 0.7), 0), height, detail=1.0 if 0 < y < 8 else 0.5)


def _woods(rng: np.random.Generator, plants: Grove) -> None:
    """Pines behind those of the edge, but not where the cabin stands; and rows that close the view at both ends."""
    for _ in range(40):
        x, y = rng.uniform(7.5, 27) * rng.choice((-1, 1)), rng.uniform(4, 46)
        if not (2 < x < 11 and 26 < y < 37):
            plants.tree("pine", (x, y, 0.2), rng.uniform(5, 10), detail=0.5 if abs(x) < 16 and y < 24 else 0.4)
    for x in np.linspace(-26, 26, 15):
        plants.tree("pine", (x, rng.uniform(-32, -16), 0.1), rng.uniform(6, 10), detail=0.4)
    for x in np.linspace(-36, 36, 19):
        plants.tree("pine", (x + rng.uniform(-1, 1), rng.uniform(43, 54), 0.8), rng.uniform(9, 14), detail=0.4)


def _bushes(rng: np.random.Generator, plants: Grove) -> None:
    for _ in range(9):
        x = rng.uniform(2.9, 4.6) * rng.choice((-1, 1))
        plants.bush((x, rng.uniform(0, 13), 0), rng.uniform(0.2, 0.32), ("2a3a30", "5a6a5c", "8a9a90"), detail=0.5)


def _stones(site: Site) -> None:
    rng, stones = site.rng, MeshBuilder()
    for _ in range(12):
        x = rng.uniform(3.1, 5.4) * rng.choice((-1, 1))
        rock(stones, (x, rng.uniform(0, 15), 0), rng.uniform(0.2, 0.45), rng, 1.0)
    site.put(stones, matte("ffffff", 0.9))


def air(air: Atmosphere, scene: Blocked) -> Atmosphere:
    """Snow throws light back from below."""
    red, green, blue = air.ambient_up
    return replace(
        air,
        ambient_down=(red * 0.70, green * 0.70, blue * 0.70),
        exposure=air.exposure * 0.93,
        fog_density=air.fog_density * 0.8,
    )


def _ground(site: Site) -> None:
    phase = site.rng.uniform(0, 6.3, 3)
    white, blue = np.array(linear("f4f7fc")), np.array(linear("cfdcec"))

    def height(x: Floats, y: Floats) -> Floats:
        away = np.clip((np.abs(x) - 2.7) / 4.0, 0.0, 1.0)
        mounds = 0.5 + 0.3 * np.sin(0.9 * x + phase[0]) + 0.3 * np.sin(0.7 * y + 0.4 * x + phase[1])
        rise = np.clip((y - 30) / 40, 0, 1) ** 1.5 * 5.0
        return np.asarray(away * (0.10 + 0.30 * mounds) + rise)

    def color(x: Floats, y: Floats, z: Floats) -> Floats:
        return np.asarray(blue + (white - blue) * np.clip(0.45 + 1.4 * z, 0, 1)[..., None])

    ground = MeshBuilder()
    ground.terrain(np.linspace(-45, 45, 73), np.linspace(-44, 66, 56), height, color)
    site.put(ground, Surface(color=(1.0, 1.0, 1.0), roughness=0.75, pattern=Pattern.SNOW))


def _fallen_trunk(site: Site) -> None:
    side = float(site.rng.choice((-1, 1)))
    bark, snow = matte("3e2c20", 0.9), matte("f0f4fa", 0.8)
    site.rod((side * 3.1, 6.4, 0.22), (side * 5.4, 7.6, 0.34), 0.20, bark, 0.15)
    site.rod((side * 3.2, 6.45, 0.36), (side * 5.3, 7.55, 0.45), 0.13, snow, 0.09)
