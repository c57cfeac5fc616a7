from dataclasses import replace

import numpy as np
import pytest

from langit.render.posing import Cast
from langit.render.snapshot import Surface
from langit.simulation.characters.loft import Skin, ellipsoid, grid, moved, normals, part, tube, turn

ONE = np.ones(1)
WHITE = (1.0, 1.0, 1.0)


def volume(vertices: np.ndarray, triangles: np.ndarray) -> float:  # type: ignore[type-arg]  # floats and ints
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    return float((a * np.cross(b, c)).sum() / 6)


def test_a_tube_is_a_cylinder_with_its_volume() -> None:
    rings = tube([(0, 0, 0), (0, 0, 1), (0, 0, 2)], [(1.0, 1.0)] * 3, 64)
    made = part(rings, ONE, WHITE, Surface())
    assert volume(made.vertices, made.triangles) == pytest.approx(2 * np.pi, rel=0.01)


def test_an_ellipsoid_has_its_volume_and_outward_normals() -> None:
    made = ellipsoid((1, 2, 3), (0.5, 0.3, 0.2), ONE, WHITE, Surface(), rows=24, segments=32)
    assert volume(made.vertices - [1, 2, 3], made.triangles) == pytest.approx(4 / 3 * np.pi * 0.03, rel=0.02)
    assert ((made.vertices - [1, 2, 3]) * normals(made.vertices, made.triangles)).sum(1).min() > 0


def test_mirroring_keeps_the_outside_outside() -> None:
    made = moved(ellipsoid((0, 1, 0), (0.5, 0.3, 0.2), ONE, WHITE, Surface()), mirror=True)
    assert made.vertices[:, 1].mean() == pytest.approx(-1.0, abs=1e-9)
    assert volume(made.vertices + np.array([0, 1, 0]), made.triangles) > 0


def test_boxy_rings_fill_their_corners() -> None:
    round_, boxy = (tube([(0, 0, 0), (0, 0, 1)], [(1.0, 1.0)] * 2, 32, power=p) for p in (2.0, 6.0))
    assert np.abs(boxy).max() == pytest.approx(1.0, abs=1e-9)
    assert np.hypot(*boxy[0, :, :2].T).max() > 1.15 > 1.01 > np.hypot(*round_[0, :, :2].T).max()


def test_grids_are_closed_or_open() -> None:
    assert len(grid(3, 8)) == 2 * 2 * 8
    assert len(grid(3, 8, closed=False)) == 2 * 2 * 7


def test_crowded_angles_stay_in_order() -> None:
    assert (np.diff(turn(30, 0.6)) > 0).all()


def test_a_skin_follows_its_bones() -> None:
    two = np.array([[1.0, 0.0], [0.0, 1.0]])
    rings = tube([(0, 0, 0), (0, 0, 1)], [(0.1, 0.1)] * 2, 8)
    skin = Skin([part(rings, two, WHITE, Surface(), caps=(False, False))], owner=3)
    still = np.concatenate([np.eye(3), np.zeros((3, 1))], 1)
    lifted = still.copy()
    lifted[:, 3] = (0, 0, 5)
    vertices, (shown,) = skin.pose(np.stack([still, lifted]))
    assert vertices[:8, 2] == pytest.approx(0.0)
    assert vertices[8:, 2] == pytest.approx(6.0)
    mesh = Cast(skin.meshes).world(shown)
    assert mesh.vertices == pytest.approx(vertices, abs=1e-6)
    assert mesh.owner == 3


def test_parts_with_one_surface_become_one_mesh() -> None:
    ball = ellipsoid((0, 0, 0), (1, 1, 1), ONE, WHITE, Surface())
    other = replace(ball, surface=Surface(roughness=0.1))
    skin = Skin([ball, other, ball], owner=1)
    assert [len(mesh.vertices) for mesh in skin.meshes] == [2 * len(ball.vertices), len(ball.vertices)]
    assert all(mesh.triangles.max() == len(mesh.vertices) - 1 for mesh in skin.meshes)
