"""An asphalt road between fields, with a fence, wires on poles, a farm, trees and hills."""

from itertools import pairwise

import numpy as np

from langit.render.snapshot import Pattern, Reflector, Shape
from langit.simulation.materials import linear
from langit.simulation.places.cottage import cottage
from langit.simulation.places.landscape import fence, lawn, ridge, rolling
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site, matte, patterned
from langit.simulation.places.streetworks import asphalt
from langit.simulation.places.vegetation import grove, plant

CROPS = {
    "spring": ("7f9a3a", "5a7a34", "c8b820"), "summer": ("c2a044", "6f8a3a", "b8943c"),
    "autumn": ("8a6a3c", "a88a48", "6a5034"), "winter": ("7a7050", "6a6a4a", "8a7a58"),
}  # fmt: skip


def build(site: Site) -> None:
    """Fills the site."""
    lawn(site, (-150, 150), (-22, 3.0))
    rolling(site, 22.0, 90.0, 8.0, behind=True)
    ridge(site, 100, 24, "56785e", behind=True)
    _road(site)
    lawn(site, (-150, 150), (8.0, 10.0))
    _fields(site)
    rolling(site, 34.0, 108.0, 8.5)
    ridge(site, 128, 42, "5a7690", jag=0.42)
    ridge(site, 114, 20, "56785e", jag=0.30)
    fence(site, (-44, 9.3), (44, 9.3))
    _poles(site)
    _farm(site)
    _plants(site)
    weather = site.scene.weather
    if weather.wet or weather.precipitation == "rain":
        site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.0)


def _road(site: Site) -> None:
    if site.snowy:
        site.plane((0, 5.5, 0.0), (150, 2.5), patterned("c2ccd9", Pattern.SNOW, 0.8))
        for y in (3.6, 4.8, 6.2, 7.4):  # wheel tracks
            site.box((0, y, 0.002), (120, 0.13, 0.002), matte("8d99aa", 0.9))
        return
    site.plane((0, 5.5, 0.0), (150, 2.5), asphalt(site))
    paint = MeshBuilder()
    white = np.array(linear("d8d4c6"))
    for x in np.arange(-62, 63, 4.0):
        paint.quad(
            [(x - 0.9, 5.44, 0.005), (x + 0.9, 5.44, 0.005), (x + 0.9, 5.56, 0.005), (x - 0.9, 5.56, 0.005)], white
        )
    for y in (3.15, 7.85):
        paint.quad(
            [(-90, y - 0.05, 0.005), (90, y - 0.05, 0.005), (90, y + 0.05, 0.005), (-90, y + 0.05, 0.005)], white
        )
    site.put(paint, matte("ffffff", 0.7))


def _fields(site: Site) -> None:
    """Strips of crops that run toward the hills, in rows."""
    rng = site.rng
    codes = CROPS[site.scene.season]
    x = -150.0
    while x < 150.0:
        wide = rng.uniform(16, 30)
        code = "e8eef6" if site.snowy else codes[rng.integers(len(codes))]
        pattern = Pattern.SNOW if site.snowy else Pattern.GRASS
        site.plane((x + wide / 2, 22.0, 0.0), (wide / 2, 12.0), patterned(code, pattern, 0.5, 0.9))
        x += wide
    if site.snowy or site.scene.season == "winter":
        return
    plants = grove(site)
    for row in np.arange(10.6, 20, 0.8):
        count = 110
        spots = np.column_stack([rng.uniform(-22, 22, count), row + rng.normal(0, 0.06, count), np.zeros(count)])
        plants.grass(spots, 0.55, ("5a4a20", codes[0], "e0c878"))
    plant(site, plants)
    if site.scene.season in ("summer", "autumn"):
        for _ in range(7):
            at = (rng.uniform(-30, 30), rng.uniform(22, 32))
            straw = patterned("c8a450", Pattern.GRASS, 2.0, 0.95)
            site.solids.add(
                Shape.CYLINDER,
                (*at, 0.75),
                (0.75, 0.75, 0.7),
                straw,
                np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]]),
            )


