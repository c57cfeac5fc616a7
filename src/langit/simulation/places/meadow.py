"""A flower meadow between rolling hills, with an old oak, woods on the slopes and mountains far away."""

from dataclasses import replace
from typing import Final

import numpy as np

from langit.render.snapshot import Atmosphere
from langit.scene.blocked import Blocked
from langit.simulation.materials import linear
from langit.simulation.places.landscape import lawn, ridge, rock, rolling
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site, matte
from langit.simulation.places.vegetation import Grove, grove, plant

BLOSSOMS = ("f6f2e8", "f6c22e", "d8343f", "7f66dc", "f080b0")


# Low and ahead, beside the picture: grass and crowns are lit from behind, and shade comes toward the camera.
SUN: Final = {"golden_hour": (-0.70, 0.68, 0.24), "dawn": (0.72, 0.66, 0.22)}

OPENED: Final = 1.25  # times longer exposed, for what one sees is in its own shade


def air(air: Atmosphere, scene: Blocked) -> Atmosphere:
    """Where the sun stands over it."""
    if scene.time_of_day not in SUN:
        return air
    return replace(air, sun_direction=SUN[scene.time_of_day], exposure=OPENED * air.exposure)


def build(site: Site) -> None:
    """Fills the site."""
    rng = site.rng
    lawn(site, (-150, 150), (-20, 16.0))
    rolling(site, 20.0, 90.0, 8.0, behind=True)
    ridge(site, 100, 26, "5a7d68", behind=True)
    rolling(site, 16.0, 104.0, 7.5)
    ridge(site, 124, 40, "54728f", jag=0.42)
    ridge(site, 112, 19, "5a7d68", jag=0.30)
    plants = grove(site)
    side = float(rng.choice((-1, 1)))
    plants.tree("oak", (side * 10.2, 12.5, 0), 7.8)
    for _ in range(9):
        plants.tree(
            rng.choice(["oak", "birch"]),
            (-side * rng.uniform(9, 26), rng.uniform(17, 30), 0.1),
            rng.uniform(4, 6.5),
            detail=0.5,
        )
    for _ in range(16):
        at = (rng.uniform(-50, 50), rng.uniform(-44, -14), 0)
        plants.tree(rng.choice(["oak", "birch"]), at, rng.uniform(4.5, 7), detail=0.25)
    for _ in range(36):
        x, y = rng.uniform(-70, 70), rng.uniform(36, 66)
        plants.tree(
            rng.choice(["oak", "poplar", "oak"]), (x, y, 0.05 * (y - 16) - 0.6), rng.uniform(4.5, 7.5), detail=0.22
        )
    if not site.snowy:
        _flowers(site, plants)
    plant(site, plants)
    stones = MeshBuilder()
    for _ in range(7):
        x = rng.uniform(8.2, 14) * rng.choice((-1, 1))
        rock(stones, (x, rng.uniform(9.4, 14), 0), rng.uniform(0.2, 0.55), rng, 1.0 * site.snowy)
    site.put(stones, matte("ffffff", 0.9))


def _flowers(site: Site, plants: Grove) -> None:
    """Grass everywhere, higher at the sides and behind; flowers in drifts of one color."""
    rng = site.rng
    green = ("2c4a1c", "5f8238", "a8bc5c") if site.scene.season != "autumn" else ("5a4a20", "9a8440", "d8c078")
    count = 2300
    spots = np.column_stack([rng.uniform(-16, 16, count), rng.uniform(-1.5, 15, count), np.zeros(count)])
    far = (np.abs(spots[:, 0]) > 13.8) | (spots[:, 1] > 9.0)
    plants.grass(spots[~far], 0.16, green)
    plants.grass(spots[far], 0.40, green)
    palette = np.array([linear(code) for code in BLOSSOMS])
    for _ in range(26):
        middle = np.array([rng.uniform(-13, 13), rng.uniform(0.5, 15)])
        size = int(rng.integers(14, 40))
        at = middle + rng.normal(0, (1.3, 0.7), (size, 2))
        low = (np.abs(at[:, 0]) < 12.8) & (at[:, 1] < 8.8)
        heads = np.column_stack([at, np.where(low, rng.uniform(0.10, 0.20, size), rng.uniform(0.22, 0.46, size))])
        color = palette[rng.integers(len(palette))] * rng.uniform(0.85, 1.1, (size, 1))
        plants.flowers(heads, color, 0.055)
