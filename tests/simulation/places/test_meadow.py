"""The meadow: flowers and grass in summer, bare snow in winter, hills behind."""

import numpy as np

from langit.blocking.block import block
from langit.scene.scene import Scene
from langit.simulation.places import backdrop


def low_triangles(season: str) -> int:
    place = backdrop(block(Scene(setting="meadow", season=season)))
    return sum(
        int((mesh.vertices[mesh.triangles][:, :, 2].max(1) < 0.4).sum()) for mesh in place.meshes if mesh.sway > 0
    )


def test_grass_grows_in_summer_and_not_in_snow() -> None:
    assert low_triangles("summer") > 2000
    assert low_triangles("winter") < 500


def test_hills_close_the_view() -> None:
    points = np.concatenate([mesh.vertices for mesh in backdrop(block(Scene(setting="meadow"))).meshes])
    assert points[points[:, 1] > 60, 2].max() > 8
