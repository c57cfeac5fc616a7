"""Trees of every species stand where they are planted, as high as asked, in the colors of their season."""

import numpy as np
import pytest

from langit.render.snapshot import Mesh
from langit.simulation.places.vegetation import SPECIES, Grove


def grown(species: str, **look: object) -> tuple[Mesh, ...]:
    grove = Grove(rng=np.random.default_rng(1), **look)
    grove.tree(species, (3.0, 5.0, 0.0), 6.0)
    return grove.meshes(sway=0.02)


def color(meshes: tuple[Mesh, ...]) -> np.ndarray:
    assert meshes[-1].colors is not None
    return meshes[-1].colors.mean(0)


@pytest.mark.parametrize("species", sorted(SPECIES))
def test_tree_has_its_height_and_place(species: str) -> None:
    meshes = grown(species)
    points = np.concatenate([mesh.vertices for mesh in meshes])
    assert 4.8 < points[:, 2].max() < 7.6
    assert points[:, 2].min() > -0.8
    assert np.abs(points[:, :2].mean(0) - [3, 5]).max() < 1.5
    assert 60 < sum(len(mesh.triangles) for mesh in meshes) < 9000
    assert all(mesh.sway == 0.02 for mesh in meshes)


def test_seasons_color_the_leaves() -> None:
    spring, summer, autumn = (color(grown("cherry", season=season)) for season in ("spring", "summer", "autumn"))
    assert spring[0] > spring[1] < spring[2]  # pink
    assert summer[1] > summer[0] > summer[2]  # green
    assert autumn[0] > autumn[1] > autumn[2]  # red and gold
    bare = grown("oak", season="winter")
    assert sum(len(mesh.triangles) for mesh in bare) < sum(len(mesh.triangles) for mesh in grown("oak"))


def test_snow_whitens_pines() -> None:
    assert color(grown("pine", snow=0.9)).min() > 2 * color(grown("pine")).min()


def test_shades_override_leaves() -> None:
    grove = Grove(rng=np.random.default_rng(1))
    grove.tree("oak", (0, 0, 0), 4.0, shades=((0.2, 0.0, 0.0), "ff0000", (1.0, 0.1, 0.1)))
    red, green, _ = color(grove.meshes())
    assert red > 3 * green


def test_less_detail_is_fewer_triangles() -> None:
    counts = []
    for detail in (0.3, 1.0):
        grove = Grove(rng=np.random.default_rng(1))
        grove.tree("oak", (0, 0, 0), 5.0, detail=detail)
        grove.tree("pine", (5, 0, 0), 5.0, detail=detail)
        counts.append(grove.leaves.triangles)
    assert counts[0] < 0.6 * counts[1]


def test_grass_flowers_bushes_and_hedges_stay_low() -> None:
    grove = Grove(rng=np.random.default_rng(1))
    points = np.tile([1.0, 2.0, 0.0], (50, 1))
    grove.grass(points, 0.2, ("2f5a1c", "5f9636", "9cc45a"))
    grove.flowers(points, np.ones((50, 3)), 0.04)
    grove.hedge((0, 0), (3, 0), 0.8, 0.6)
    grove.bush((5, 5, 0), 0.5)
    heights = np.concatenate([mesh.vertices[:, 2] for mesh in grove.meshes()])
    assert heights.max() < 1.3
    assert heights.min() > -0.3
