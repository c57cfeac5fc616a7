from dataclasses import replace

import numpy as np
import pytest

from langit.render import shapes
from langit.render.snapshot import WHOLE, Mesh, Pattern, Shape, Surface


def triangles(slot, level=3):
    geometry = shapes.unit_shapes()
    count, first, base = geometry.table[shapes.entry(slot, level)]
    return geometry.vertices[geometry.indices[first : first + count].reshape(-1, 3) + base]


@pytest.mark.parametrize("slot", range(shapes.TUFT + 1))
def test_triangles_face_their_normals(slot):
    corners = triangles(slot).copy()
    corners[:, :, 2] += 2 * corners[:, :, 15]  # a capsule of length 2
    positions, normals = corners[:, :, :3], corners[:, :, 3:6].mean(axis=1)
    face = np.cross(positions[:, 1] - positions[:, 0], positions[:, 2] - positions[:, 0])
    assert ((face * normals).sum(axis=1) > 0).all()
    np.testing.assert_allclose(np.linalg.norm(corners[:, :, 3:6], axis=2), 1, atol=1e-5)


def volume(corners):
    return float(np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6)


@pytest.mark.parametrize(
    ("slot", "expected"),
    [(Shape.BOX, 8), (Shape.BALL, 4 / 3 * np.pi), (Shape.CYLINDER, 2 * np.pi), (Shape.CONE, 2 / 3 * np.pi)],
)
def test_finest_volumes(slot, expected):
    corners = triangles(slot, len(shapes.LEVELS) - 1)[:, :, :3].astype(float)
    assert volume(corners) == pytest.approx(expected, rel=2e-3)


def test_a_capsule_is_closed_and_holds_a_ball_and_a_rod():
    corners = triangles(Shape.CAPSULE, len(shapes.LEVELS) - 1).astype(float)
    corners[:, :, 2] += 3 * corners[:, :, 15]
    assert volume(corners[:, :, :3]) == pytest.approx(4 / 3 * np.pi + 3 * np.pi, rel=2e-3)


def test_the_level_keeps_the_circle_within_the_tolerance():
    pixels = np.array([1.0, 5.0, 20.0, 80.0])
    levels = np.array(shapes.LEVELS)[shapes.level_for(pixels, 0.3)]
    assert (pixels * (1 - np.cos(np.pi / levels)) <= 0.3 + 1e-3).all()
    assert (np.diff(levels) > 0).all()


def grid_mesh(count=40):
    x, y = np.meshgrid(np.arange(count, dtype=np.float32), np.arange(count, dtype=np.float32))
    vertices = np.stack([x.ravel(), y.ravel(), np.zeros(count * count, np.float32)], axis=1)
    corner = (np.arange(count - 1)[:, None] * count + np.arange(count - 1)).ravel()
    quads = np.stack([corner, corner + 1, corner + count, corner + 1, corner + count + 1, corner + count], axis=1)
    return Mesh(
        vertices=vertices,
        normals=np.tile(np.array([[0, 0, 1]], np.float32), (count * count, 1)),
        triangles=quads.reshape(-1, 3).astype(np.int32),
        surface=Surface(),
        colors=vertices / count,
    )


def test_a_split_mesh_has_the_same_triangles():
    mesh = grid_mesh()
    parts = shapes.split(mesh, cell=8.0)
    assert len(parts) > 9
    both = [
        np.concatenate([np.concatenate([m.vertices, m.colors], 1)[m.triangles].reshape(-1, 18) for m in group])
        for group in ([mesh], parts)
    ]
    np.testing.assert_array_equal(*(np.unique(rows, axis=0) for rows in both))
    assert max(np.ptp(part.vertices[:, 0]) for part in parts) <= 10


def test_a_small_mesh_stays_whole():
    mesh = grid_mesh(5)
    assert shapes.split(mesh) == [mesh]


def test_a_mesh_without_texture_takes_x_and_y():
    vertices, indices = shapes.of_mesh(grid_mesh(3))
    np.testing.assert_array_equal(vertices[:, 6:8], vertices[:, 0:2])
    assert indices.shape == (24,)


