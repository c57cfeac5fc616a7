"""Meshes seen from near are round, cloth has thick edges, and both go where their meshes go."""

import numpy as np
import pytest

from langit.film.batch import Piece, Stuff, attributes
from langit.film.carried import Moved
from langit.film.finer import Hemmed, Then, hemmed, rounded
from langit.film.parts import parts
from langit.render.snapshot import Pattern


def globe(rows: int = 8) -> Piece:
    """A rough ball of radius 1."""
    up, round_it = np.meshgrid(np.linspace(0.1, np.pi - 0.1, rows), np.linspace(0, 2 * np.pi, 2 * rows + 1)[:-1])
    points = np.stack([np.sin(up) * np.cos(round_it), np.sin(up) * np.sin(round_it), np.cos(up)], 2).reshape(-1, 3)
    ring, row = np.meshgrid(np.arange(2 * rows), np.arange(rows - 1), indexing="ij")
    a, b = (ring * rows + row).ravel(), (((ring + 1) % (2 * rows)) * rows + row).ravel()
    triangles = np.concatenate([np.stack([a, a + 1, b], 1), np.stack([b, a + 1, b + 1], 1)])
    return made(points, points, triangles)


def made(points: np.ndarray, normals: np.ndarray, triangles: np.ndarray, pattern: Pattern = Pattern.SKIN) -> Piece:
    return Piece(stuff=Stuff(pattern), points=points.astype(np.float32), normals=normals.astype(np.float32),
                 triangles=triangles.astype(np.int32), attributes=attributes(len(points), (0.5, 0.5, 0.5)))  # fmt: skip


def sheet(side: int = 5) -> Piece:
    """A square of 1 m that faces up."""
    x, y = (grid.ravel() for grid in np.meshgrid(*2 * [np.linspace(0, 1, side)], indexing="ij"))
    corner = (np.arange(side - 1)[:, None] * side + np.arange(side - 1)).ravel()
    triangles = np.concatenate([np.stack([corner, corner + side, corner + side + 1], 1),
                                np.stack([corner, corner + side + 1, corner + 1], 1)])  # fmt: skip
    normals = np.tile([0.0, 0.0, 1.0], (side**2, 1))
    return made(np.stack([x, y, 0 * x], 1), normals, triangles, Pattern.CLOTH)


def test_a_rough_ball_becomes_rounder_and_its_corners_stay() -> None:
    rough = globe()
    fine, _ = rounded(rough)
    assert len(fine.triangles) == 4 * len(rough.triangles)
    assert np.array_equal(fine.points[: len(rough.points)], rough.points)
    flat = np.linalg.norm(rough.points[rough.triangles].mean(axis=1), axis=1)
    round_ = np.linalg.norm(fine.points[fine.triangles].mean(axis=1), axis=1)
    assert 1 - round_.mean() < 0.5 * (1 - flat.mean())
    assert np.allclose(np.linalg.norm(fine.normals, axis=1), 1, atol=1e-5)


def test_triangles_keep_the_side_that_they_face() -> None:
    for piece in (rounded(globe())[0], rounded(sheet())[0]):
        corners = piece.points[piece.triangles]
        face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert ((face * piece.normals[piece.triangles].mean(axis=1)).sum(axis=1) > 0).all()


def test_a_sheet_gets_an_edge_as_thick_as_it_is_said_to_be() -> None:
    found = hemmed(sheet(), 0.004)
    assert found is not None
    piece, _ = found
    assert piece.points[:, 2].min() == pytest.approx(-0.004)
    assert piece.points[:, 0].min() == pytest.approx(-0.002)  # the bead goes around it
    corners = piece.points[piece.triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    turned = (face * piece.normals[piece.triangles].mean(axis=1)).sum(axis=1)
    assert (turned > -1e-9).all()
    for attribute in piece.attributes.values():
        assert len(attribute) == len(piece.points)


def test_what_is_closed_has_no_hem() -> None:
    piece = globe()
    middle = np.concatenate([piece.points, [[0, 0, 1], [0, 0, -1]]])
    rows, top, bottom = 8, len(piece.points), len(piece.points) + 1
    first = np.arange(16) * rows
    caps = np.concatenate([np.stack([first, np.roll(first, -1), np.full(16, top)], 1),
                           np.stack([np.roll(first, -1) + 7, first + 7, np.full(16, bottom)], 1)])  # fmt: skip
    assert hemmed(made(middle, middle, np.concatenate([piece.triangles, caps])), 0.002) is None


def test_points_in_one_place_are_no_edge() -> None:
    whole = sheet()
    apart = made(whole.points[whole.triangles].reshape(-1, 3), whole.normals[whole.triangles].reshape(-1, 3),
                 np.arange(3 * len(whole.triangles)).reshape(-1, 3))  # fmt: skip
    found = hemmed(apart, 0.002)
    assert found is not None
    assert isinstance(found[1], Hemmed)
    bead = apart.points[found[1].edge, :2]
    assert np.isclose(bead, np.round(bead)).any(axis=1).all()


@pytest.mark.parametrize("piece", [globe(), sheet()])
def test_fine_points_go_where_the_mesh_goes(piece: Piece) -> None:
    turn = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]], np.float32)
    fine, first = rounded(piece)
    hem = hemmed(fine, 0.003)
    where = first if hem is None else Then(first, hem[1])
    before = where(Moved(piece.points, piece.normals))
    after = where(Moved(piece.points @ turn.T + 5, piece.normals @ turn.T))
    assert np.allclose(after.points, before.points @ turn.T + 5, atol=1e-5)
    assert np.allclose(after.normals, before.normals @ turn.T, atol=1e-5)


def test_coarse_cloth_is_made_finer_however_far_it_is() -> None:
    (part,) = parts(sheet(), 1.0)
    assert isinstance(part.made, Piece)
    assert len(part.made.triangles) >= 64 * len(sheet().triangles)


def test_only_what_is_near_is_made_finer() -> None:
    piece = globe()
    far, near = parts(piece, 1.0), parts(piece, 2000.0)
    assert isinstance(far[0].made, Piece)
    assert isinstance(near[0].made, Piece)
    assert len(far[0].made.triangles) == len(piece.triangles)
    assert len(near[0].made.triangles) == 4 * len(piece.triangles)
