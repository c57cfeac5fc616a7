"""Parts of meshes face outward, and a mesh of many parts keeps them all."""

import numpy as np
import pytest

from langit.render.snapshot import Mesh, Surface
from langit.simulation.places.meshwork import MeshBuilder, icosphere

RNG = np.random.default_rng(4)
WHITE = (1.0, 1.0, 1.0)


def whole(builder: MeshBuilder) -> Mesh:
    (mesh,) = builder.build(Surface())
    return mesh


def faces(mesh: Mesh) -> tuple[np.ndarray, np.ndarray]:
    corners = mesh.vertices[mesh.triangles].astype(float)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return corners.mean(1), normals


@pytest.mark.parametrize("axis", ["x", "y"])
def test_prism_is_closed_and_faces_outward(axis: str) -> None:
    builder = MeshBuilder()
    builder.prism([(-1.0, 0.0), (2.0, 0.0), (0.0, 1.5)], -0.5, 3.0, WHITE, axis=axis)
    mesh = whole(builder)
    centers, normals = faces(mesh)
    assert abs(normals.sum(0)).max() < 1e-6  # closed
    volume = (centers * normals).sum() / 6
    assert abs(volume - 0.5 * 3.0 * 1.5 * 3.5) < 1e-5
    assert (np.einsum("ij,ij->i", normals, mesh.normals[mesh.triangles[:, 0]]) > 0).all()
    wide = 0 if axis == "y" else 1
    assert mesh.vertices[:, wide].max() == 2.0


def test_box_ball_and_tube_face_outward() -> None:
    for build, volume in (
        (lambda b: b.box((1, 2, 3), (0.5, 1.0, 1.5), WHITE, yaw=0.4), 6.0),
        (lambda b: b.blob((0, 0, 0), (1, 1, 1), lambda d: d * 0 + 1, RNG, detail=3, bumps=0.0), 4 / 3 * np.pi),
    ):
        builder = MeshBuilder()
        build(builder)
        centers, normals = faces(whole(builder))
        assert abs((centers * normals).sum() / 6 - volume) < 0.05
    tube = MeshBuilder()
    tube.tube([(0, 0, 0), (0.2, 0, 1), (0.5, 0.4, 2)], [0.3, 0.2, 0.1], WHITE)
    mesh = whole(tube)
    _, normals = faces(mesh)
    assert (np.einsum("ij,ij->i", normals, mesh.normals[mesh.triangles[:, 0]]) > 0).all()


def test_cards_face_their_outward_side() -> None:
    outward = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, -0.6, 0.8]]).repeat(40, axis=0)
    builder = MeshBuilder()
    builder.cards(RNG.normal(size=(120, 3)), outward, np.ones((120, 3)), 0.1, RNG)
    mesh = whole(builder)
    _, normals = faces(mesh)
    assert (np.einsum("ij,ij->i", normals, mesh.normals[mesh.triangles[:, 0]]) >= 0).all()


def test_terrain_follows_its_height_and_looks_up() -> None:
    builder = MeshBuilder()
    builder.terrain(
        np.linspace(-1, 1, 5), np.linspace(0, 3, 7), lambda x, y: 0.5 * x + y, lambda x, y, z: np.array(WHITE)
    )
    mesh = whole(builder)
    assert np.abs(mesh.vertices[:, 2] - 0.5 * mesh.vertices[:, 0] - mesh.vertices[:, 1]).max() < 1e-5
    slope = np.array([-0.5, -1.0, 1.0]) / 1.5
    assert np.abs(mesh.normals - slope).max() < 1e-4
    _, normals = faces(mesh)
    assert (normals[:, 2] > 0).all()


def test_parts_become_one_mesh() -> None:
    builder = MeshBuilder()
    assert builder.build(Surface()) == ()
    builder.quad([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], (1, 0, 0))
    builder.quad([(0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)], (0, 1, 0))
    mesh = builder.build(Surface(), sway=0.1, owner=3)[0]
    assert (mesh.sway, mesh.owner, builder.triangles) == (0.1, 3, 4)
    assert mesh.triangles.max() == 7
    assert mesh.colors is not None
    assert mesh.colors[0].tolist() == [1, 0, 0]
    assert mesh.colors[4].tolist() == [0, 1, 0]


def test_icosphere_is_round_and_closed() -> None:
    points, triangles = icosphere(2)
    assert len(triangles) == 320
    assert len(points) == 162
    assert np.abs(np.linalg.norm(points, axis=1) - 1).max() < 1e-9