def test_fewer_triangles_share_the_vertices_and_keep_the_form():
    ring = np.stack(np.meshgrid(np.arange(41), np.arange(41), indexing="ij"), -1).reshape(-1, 2) * 0.01
    points = np.column_stack([ring, 0.02 * np.sin(9 * ring[:, 0])]).astype(np.float32)
    a = (41 * np.arange(40)[:, None] + np.arange(40)).ravel()
    faces = np.concatenate([np.column_stack([a, a + 41, a + 42]), np.column_stack([a, a + 42, a + 1])])
    sheet = Mesh(
        vertices=points, normals=np.tile(np.float32([0, 0, 1]), (len(points), 1)), triangles=faces.astype(np.int32),
        surface=Surface(),
    )  # fmt: skip
    fine = shapes.join([shapes.of_mesh(sheet)] * 2)
    both = shapes.with_coarse(fine, (0.02, 0.03))
    np.testing.assert_array_equal(both.table[:2], fine.table)
    np.testing.assert_array_equal(both.vertices, fine.vertices)
    assert (both.table[:2, 0] > both.table[2:4, 0]).all()
    assert (both.table[2:4, 0] > both.table[4:, 0]).all()
    for count, first, base in both.table[2:].astype(int):
        assert 100 < count // 3 < len(faces) / 2
        corners = both.vertices[both.indices[first : first + count].reshape(-1, 3) + base, :3].astype(float)
        face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert (face[:, 2] > 0).all()  # none is turned over
        assert face[:, 2].sum() / 2 == pytest.approx(0.4**2, rel=0.12)


def test_what_is_seen_from_one_side_comes_last_and_fits_the_rest_from_afar_too():
    mesh = grid_mesh()
    behind = mesh.vertices[mesh.triangles, 0].mean(axis=1) > 6.0
    vertices, indices = shapes.of_mesh(replace(mesh, two_sided=True, backed=behind))
    count = 3 * int((~behind).sum())
    whole = shapes.join([(vertices, indices)] * 2)
    parts = shapes.with_coarse(shapes.halved(whole, np.array([count, count])), (1.5,))
    coarse = shapes.with_coarse(whole, (1.5,))
    assert (vertices[indices[:count], 0].reshape(-1, 3).mean(axis=1) <= 6.0).all()
    seen, back, seen_far, back_far = (_faces(parts, entry) for entry in (1, 3, 5, 7))  # of the second mesh
    assert len(back) == behind.sum()
    assert seen | back == _faces(whole, 1)
    assert seen_far | back_far == _faces(coarse, 3)  # as one mesh would become: no crack between them


def _faces(geometry, entry):
    count, first, _ = geometry.table[entry].astype(int)
    return set(map(tuple, geometry.indices[first : first + count].reshape(-1, 3).tolist()))


def test_a_mesh_is_drawn_with_few_vertices_at_hand():
    rng = np.random.default_rng(3)
    a = (61 * np.arange(60)[:, None] + np.arange(60)).ravel()
    faces = np.concatenate([np.column_stack([a, a + 61, a + 62]), np.column_stack([a, a + 62, a + 1])])
    points = np.column_stack([np.arange(61 * 61) % 61, np.arange(61 * 61) // 61, np.zeros(61 * 61)]).astype(np.float32)
    shuffled = rng.permutation(faces).astype(np.int32)
    mesh = Mesh(vertices=points, normals=points, triangles=shuffled, surface=Surface())
    _, indices = shapes.of_mesh(mesh)
    drawn = indices.reshape(-1, 3)
    assert {tuple(face) for face in drawn.tolist()} == {tuple(face) for face in faces.tolist()}
    assert _shaded(drawn) < 1.4 * len(points)
    assert _shaded(drawn) < 0.4 * _shaded(shuffled)


def _shaded(triangles):
    """How often llvmpipe runs the program of a vertex: it keeps 256, each where its number says, for 341 triangles."""
    runs = 0
    for first in range(0, len(triangles), 341):
        kept: dict[int, int] = {}
        for vertex in triangles[first : first + 341].ravel().tolist():
            runs += kept.get(vertex % 256) != vertex
            kept[vertex % 256] = vertex
    return runs


def test_cloth_says_how_it_is_sewn_and_is_whole_where_nothing_is_known():
    sheet = replace(grid_mesh(3), surface=Surface(pattern=Pattern.CLOTH))
    seams = np.random.default_rng(2).random((len(sheet.vertices), 4)).astype(np.float32)
    known, _ = shapes.of_mesh(replace(sheet, sewn=seams))
    np.testing.assert_array_equal(known[:, shapes.SEWN], seams)
    unknown, _ = shapes.of_mesh(sheet)
    np.testing.assert_array_equal(unknown[:, shapes.SEWN], np.tile(np.float32(WHOLE), (len(seams), 1)))
