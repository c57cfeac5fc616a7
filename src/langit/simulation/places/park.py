"""A park: a paved path between rows of trees, benches, hedges, lamps, and woods behind."""

from dataclasses import replace
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.render.snapshot import Atmosphere, Pattern, Reflector
from langit.scene.blocked import Blocked
from langit.scene.catalogue import setting
from langit.scene.settings import Bench
from langit.scene.vocabulary import Season
from langit.simulation.materials import linear
from langit.simulation.places.landscape import lawn, ridge, rock, rolling, street_lamp, woods
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site, matte, patterned
from langit.simulation.places.vegetation import Grove, grove, plant

SPECIES: Final[dict[Season, str]] = {"spring": "cherry", "summer": "oak", "autumn": "maple", "winter": "maple"}

MOON: Final = 0.3  # of the moon's light that is left beside the lamps


def build(site: Site) -> None:
    """Fills the site."""
    _ground(site)
    plants = grove(site)
    _trees(site, plants)
    for x in (-18.0, -6.0, 6.0, 18.0):
        plants.hedge((x - 5, 10.2), (x + 4.2, 10.2), 0.85, 0.8, detail=1.0 if abs(x) < 8 else 0.45)
    _undergrowth(site, plants)
    woods(site, plants, ((-56, -20), (-56, 46), (56, 46), (56, -20)), 7.0)
    rolling(site, 58.0, 120.0, 7.0)
    ridge(site, 118, 16, "5a7d68", jag=0.3)
    plant(site, plants)
    for seat in setting(site.scene.setting).benches:
        bench(site, seat)
    for x in (-10.6, -5.4, 5.6, 11.8):
        street_lamp(site, (x, 5.1), 3.0)
    _stones(site)
    if site.scene.weather.wet or site.scene.weather.precipitation == "rain":
        site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.0)


def air(air: Atmosphere, scene: Blocked) -> Atmosphere:
    """By night the lamps outshine the moon, whose light through the crowns would lie on the path as white stains."""
    if scene.time_of_day != "night":
        return air
    red, green, blue = air.key_light
    return replace(air, key_light=(MOON * red, MOON * green, MOON * blue))


def _ground(site: Site) -> None:
    """Lawns and the path between them."""
    lawn(site, (-60, 60), (-60, 1.9))
    lawn(site, (-60, 60), (4.7, 60))
    stone = patterned("e2e6ea" if site.snowy else "b3a48c", Pattern.SNOW if site.snowy else Pattern.TILES, 1.1)
    site.plane((0, 3.3, 0.0), (60, 1.4), stone)
    for y in (1.95, 4.65):
        site.box((0, y, 0.02), (60, 0.06, 0.03), matte("8d8578"))


def _trees(site: Site, plants: Grove) -> None:
    """A row along the path, a loose grove behind it, and woods before and behind."""
    rng = site.rng
    species = SPECIES[site.scene.season]
    for x in np.arange(-22, 23, 4.4):
        at = (x + rng.uniform(-0.4, 0.4), 7.5 + rng.uniform(-0.2, 0.5), 0)
        plants.tree(species, at, rng.uniform(4.8, 5.8), detail=1.0 if abs(x) < 8 else 0.45)
    for _ in range(13):
        at = (rng.uniform(-26, 26), rng.uniform(12, 21), 0)
        plants.tree(rng.choice([species, "oak", "birch"]), at, rng.uniform(5, 7), detail=0.3)
    for x in np.linspace(-46, 46, 12):
        plants.tree("oak", (x + rng.uniform(-2, 2), rng.uniform(27, 40), 0), rng.uniform(8, 11), detail=0.25)
    for x in np.linspace(-38, 38, 11):
        at = (x + rng.uniform(-2, 2), rng.uniform(-26, -13), 0)
        plants.tree(rng.choice([species, "oak"]), at, rng.uniform(6, 9), detail=0.22)
    for x in np.linspace(-44, 44, 13):
        plants.bush((x + rng.uniform(-2, 2), 26.0, -0.3), rng.uniform(1.3, 2.0), detail=0.25)


