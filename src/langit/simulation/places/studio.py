"""A wooden table top in front of a soft backdrop."""

import numpy as np

from langit.simulation.materials import linear
from langit.simulation.places.meshwork import Floats, MeshBuilder
from langit.simulation.places.site import Site, patterned
from langit.simulation.snapshot import Pattern, Reflector, Surface

PAPERS = ("8fa6b8", "c9b8a4", "a8b8a0", "b8a0b0", "98a8c8")


def build(site: Site) -> None:
    """Fills the site."""
    if site.scene.mirror_floor:
        top = patterned("55585e", Pattern.MIRROR, 1.0, 0.1)
    else:
        top = patterned("a8703c", Pattern.WOOD, 0.9, 0.35)
    site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.0)
    site.plane((0, -0.7, 0.0), (4.5, 2.3), top)
    site.box((0, 1.57, -0.061), (4.5, 0.03, 0.06), patterned("8a5a30", Pattern.WOOD, 0.9))
    code = PAPERS[site.rng.integers(len(PAPERS))]
    base = np.array(linear(code))

    def height(x: Floats, y: Floats) -> Floats:
        return np.asarray(-1.2 + 7.0 * np.clip((y - 3.2) / 1.6, 0.0, 1.0) ** 3)

    def color(x: Floats, y: Floats, z: Floats) -> Floats:
        spot = np.exp(-((x / 3.2) ** 2) - ((z - 0.9) / 2.0) ** 2)
        return np.asarray(base * (0.55 + 0.75 * spot)[..., None])

    paper = MeshBuilder()
    paper.terrain(np.linspace(-9, 9, 31), np.linspace(1.62, 4.8, 33), height, color)
    site.put(paper, Surface(roughness=1.0))
