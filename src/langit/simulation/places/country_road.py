"""An asphalt road between fields, with a fence, poles, trees and hills."""

import numpy as np

from langit.simulation.places.landscape import HILLS, fence, lawn, ridge, rolling
from langit.simulation.places.site import Site, matte, patterned
from langit.simulation.places.vegetation import grove, plant
from langit.simulation.snapshot import Pattern, Reflector


def build(site: Site) -> None:
    """Fills the site."""
    rng = site.rng
    lawn(site, (-150, 150), (-14, 3.0))
    lawn(site, (-150, 150), (8.0, 20.0))
    rolling(site, 20.0, 110.0, 12.0)
    asphalt = patterned("e4e9f0" if site.snowy else "4c4d52", Pattern.SNOW if site.snowy else Pattern.ASPHALT, 0.8)
    site.plane((0, 5.5, 0.0), (150, 2.5), asphalt)
    paint = matte("e8e4d6", 0.7)
    if not site.snowy:
        for x in np.arange(-60, 61, 4):
            site.box((float(x), 5.5, 0.004), (0.9, 0.06, 0.004), paint)
        for y in (3.15, 7.85):
            site.box((0, y, 0.003), (75, 0.05, 0.003), paint)
    fence(site, (-40, 9.2), (40, 9.2))
    plants = grove(site)
    for _ in range(26):
        plants.tree(
            rng.choice(["oak", "birch", "poplar"]),
            (rng.uniform(-50, 50), rng.uniform(12, 30), 0),
            rng.uniform(4.5, 8),
            detail=0.5,
        )
    plant(site, plants)
    ridge(site, 112, 16, HILLS[site.scene.season])
    if site.scene.weather.wet or site.scene.weather.precipitation == "rain":
        site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.0)
