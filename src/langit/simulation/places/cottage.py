"""Houses of a place far back: a farmhouse with its barn, and a log cabin."""

from dataclasses import replace

import numpy as np

from langit.render.image import Image
from langit.render.snapshot import Pattern, Surface
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder
from langit.simulation.places.site import Site, glow, matte, patterned


def cottage(
    site: Site,
    at: tuple[float, float, float],
    half: tuple[float, float],
    *,
    wall: Surface,
    roof: str,
    chimney: bool = True,
) -> None:
    """A house of half sizes `half` (x, y) whose front looks toward -y, under a gable roof with its ridge along x."""
    x, y, z = at
    wide, deep = half
    eaves = 1.15 * min(wide, deep) + 0.9
    ridge = eaves + 0.95 * deep
    site.box((x, y, z + eaves / 2), (wide, deep, eaves / 2), wall)
    dark = matte("3a2a20")
    pane = glow("ffb860", 1.3) if site.lit else matte("3c4a54", 0.12)
    frame = matte("efe9dc")
    front = y - deep
    for place in np.linspace(-0.72, 0.72, 4) * wide:
        if abs(place) > 0.3 * wide:
            site.box((x + place, front, z + 1.45), (0.42, 0.05, 0.52), frame)
            site.box((x + place, front - 0.02, z + 1.45), (0.34, 0.06, 0.44), pane)
            site.box((x + place, front - 0.05, z + 1.45), (0.02, 0.05, 0.44), frame)
    site.box((x, front, z + 1.0), (0.48, 0.06, 1.0), dark)
    tiles, gable = MeshBuilder(), MeshBuilder()
    color = np.array(linear("eef2f8" if site.snowy else roof))
    rim, thick = 0.45, 0.16
    for side in (-1.0, 1.0):
        edge = y + side * (deep + rim)
        low = eaves - rim * (ridge - eaves) / deep
        section = [(edge, z + low), (edge, z + low + thick), (y, z + ridge + thick), (y, z + ridge)]
        tiles.prism(section if side > 0 else section[::-1], x - wide - rim, x + wide + rim, color)
    gable.prism([(y - deep, z + eaves), (y + deep, z + eaves), (y, z + ridge)], x - wide, x + wide, wall.color)
    site.put(tiles, Surface(roughness=0.85))
    site.put(gable, Surface(roughness=0.9))
    if chimney:
        brick = replace(patterned("8a4a38", Pattern.BRICK, 2.0, 0.9), image=Image.BRICK)
        site.box((x + 0.5 * wide, y + 0.3 * deep, z + ridge), (0.32, 0.32, 0.75), brick)
    site.lamp((x, front - 1.2, z + 1.8), (2.4, 1.35, 0.55), 0.25)
