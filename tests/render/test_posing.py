"""Meshes by reference: what a name stands for, and where each kind of record puts its mesh."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from langit.errors import RequestError
from langit.render.posing import Cast
from langit.render.skinning import Skinning, skinning
from langit.render.snapshot import Mesh, Placed, Posed, Still, Surface, deformed

QUARTER = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], np.float32)  # about z
REST = np.eye(3, 4, dtype=np.float32)


def arm(**others):
    """An arm of length 2 along x: shoulder at the origin, elbow at x = 1, whose weights meet half way."""
    along = np.array([0.0, 0.5, 1.0, 1.5, 2.0])
    share = np.array([0.0, 0.0, 0.5, 1.0, 1.0])
    return Mesh(
        vertices=np.column_stack([along, 0 * along, 0 * along]).astype(np.float32),
        normals=np.tile(np.array([[0, 1, 0]], np.float32), (5, 1)),
        triangles=np.array([[0, 1, 2], [2, 3, 4]], np.int32),
        surface=Surface(),
        skinning=skinning(np.column_stack([1 - share, share])),
        **others,
    )


def bent():
    """The elbow bent by a quarter, the upper arm where it was."""
    elbow = np.array([1.0, 0.0, 0.0], np.float32)
    return np.stack([REST, np.column_stack([QUARTER, elbow - QUARTER @ elbow])]).astype(np.float32)


def test_a_name_is_what_the_mesh_is():
    assert arm().name == arm().name == pickle.loads(pickle.dumps(arm())).name
    other = replace(arm().skinning, joints=arm().skinning.joints[::-1])
    meshes = [arm(), arm(owner=2), arm(sway=0.1), replace(arm(), surface=Surface(metal=1.0))]
    meshes += [replace(arm(), vertices=arm().vertices + 1), replace(arm(), skinning=other)]
    assert len({mesh.name for mesh in meshes}) == len(meshes)


def test_a_skinned_mesh_follows_its_joints():
    mesh = arm()
    vertices, normals = Cast([mesh]).vertices(Posed(mesh=mesh.name, joints=bent()))
    np.testing.assert_allclose(vertices, [[0, 0, 0], [0.5, 0, 0], [1, 0, 0], [1, 0.5, 0], [1, 1, 0]], atol=1e-6)
    half = np.sqrt(0.5)
    np.testing.assert_allclose(normals, [[0, 1, 0]] * 2 + [[-half, half, 0]] + [[-1, 0, 0]] * 2, atol=1e-6)


def test_at_rest_a_skinned_mesh_is_where_it_was_made():
    mesh = arm()
    still, posed = Still(mesh=mesh.name), Posed(mesh=mesh.name, joints=np.stack([REST, REST]))
    for one, other in zip(Cast([mesh]).vertices(still), Cast([mesh]).vertices(posed), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_meshes_of_one_skeleton_are_posed_together_as_alone():
    one, two = arm(), replace(arm(), vertices=arm().vertices + np.float32(0.25))
    cast = Cast([one, two])
    group = [Posed(mesh=mesh.name, joints=bent()) for mesh in (one, two)]
    alone = [cast.vertices(shown) for shown in group]
    for kind, together in enumerate(cast.posed(group)[:2]):
        np.testing.assert_array_equal(together, np.concatenate([made[kind] for made in alone]))


def test_cloth_bends_where_joints_do():
    mesh = arm()
    straight = Cast([mesh]).posed([Posed(mesh=mesh.name, joints=np.stack([REST, REST]))])[2]
    elbow = Cast([mesh]).posed([Posed(mesh=mesh.name, joints=bent())])[2]
    np.testing.assert_allclose(straight, 0, atol=1e-3)
    np.testing.assert_allclose(elbow[[0, 1, 3, 4]], 0, atol=1e-3)
    assert elbow[2] > 0.9


def test_a_placed_mesh_is_turned_and_moved():
    mesh = arm()
    pose = np.column_stack([QUARTER, [3.0, 4.0, 5.0]]).astype(np.float32)
    world = Cast([mesh]).world(Placed(mesh=mesh.name, pose=pose))
    np.testing.assert_allclose(world.vertices[4], [3, 6, 5], atol=1e-6)
    np.testing.assert_allclose(world.normals[4], [-1, 0, 0], atol=1e-6)


def test_a_deformed_mesh_keeps_its_vertices_to_the_bit_and_its_normals_nearly():
    mesh, rng = arm(), np.random.default_rng(4)
    points, normals = rng.normal(size=(2, 5, 3)).astype(np.float32)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    there = Cast([mesh]).vertices(deformed(mesh, points, normals))
    np.testing.assert_array_equal(there[0], points)
    np.testing.assert_allclose(there[1], normals, atol=2e-5)


def test_only_the_four_strongest_joints_have_a_say():
    held = skinning(np.array([[0.1, 0.4, 0.0, 0.3, 0.15, 0.05]]))
    assert held.joints[0].tolist() == [1, 3, 4, 0]
    assert held.weights[0] == pytest.approx(np.array([0.4, 0.3, 0.15, 0.1]) / 0.95)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda mesh: Still(mesh="nobody"), "'nobody' that is not in the cast"),
        (lambda mesh: Posed(mesh=mesh.name, joints=REST[None]), "hangs on 2 joints, not 1"),
        (lambda mesh: deformed(mesh, mesh.vertices[:3], mesh.normals[:3]), "has 5 vertices, not 3"),
    ],
)
def test_what_cannot_be_shown_is_said(change, message):
    mesh = arm()
    with pytest.raises(RequestError, match=message):
        Cast([mesh]).vertices(change(mesh))


def test_a_mesh_without_skinning_cannot_be_posed():
    mesh = replace(arm(), skinning=None)
    with pytest.raises(RequestError, match="no skinning"):
        Cast([mesh]).vertices(Posed(mesh=mesh.name, joints=bent()))


def test_skinning_goes_through_a_pipe():
    mesh = arm()
    copy = pickle.loads(pickle.dumps(mesh, protocol=5))
    assert isinstance(copy.skinning, Skinning)
    np.testing.assert_array_equal(copy.skinning.weights, mesh.skinning.weights)