def _poles(site: Site) -> None:
    wood = matte("5c4a38", 0.9)
    cables = MeshBuilder()
    places = np.arange(-63, 64, 14.0) + site.rng.uniform(-2.5, 2.5)
    for x in places:
        site.rod((x, 8.65, 0), (x, 8.65, 6.4), 0.12, wood, 0.09)
        site.box((float(x), 8.65, 6.0), (0.05, 0.7, 0.05), wood)
    t = np.linspace(0, 1, 9)
    for start, end in pairwise(places):
        for y in (8.0, 8.65, 9.3):
            line = np.column_stack([start + t * (end - start), np.full(9, y), 6.08 - 2.4 * t * (1 - t)])
            cables.tube(line, 0.016, linear("18181a"), sides=3)
    site.put(cables, matte("ffffff", 0.9))


def _farm(site: Site) -> None:
    side = float(site.rng.choice((-1, 1)))
    cottage(site, (side * 13.0, 29.0, 0), (3.6, 2.6), wall=matte("e6dcc8", 0.9), roof="9a4a34")
    barn = patterned("8a3a2c", Pattern.WOOD, 0.8, 0.9)
    cottage(site, (side * 21.5, 31.5, 0), (4.2, 3.2), wall=barn, roof="5a5a5e", chimney=False)
    site.box((side * 27.5, 32.0, 3.2), (1.3, 1.3, 3.2), matte("b8bcc0", 0.4), shape=Shape.CYLINDER)
    site.box((side * 27.5, 32.0, 6.4), (1.3, 1.3, 0.9), matte("9aa0a6", 0.4), shape=Shape.BALL)


def _plants(site: Site) -> None:
    rng = site.rng
    plants = grove(site)
    for _ in range(7):
        at = (rng.uniform(-34, 34), rng.uniform(21, 27), 0)
        plants.tree(rng.choice(["oak", "birch", "maple"]), at, rng.uniform(4.5, 7), detail=0.6)
    for x in np.arange(-40, 41, 7.0):
        plants.tree("poplar", (x + rng.uniform(-1.5, 1.5), rng.uniform(33, 35), 0.1), rng.uniform(7, 10), detail=0.4)
    for _ in range(14):
        plants.tree("oak", (rng.uniform(-50, 50), rng.uniform(-40, -16), 0), rng.uniform(5, 8), detail=0.25)
    for _ in range(18):
        plants.tree("oak", (rng.uniform(-80, 80), rng.uniform(42, 62), 1.6), rng.uniform(5, 9), detail=0.25)
    for _ in range(14):
        plants.bush((rng.uniform(-24, 24), 9.0 + rng.uniform(-0.2, 0.3), 0), rng.uniform(0.25, 0.45), detail=0.6)
    if not site.snowy:
        for y0, y1, count in ((2.7, 2.95, 240), (8.1, 9.0, 400)):
            spots = np.column_stack([rng.uniform(-24, 24, count), rng.uniform(y0, y1, count), np.zeros(count)])
            plants.grass(spots, 0.2, ("2f4a1c", "5a7a34", "8fa852"))
        near = np.column_stack([rng.uniform(-6, 6, 110), rng.uniform(-2.6, 2.6, 110), np.zeros(110)])
        plants.grass(near, 0.1, ("2f4a1c", "5a7a34", "8fa852"))
        spots = np.column_stack([rng.uniform(-20, 20, 120), rng.uniform(8.2, 9.0, 120), rng.uniform(0.15, 0.3, 120)])
        palette = np.array([linear(code) for code in ("d83a3a", "f4f0e4", "f0c030", "7a6ae0")])
        plants.flowers(spots, palette[rng.integers(0, 4, 120)], 0.05)
    plant(site, plants)
