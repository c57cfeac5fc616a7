"""A flower meadow between rolling hills."""

import numpy as np

from langit.simulation.materials import linear
from langit.simulation.places.landscape import HILLS, lawn, ridge, rolling
from langit.simulation.places.site import Site
from langit.simulation.places.vegetation import grove, plant


def build(site: Site) -> None:
    """Fills the site."""
    rng = site.rng
    lawn(site, (-150, 150), (-14, 14.0))
    rolling(site, 14.0, 100.0, 12.0)
    ridge(site, 112, 18, HILLS[site.scene.season])
    plants = grove(site)
    plants.tree("oak", (-9.5, 13, 0), 7.5)
    for _ in range(22):
        plants.tree(
            rng.choice(["oak", "birch", "poplar"]),
            (rng.uniform(-60, 60), rng.uniform(22, 60), 1.0),
            rng.uniform(5, 8),
            detail=0.4,
        )
    if not site.snowy:
        count = 1500
        spots = np.column_stack([rng.uniform(-15, 15, count), rng.uniform(-1, 14, count), np.zeros(count)])
        plants.grass(spots, 0.22, ("2f5a1c", "5f9636", "a4cc5a"), blades=2)
        spots = np.column_stack([rng.uniform(-13, 13, 400), rng.uniform(0, 12, 400), rng.uniform(0.1, 0.22, 400)])
        palette = np.array([linear(code) for code in ("f6f2e8", "f8c832", "d83a4a", "8a6ae0", "f48ab8")])
        plants.flowers(spots, palette[rng.integers(0, 5, 400)], 0.05)
    plant(site, plants)
