"""The sea: water that reflects at its own level, a beach that dips into it, islands far out."""

import numpy as np

from langit.blocking.block import block
from langit.render.snapshot import Pattern
from langit.scene.catalogue import setting
from langit.scene.scene import Scene
from langit.simulation.places import backdrop
from langit.simulation.places.sea import WATER_LEVEL


def test_water_reflects_at_its_level_and_covers_where_boats_sail() -> None:
    place = backdrop(block(Scene(setting="sea")))
    (water,) = place.solids[place.solids["pattern"] == Pattern.WATER]
    assert place.reflector is not None
    assert abs(water["pose"][2, 3] - place.reflector.offset) < 1e-6
    half, near, far = setting("sea").layout.water
    middle, reach = water["pose"][1, 3], water["pose"][1, 1]
    assert water["pose"][0, 0] >= half
    assert middle - reach < near < far < middle + reach


def test_beach_dips_below_the_water() -> None:
    place = backdrop(block(Scene(setting="sea")))
    sand = next(mesh for mesh in place.meshes if mesh.surface.pattern == Pattern.SAND)
    dry = sand.vertices[:, 1] < setting("sea").layout.stage[1] + setting("sea").layout.free[1]
    assert np.abs(sand.vertices[dry, 2]).max() < 0.08
    assert sand.vertices[sand.vertices[:, 1] > 4.9, 2].max() < WATER_LEVEL
