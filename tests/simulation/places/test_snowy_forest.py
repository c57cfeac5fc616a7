"""The snowy forest: white ground that is flat in the clearing, and pines on both sides."""

import numpy as np

from langit.blocking.block import block
from langit.render.snapshot import Pattern
from langit.scene.scene import Scene
from langit.simulation.places import backdrop


def test_ground_is_snow_and_flat_where_people_walk() -> None:
    place = backdrop(block(Scene(setting="snowy_forest")))
    ground = next(mesh for mesh in place.meshes if mesh.surface.pattern == Pattern.SNOW)
    path = (np.abs(ground.vertices[:, 0]) < 2.4) & (ground.vertices[:, 1] < 26)
    assert np.abs(ground.vertices[path, 2]).max() < 1e-6
    assert ground.vertices[:, 2].max() > 0.3


def test_pines_stand_on_both_sides() -> None:
    place = backdrop(block(Scene(setting="snowy_forest")))
    trees = np.concatenate([mesh.vertices for mesh in place.meshes if mesh.sway > 0])
    high = trees[trees[:, 2] > 2.0]
    assert min((high[:, 0] > 2.4).sum(), (high[:, 0] < -2.4).sum()) > 500
