"""A wooden table top in front of a soft backdrop; for people, paper without a seam from the floor up the walls."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from langit.render.snapshot import Pattern, Reflector, Shape, Surface
from langit.scene.catalogue import kind
from langit.simulation.materials import linear
from langit.simulation.places.meshwork import MeshBuilder, cross, unit
from langit.simulation.places.site import Site, matte, patterned

PAPERS: Final = ("8fa6b8", "c9b8a4", "a8b8a0", "b8a0b0", "98a8c8")
BOOKS: Final = ("7a2f2a", "2f4a5c", "c9b88a", "3c5a40", "8a6a3a", "e0d8c4", "3a3440")
VASES: Final = ("2f5560", "d8d0c0", "8a4a32", "4a5a3a", "c08a3a")
# How far from the middle paper is how high: a bowl beyond the edge of a table, or a floor that turns up into walls.
BOWL: Final = ([4.8, 6.2, 6.8, 7.1, 7.2, 7.2, 7.2, 7.2, 7.2], [-1.4, -1.3, -0.9, -0.2, 0.5, 1.3, 2.0, 2.8, 3.4])
COVE: Final = (
    [0.001, 1.5, 3.0, 4.2, 5.0, 5.6, 6.1, 6.5, 6.8, 7.0, 7.15, 7.2, 7.2],
    [0.0, 0.0, 0.0, 0.0, 0.03, 0.14, 0.33, 0.6, 0.93, 1.35, 1.9, 2.6, 3.4],
)


def build(site: Site) -> None:
    """Fills the site."""
    peopled = any(kind(subject.kind).person for subject in site.scene.said.subjects)
    if site.scene.mirror_floor or not peopled:
        _table(site)
        _paper(site, *BOWL)
        _behind(site)
    else:
        _paper(site, *COVE)
    _lamps(site)


def _table(site: Site) -> None:
    if site.scene.mirror_floor:
        top = patterned("55585e", Pattern.MIRROR, 1.0, 0.1)
    else:
        top = patterned("a8703c", Pattern.WOOD, 0.9, 0.35)
    site.reflector = Reflector(normal=(0.0, 0.0, 1.0), offset=0.0)
    site.plane((0, -0.7, 0.0), (4.5, 2.3), top)
    site.box((0, -0.7, -0.065), (4.5, 2.3, 0.06), patterned("8a5a30", Pattern.WOOD, 0.9))


def _behind(site: Site) -> None:
    """A sideboard against the paper with things on it, far out of focus: what a table stands before in a room."""
    rng = site.rng
    top, walnut = -0.10, patterned("4a3122", Pattern.WOOD, 1.2, 0.45)
    site.box((0.2, 5.3, top - 0.03), (2.7, 0.36, 0.03), walnut)
    site.box((0.2, 5.34, top - 0.68), (2.62, 0.30, 0.62), walnut)
    side = float(rng.choice((-1, 1)))
    shade = Surface(color=(1.0, 0.72, 0.40), emission=1.5, roughness=0.6)
    brass = Surface(color=(0.5, 0.36, 0.15), roughness=0.3, metal=1.0)
    site.rod((side * 1.55, 5.3, top), (side * 1.55, 5.3, top + 0.4), 0.03, brass)
    site.box((side * 1.55, 5.3, top + 0.58), (0.26, 0.26, 0.2), shade, shape=Shape.CYLINDER)
    x = side * 1.15
    for _ in range(9):
        thick, tall = rng.uniform(0.025, 0.06), rng.uniform(0.2, 0.34)
        x -= side * thick
        site.box((x, 5.3, top + tall), (thick * 0.94, 0.16, tall), matte(BOOKS[rng.integers(len(BOOKS))]))
        x -= side * thick
    for at, wide, tall, code in ((-0.55, 0.17, 0.22, VASES), (-0.95, 0.10, 0.34, VASES), (-1.75, 0.21, 0.30, VASES)):
        glaze = matte(code[rng.integers(len(code))], 0.25)
        site.box((side * at, 5.25, top + tall), (wide, wide, tall), glaze, shape=Shape.BALL)
        site.box((side * at, 5.25, top + 1.9 * tall), (0.4 * wide,) * 2 + (0.35 * tall,), glaze, shape=Shape.CYLINDER)


def _lamps(site: Site) -> None:
    """Wide lamps before and above the table, which smooth things mirror."""
    for place, half, light in (
        ((-2.9, -1.6, 2.3), (0.7, 0.9), 2.2),
        ((2.8, -2.4, 1.9), (0.35, 1.0), 1.4),
        ((0.3, 1.4, 3.3), (1.0, 0.5), 1.1),
    ):
        x, y, z = place
        toward = unit(np.array([[-x, -y, 0.1 - z]]))[0]
        across = unit(cross(toward, (0.0, 0.0, 1.0))[None])[0]
        turned = np.column_stack([across, cross(toward, across), toward])
        site.solids.add(Shape.PLANE, place, (*half, 1.0), Surface(color=(1.0, 0.95, 0.88), emission=light), turned)


def _paper(site: Site, radii: ArrayLike, heights: ArrayLike) -> None:
    """Paper all around, bright behind the table or people as if a lamp shone on it."""
    code = PAPERS[site.rng.integers(len(PAPERS))]
    base = np.array(linear(code))
    radii, heights = np.array(radii), np.array(heights)
    angle = np.linspace(0, 2 * np.pi, 65)
    inward = np.column_stack([-np.cos(angle), -np.sin(angle), np.zeros(65)])
    level = np.repeat(heights, 65)
    vertices = np.column_stack([(-radii[:, None, None] * inward[None, :, :2]).reshape(-1, 2), level])
    vertices[:, 1] -= 0.6
    vertices[-65:, 2] += 5.5 * np.clip(np.sin(angle), 0.0, 1.0)  # higher at the back, where a mirror table shows it
    spot = np.exp(-((vertices[:, 0] / 5.0) ** 2) - ((level - 0.8) / 1.9) ** 2) * np.clip(0.5 + vertices[:, 1] / 4, 0, 1)
    rise, spread = np.repeat(np.gradient(heights), 65), np.repeat(np.gradient(radii), 65)
    normals = unit(np.tile(inward, (len(radii), 1)) * rise[:, None] + np.array([0.0, 0.0, 1.0]) * spread[:, None])
    row, column = np.meshgrid(np.arange(len(radii) - 1), np.arange(64), indexing="ij")
    a = row * 65 + column
    faces = np.stack([np.stack([a, a + 66, a + 1], -1), np.stack([a, a + 65, a + 66], -1)]).reshape(-1, 3)
    paper = MeshBuilder()
    paper.add(vertices, normals, faces, base * (0.72 + 0.6 * spot)[:, None])
    site.put(paper, Surface(roughness=1.0))
    site.plane((0, 0, -1.42), (5.0, 5.0), matte(code, 0.9))
