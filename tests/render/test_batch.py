from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.render import batch, camera, shapes
from langit.render.snapshot import SOLID, Builder, Mesh, Pattern, Shape, Surface, View

VIEW = camera.from_view(View(eye=(0, -8, 1), target=(0, 0, 1)), Size(64, 64))
PLAIN = Surface()


def rows_of(build):
    builder = Builder()
    build(builder)
    return batch.of_solids(builder.build())


def test_no_solids():
    assert len(batch.of_solids(np.zeros(0, SOLID)).rows) == 0


def test_a_capsule_runs_from_start_to_end():
    rows = rows_of(lambda b: b.capsule((1, 2, 3), (1, 5, 7), 0.5, PLAIN, 0.25))
    pose, extra = rows.rows[0, :12].reshape(3, 4), rows.rows[0, 12:15]
    np.testing.assert_allclose(extra, [0.5, 0.25, 5.0], atol=1e-6)
    np.testing.assert_allclose(pose @ [0, 0, 5.0, 1], [1, 5, 7], atol=1e-5)
    np.testing.assert_allclose(np.linalg.det(pose[:, :3].astype(float)), 1, atol=1e-5)
    np.testing.assert_allclose(rows.centers[0], [1, 3.5, 5], atol=1e-5)
    assert rows.radii[0] == pytest.approx(3.0, abs=1e-5)


def test_a_capsule_of_no_length_is_a_ball():
    rows = rows_of(lambda b: b.capsule((1, 1, 1), (1, 1, 1), 0.5, PLAIN))
    assert np.isfinite(rows.rows).all()


def test_a_flat_plane_keeps_a_normal():
    rows = rows_of(lambda b: b.add(Shape.PLANE, (0, 0, 0), (4, 5, 0), PLAIN))
    np.testing.assert_allclose(rows.rows[0, [2, 6, 10]], [0, 0, 1], atol=1e-6)


def test_bounding_balls_hold_the_shapes():
    turned = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    turned *= np.linalg.det(turned)
    for shape in (Shape.BOX, Shape.BALL, Shape.CYLINDER, Shape.CONE):
        rows = rows_of(lambda b, shape=shape: b.add(shape, (1, 2, 3), (0.5, 1.0, 2.0), PLAIN, turned))
        geometry = shapes.unit_shapes()
        count, first, base = geometry.table[shapes.entry(shape, 3)]
        used = geometry.vertices[geometry.indices[first : first + count] + base, :3]
        world = used @ rows.rows[0, :12].reshape(3, 4)[:, :3].T + rows.rows[0, [3, 7, 11]]
        assert np.linalg.norm(world - rows.centers[0], axis=1).max() <= rows.radii[0] + 1e-5


def test_leaves_have_a_crown_of_their_own_and_grounds_and_threads_cast_nothing():
    def build(b):
        b.add(Shape.BALL, (0, 0, 2), (1, 1, 1), replace(PLAIN, pattern=Pattern.LEAF))
        b.add(Shape.PLANE, (0, 0, 0), (9, 9, 1), PLAIN)
        b.add(Shape.BOX, (0, 0, 1), (1, 1, 1), replace(PLAIN, pattern=Pattern.GLASS))
        b.capsule((0, 0, 1), (0, 0, 2), 0.002, replace(PLAIN, pattern=Pattern.THREAD))

    rows = rows_of(build)
    assert rows.entries[0] == shapes.entry(shapes.TUFT)
    np.testing.assert_array_equal(rows.casts, [True, False, False, False])


def test_draws_group_by_pattern_and_go_from_near_to_far():
    def build(b):
        for y in (3.0, -3.0, 0.0, 90.0):
            b.add(Shape.BOX, (0, y, 1), (0.5, 0.5, 0.5), PLAIN)
        b.add(Shape.BOX, (1, 0, 1), (0.5, 0.5, 0.5), replace(PLAIN, pattern=Pattern.BRICK))
        b.add(Shape.BOX, (0, -30, 1), (0.5, 0.5, 0.5), PLAIN)  # behind the camera

    rows = rows_of(build)
    draws = batch.Draws(rows, shapes.unit_shapes().table)
    calls = draws.add(np.ones(6, bool), VIEW, 64)
    assert [(call.lane.pattern, call.size) for call in calls] == [(Pattern.PLAIN, 1), (Pattern.BRICK, 1)]
    np.testing.assert_array_equal(draws.chosen(), [1, 2, 0, 3, 4])
    commands = draws.commands()
    np.testing.assert_array_equal(commands[:, 1], [4, 1])
    np.testing.assert_array_equal(commands[:, 4], [0, 4])