def _stones(site: Site) -> None:
    rng, stones = site.rng, MeshBuilder()
    for _ in range(6):
        rock(stones, (rng.uniform(-14, 14), rng.uniform(7.5, 8.8), 0), rng.uniform(0.2, 0.4), rng, 1.0 * site.snowy)
    site.put(stones, matte("ffffff", 0.9))


def bench(site: Site, seat: Bench) -> None:
    """A wooden bench that looks toward the path."""
    x, y = seat.at[0], seat.at[1] - 0.01
    wood, iron = patterned("8c5a34", Pattern.WOOD, 1.5, 0.6), matte("26292c", 0.5)
    for row in range(3):
        site.box((x, y - 0.14 + 0.15 * row, seat.high - 0.02), (seat.half, 0.06, 0.02), wood)
    for row in range(2):
        site.box((x, y + 0.26 + 0.02 * row, 0.66 + 0.16 * row), (seat.half, 0.018, 0.06), wood)
    for side in (0.13 - seat.half, seat.half - 0.13):
        site.box((x + side, y + 0.02, 0.22), (0.03, 0.2, 0.22), iron)
        site.rod((x + side, y + 0.22, 0.4), (x + side, y + 0.3, 0.9), 0.025, iron)


def _drifts(site: Site, petals: MeshBuilder, first: Floats, second: Floats) -> None:
    """More of what has fallen, of two colors, where wind leaves it: along the edges of the path, and in heaps on it."""
    rng = np.random.default_rng([site.scene.seed, 31])
    count = 1000
    edge = np.where(rng.random(count) < 0.5, 2.02 + rng.exponential(0.22, count), 4.58 - rng.exponential(0.30, count))
    heaps = np.column_stack([rng.uniform(-9, 9, 40), rng.uniform(2.1, 4.5, 40)])
    near = heaps[rng.integers(40, size=count)] + rng.normal(0.0, 0.28, (count, 2))
    at = np.where((rng.random(count) < 0.6)[:, None], np.column_stack([rng.uniform(-10, 10, count), edge]), near)
    ground = np.column_stack([at[:, 0], np.clip(at[:, 1], 2.02, 4.58), np.full(count, 0.008)])
    color = (first + (second - first) * rng.uniform(0, 1, (count, 1))) * rng.uniform(0.6, 1.0, (count, 1))
    petals.cards(ground, np.tile([0.0, 0.0, 1.0], (count, 1)), color, 0.015, rng, tilt=0.05, aspect=0.7)


def _undergrowth(site: Site, plants: Grove) -> None:
    rng = site.rng
    for _ in range(10):
        plants.bush((rng.uniform(-16, 16), rng.uniform(7.6, 9.0), 0), rng.uniform(0.35, 0.6), detail=0.6)
    if site.snowy:
        return
    autumn = site.scene.season == "autumn"
    green = ("4a3f1a", "86773a", "b8a45a") if autumn else ("2f5a1c", "5f9636", "9cc45a")
    spots = np.column_stack([rng.uniform(-13, 13, 420), rng.uniform(4.9, 9, 420), np.zeros(420)])
    plants.grass(spots, 0.10, green)
    mown = np.column_stack([rng.uniform(-6, 6, 130), rng.uniform(-1.6, 1.75, 130), np.zeros(130)])
    plants.grass(mown, 0.07, green)
    fallen = {"spring": ("f2a9c0", "ffd9e4"), "autumn": ("d8641c", "f2b23a")}.get(site.scene.season)
    if fallen:
        count = 640
        ground = np.column_stack([rng.uniform(-14, 14, count), rng.uniform(1.0, 9, count), np.full(count, 0.012)])
        first, second = (np.array(linear(code)) for code in fallen)
        color = first + (second - first) * rng.uniform(0, 1, (count, 1))
        up = np.tile([0.0, 0.0, 1.0], (count, 1))
        petals = MeshBuilder()
        petals.cards(ground, up, color, 0.02, rng, tilt=0.03, aspect=0.7)
        _drifts(site, petals, first, second)
        site.put(petals, matte("ffffff", 0.8))
