"""A row of shops seen from across the street: lit windows along a wide sidewalk, the road, houses behind.

It is built as every street is, along y with its shops at x 4.4, and then turned: shops look at the camera, and people
walk past them from left to right.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from langit.render.snapshot import Atmosphere, Pattern, Reflector, Shape
from langit.scene.blocked import Blocked
from langit.simulation.places import neon_street
from langit.simulation.places.paint import Paint
from langit.simulation.places.site import Site, glow, matte, patterned, turn
from langit.simulation.places.streetworks import asphalt

WALL: Final = 4.4
ACROSS: Final = -8.2  # the houses on the other side
CURB: Final = 1.4
FAR_CURB: Final = -6.6
ENDS: Final = (-27.0, 27.0)
CLOSE: Final = (-12.5, 10.0)  # lots that a camera comes near to
NOWHERE: Final = (0.0, 0.0)
SUN: Final = {
    "day": (-0.50, -0.54, 0.68), "golden_hour": (-0.72, -0.58, 0.38), "dawn": (0.82, -0.44, 0.36),
    "sunset": (-0.86, -0.46, 0.22),
}  # fmt: skip


def build(site: Site) -> None:
    """Fills the site."""
    along = Site(scene=site.scene, rng=site.rng)
    paint = Paint()
    _ground(along)
    for wall, close, most in ((WALL, CLOSE, 5), (ACROSS, NOWHERE, 2)):
        y, before = ENDS[0], ""
        while y < ENDS[1] - 2:
            width = min(site.rng.uniform(3.4, 5.0), ENDS[1] - y)
            before = neon_street.house(along, paint, wall, (y, y + width), before, close=close, most=most)
            y += width
    _lamps(along)
    neon_street.glassy_end(along, 40.0)
    neon_street.glassy_end(along, -40.0)
    paint.into(along)
    _turned(along, site)
    weather = site.scene.weather
    if site.scene.time_of_day == "night" or weather.wet or weather.precipitation == "rain":
        site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.0)


def air(air: Atmosphere, scene: Blocked) -> Atmosphere:
    """As in the street, but the sun comes over the camera's shoulder, low enough for awnings to throw shade."""
    own = neon_street.air(air, scene)
    return replace(own, sun_direction=SUN.get(scene.time_of_day, own.sun_direction))


def _ground(site: Site) -> None:
    """The road, a curb on both sides of it, and sidewalks."""
    low, high = ENDS[0] - 12, ENDS[1] + 12
    middle, half = (low + high) / 2, (high - low) / 2
    snowy = site.snowy
    road = patterned("d4dbe6", Pattern.SNOW, 1.0, 0.8) if snowy else asphalt(site)
    walk = patterned("e6ebf3", Pattern.SNOW, 1.2, 0.8) if snowy else patterned("6d6a68", Pattern.TILES, 2.2, 0.6)
    site.plane((0.0, middle, 0.0), (24.0, half), road)
    for curb, wall in ((CURB, WALL + 0.2), (FAR_CURB, ACROSS - 0.2)):
        site.box(((curb + wall) / 2, middle, 0.0), (abs(wall - curb) / 2, half, 0.028), walk)
        site.box((curb, middle, 0.0), (0.06, half, 0.05), matte("8c8a86"))
        if not snowy:
            inward = curb - 0.25 if curb > 0 else curb + 0.25
            site.plane((inward, middle, 0.004), (0.05, half), matte("a9a79f", 0.6))


def _lamps(site: Site) -> None:
    """Slim lamps at the curb, and one on every second house across."""
    post = matte("1f2427", 0.4)
    head = glow("ffd9a6", 3.4) if site.lit else matte("e8e2d4", 0.3)
    for y in (-19.5, -9.5, 5.6, 14.5):
        x = CURB + 0.14
        site.rod((x, y, 0), (x, y, 4.1), 0.05, post, 0.035)
        site.rod((x, y, 4.05), (x - 0.55, y, 4.2), 0.03, post)
        site.box((x - 0.62, y, 4.12), (0.2, 0.09, 0.06), head, shape=Shape.BALL)
        site.lamp((x - 0.3, y, 3.9), (5.6, 4.0, 2.4), 0.4, casts=True)


def _turned(along: Site, site: Site) -> None:
    """Puts a street that runs along y into the site, a quarter of a turn on: what was at +x lies ahead."""
    around = turn(np.pi / 2)
    solids = along.solids.build()
    rods = solids["shape"] == Shape.CAPSULE
    ends = solids["pose"][rods].reshape(-1, 3, 4).reshape(-1, 12)
    for first in (0, 4):
        ends[:, first : first + 3] = ends[:, first : first + 3] @ around.T
    solids["pose"] = around @ solids["pose"]
    solids["pose"][rods] = ends.reshape(-1, 3, 4)
    site.solids.rows += solids.tolist()
    for mesh in along.meshes:
        placed, facing = (np.asarray(part @ around.T, np.float32) for part in (mesh.vertices, mesh.normals))
        site.meshes.append(replace(mesh, vertices=placed, normals=facing))
    for lamp in along.lamps:
        x, y, z = lamp.position
        site.lamps.append(replace(lamp, position=(-y, x, z)))
    site.taken += [(-y, x, radius) for x, y, radius in along.taken]
