"""What a street is fitted with: crossing, curbs, poles with their wires, bollards, lamps and traffic lights."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from langit.render.image import Image
from langit.render.snapshot import Pattern, Shape, Surface
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site, glow, matte, patterned


def roadway(site: Site, start: float, end: float) -> None:
    """Asphalt from y `start` to `end`, sidewalks up to y 32, edge lines and a crossing; or snow on all of it."""
    middle, half = (start + end) / 2, (end - start) / 2
    if site.snowy:
        road, walk = patterned("d4dbe6", Pattern.SNOW, 1.0, 0.8), patterned("e6ebf3", Pattern.SNOW, 1.2, 0.8)
    else:
        road = asphalt(site)
        walk = patterned("6d6a68", Pattern.TILES, 2.2, 0.6)
    site.plane((0, middle, 0.0), (16.0, half), road)
    for side in (-1.0, 1.0):
        site.box((side * 3.82, start / 2 + 16, 0.0), (0.78, 16 - start / 2, 0.028), walk)
        site.box((side * 3.02, start / 2 + 16, 0.0), (0.05, 16 - start / 2, 0.05), matte("8c8a86"))
    if site.snowy:
        return
    paint = MeshBuilder()
    for x in np.arange(-2.55, 2.6, 0.85):
        _marking(paint, site, (x - 0.22, x + 0.22), (9.4, 12.2), 0.2)
    _marking(paint, site, (-2.6, 2.6), (8.5, 8.75), 0.13)
    for side in (-1.0, 1.0):
        for near, far in ((start, 8.2), (12.8, 30.0)):
            _marking(paint, site, (side * 2.8 - 0.05, side * 2.8 + 0.05), (near, far), 0.45)
    site.put(paint, matte("ffffff", 0.6))
    site.put(_gutters(site, start), replace(asphalt(site), color=(1.0, 1.0, 1.0)))


def _gutters(site: Site, start: float) -> MeshBuilder:
    """The rim of the road along its curbs, where dust, leaves and rubber gather: the darker, the nearer to the curb."""
    dirt, dirty = MeshBuilder(), np.random.default_rng([site.scene.seed, 11])
    road, brown = np.array(asphalt(site).color), np.array(linear("1d1a15"))
    for side in (-1.0, 1.0):
        u, v = np.meshgrid(2.97 - 0.5 * np.linspace(1, 0, 6) ** 1.5, np.arange(start, 32.0, 0.4), indexing="ij")
        near = (np.arange(6) / 5)[:, None] ** 1.4 * dirty.uniform(0.45, 1.0, u.shape)
        colors = road + (brown - road) * 0.9 * near[..., None]
        points = np.stack([side * u, v, np.full_like(u, 0.003)], axis=-1)[:: int(side)]
        corners, shades = (
            np.stack([a[:-1, :-1], a[1:, :-1], a[1:, 1:], a[:-1, 1:]], axis=2).reshape(-1, 4, 3)
            for a in (points, colors[:: int(side)])
        )
        dirt.quads(corners, np.tile([0.0, 0.0, 1.0], (len(corners), 1)), shades)
    return dirt


def _marking(paint: MeshBuilder, site: Site, x: tuple[float, float], y: tuple[float, float], cell: float) -> None:
    """Road paint as old as the road: in cells of that size, worn to the asphalt here and there, with ragged edges."""
    rng = site.rng
    columns, rows = (max(2, int((end - start) / cell) + 1) for start, end in (x, y))
    u, v = np.meshgrid(np.linspace(*x, columns), np.linspace(*y, rows), indexing="ij")
    ragged = np.where((u == x[0]) | (u == x[1]), 1.0, 0.0)
    u = u + ragged * rng.uniform(-1.0, 1.0, u.shape) * min(0.016, 0.03 * (x[1] - x[0]))
    worn = rng.uniform(0.0, 1.0, u.shape) ** 2.2 * 0.8
    white, road = np.array(linear("cfcdc6")), np.array(asphalt(site).color)
    points = np.stack([u, v, np.full_like(u, 0.006)], axis=-1)
    colors = white + (road - white) * worn[..., None]
    corners, shades = (np.stack([a[:-1, :-1], a[1:, :-1], a[1:, 1:], a[:-1, 1:]], axis=2) for a in (points, colors))
    left = rng.uniform(0.0, 1.0, corners.shape[:2]) > 0.035
    paint.quads(corners[left], np.tile([0.0, 0.0, 1.0], (int(left.sum()), 1)), shades[left])


def asphalt(site: Site) -> Surface:
    """Asphalt, nearly black by night so that what it mirrors when wet stands out."""
    code = "2a2b31" if site.scene.time_of_day == "night" else "4f4d4a"
    return Surface(color=linear(code), roughness=0.6, pattern=Pattern.ASPHALT, scale=0.8, image=Image.ASPHALT)


def wires(site: Site, length: float) -> None:
    """Concrete poles with transformers, and the many wires between them and to the houses."""
    rng = site.rng
    cables = MeshBuilder()
    black = np.array(linear("0b0b0d"))
    concrete = matte("77756f", 0.85)
    tops: dict[int, list[tuple[float, float]]] = {-1: [], 1: []}
    for side, first in ((-1, -13.4), (1, -9.6)):
        for y in np.arange(first, length, 9.0):
            x = side * 3.30
            tops[side].append((x, float(y)))
            site.rod((x, y, 0), (x, y, 8.2), 0.15, concrete, 0.11)
            for z in (7.0, 7.6):
                site.box((x, y, z), (0.75, 0.05, 0.05), matte("4a4a4c"))
            site.box((x + side * 0.32, y, 6.1), (0.22, 0.22, 0.36), matte("8d8f90", 0.5), shape=Shape.CYLINDER)
            site.box((x - side * 0.02, y - 0.2, 1.9), (0.12, 0.03, 0.3), matte("d8c832"))
    for side, row in tops.items():
        row = [(side * 3.3, row[0][1] - 9.0), *row]
        for (x0, y0), (x1, y1) in pairwise(row):
            for offset, z in ((-0.6, 7.6), (-0.2, 7.62), (0.35, 7.6), (0.6, 7.0), (-0.5, 7.0), (0.0, 5.5), (0.05, 5.3)):
                sag = rng.uniform(0.25, 0.55)
                _cable(cables, (x0 + offset, y0, z), (x1 + offset, y1, z), sag, black)
            if y1 > 0:
                _cable(cables, (x1, y1, 7.0), (-side * 4.4, y1 + rng.uniform(-3, 3), rng.uniform(5.5, 7)), 0.7, black)
                _cable(cables, (x1, y1, 6.2), (side * 4.5, y1 + rng.uniform(1, 3), rng.uniform(4.6, 6)), 0.2, black)
    site.put(cables, matte("ffffff", 0.9))


def traffic_light(site: Site, side: int, y: float) -> None:
    """A signal on an arm over the edge of the road, and the small one for walkers."""
    steel = matte("9aa0a3", 0.4)
    x = side * 3.2
    site.rod((x, y, 0), (x, y, 5.2), 0.085, steel, 0.06)
    site.rod((x, y, 5.1), (side * 1.7, y, 5.25), 0.05, steel)
    site.box((side * 2.0, y - 0.05, 5.2), (0.52, 0.12, 0.18), matte("20262a"))
    codes = ("12d8a0", "ffb020", "ff2a20")
    on = int(site.rng.integers(0, 3))
    for index, code in enumerate(codes):
        bulb = glow(code, 3.2) if index == on else matte("14181a", 0.3)
        site.box((side * 2.0 + (index - 1) * 0.33, y - 0.17, 5.2), (0.12, 0.03, 0.12), bulb, shape=Shape.BALL)
    red, green, blue = linear(codes[on])
    site.lamp((side * 1.8, y - 0.8, 4.8), (red, green, blue), 0.6)


def lanterns(site: Site, length: float) -> None:
    """Slim street lamps at the curb, two heads each."""
    post = matte("1f2427", 0.4)
    for side in (-1, 1):
        for y in np.arange(-14.8 if side > 0 else -9.4, length, 8.0):
            x = side * 3.14
            site.rod((x, y, 0), (x, y, 4.1), 0.05, post, 0.035)
            site.rod((x, y, 4.05), (x - side * 0.55, y, 4.2), 0.03, post)
            head = glow("ffd9a6", 3.4) if site.lit else matte("e8e2d4", 0.3)
            site.box((x - side * 0.62, y, 4.12), (0.2, 0.09, 0.06), head, shape=Shape.BALL)
            site.lamp((x - side * 0.7, float(y), 3.9), (5.6, 4.0, 2.4), 0.4, casts=True)
        for y in np.arange(-12.6, length, 1.6):
            if not 8.8 < y < 12.8:
                site.rod((side * 3.1, y, 0), (side * 3.1, y, 0.78), 0.045, matte("b8bcc0", 0.35))


def _cable(
    cables: MeshBuilder, start: tuple[float, float, float], end: tuple[float, float, float], sag: float, color: object
) -> None:
    t = np.linspace(0, 1, 7)[:, None]
    points = np.array(start) + t * (np.array(end) - np.array(start))
    points[:, 2] -= 4 * sag * (t * (1 - t))[:, 0]
    cables.tube(points, 0.016, np.asarray(color), sides=3)
