"""The country road: asphalt where cars drive, grass beside it, hills behind."""

import numpy as np

from langit.blocking.block import block
from langit.render.snapshot import Pattern
from langit.scene.catalogue import setting
from langit.scene.scene import Scene
from langit.simulation.places import backdrop


def test_cars_drive_on_asphalt() -> None:
    place = backdrop(block(Scene(setting="country_road")))
    (road,) = place.solids[place.solids["pattern"] == Pattern.ASPHALT]
    low, high = road["pose"][1, 3] - road["pose"][1, 1], road["pose"][1, 3] + road["pose"][1, 1]
    for lane in setting("country_road").layout.roads:
        assert low < lane - 0.9 < lane + 0.9 < high
    assert road["pose"][0, 0] > setting("country_road").layout.reach[1]


def test_hills_close_the_view() -> None:
    points = np.concatenate([mesh.vertices for mesh in backdrop(block(Scene(setting="country_road"))).meshes])
    assert points[points[:, 1] > 60, 2].max() > 8