def test_a_second_pass_continues_after_the_first():
    rows = rows_of(lambda b: b.add(Shape.BALL, (0, 0, 1), (1, 1, 1), PLAIN))
    draws = batch.Draws(rows, shapes.unit_shapes().table)
    draws.add(np.ones(1, bool), VIEW, 64)
    (call,) = draws.add(np.ones(1, bool), VIEW, 1024)
    assert call.first == 1
    assert draws.commands()[1, 4] == 1
    assert draws.commands()[1, 0] > draws.commands()[0, 0]  # more triangles in a larger picture


def test_meshes_keep_their_lanes():
    mesh = Mesh(
        vertices=np.eye(3, dtype=np.float32), normals=np.eye(3, dtype=np.float32),
        triangles=np.array([[0, 1, 2]], np.int32), surface=PLAIN, owner=4, two_sided=True,
    )  # fmt: skip
    rest = batch.of_meshes([mesh], 100)
    assert (rest.entries[0], rest.lanes[0], rest.owners[0]) == (100, 1, 4)
    box = np.zeros((1, 3), "f4"), np.ones((1, 3), "f4")
    bent, backed = batch.moving(rest, np.array([[6, 0, 0], [0, 6, 0]], np.uint32), 200, *box)
    assert (bent.entries[0], bent.lanes[0], bent.owners[0], len(backed.rows)) == (200, 3, 4, 0)
    bent, backed = batch.moving(rest, np.array([[3, 0, 0], [3, 3, 0]], np.uint32), 200, *box)
    assert (bent.entries[0], bent.coarse[0].tolist(), bent.lanes[0]) == (200, [202, 204], 3)
    assert (backed.entries[0], backed.coarse[0].tolist(), backed.lanes[0]) == (201, [203, 205], 2)


def test_a_placed_mesh_stays_in_its_ball_and_is_drawn_from_the_fixed_vertices():
    corners = np.random.default_rng(2).normal(size=(30, 3)).astype(np.float32)
    mesh = Mesh(vertices=corners, normals=corners, triangles=np.zeros((1, 3), np.int32), surface=PLAIN)
    turn = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3)))[0]
    pose = np.column_stack([turn, [4.0, 5.0, 6.0]]).astype(np.float32)
    rows = batch.placed(batch.of_meshes([mesh], 7), pose[None])
    away = np.linalg.norm(corners @ pose[:, :3].T + pose[:, 3] - rows.centers[0], axis=1)
    assert away.max() <= rows.radii[0] + 1e-5
    assert (rows.entries[0], rows.lanes[0]) == (7, 0)


def test_a_rod_is_carried_without_turning_about_itself():
    now = rows_of(lambda b: b.capsule((0, 0, 0), (0.43, 0, 0.9), 0.1, PLAIN))
    after = rows_of(lambda b: b.capsule((0, 0, 0), (0.45, 0, 0.88), 0.1, PLAIN))  # other side of the frame's choice
    carried = batch.carried(now, after)[0, :12].reshape(3, 4)
    before = now.rows[0, :12].reshape(3, 4)
    assert np.abs(carried[:, :3] - before[:, :3]).max() < 0.05
    np.testing.assert_allclose(carried[:, :3].T @ carried[:, :3], np.eye(3), atol=1e-5)


def test_other_solids_cannot_follow():
    one = rows_of(lambda b: b.add(Shape.BOX, (0, 0, 0), (1, 1, 1), PLAIN))
    two = rows_of(lambda b: b.add(Shape.BALL, (0, 0, 0), (1, 1, 1), PLAIN))
    with pytest.raises(ValueError, match="other solids"):
        batch.carried(one, two)


def test_a_long_rod_is_as_fine_as_it_is_near_and_not_its_middle():
    rows = rows_of(lambda build: build.capsule((1, -40, 3), (1, 22, 3), 0.02, PLAIN))  # its middle is behind the eye
    draws = batch.Draws(rows, shapes.unit_shapes().table)
    draws.add(np.ones(1, bool), VIEW, 540)
    ((count, *_),) = draws.commands()
    assert count <= shapes.unit_shapes().table[shapes.entry(Shape.CAPSULE, 3), 0]
