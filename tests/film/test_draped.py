"""A sheet is smooth between its points, keeps its corners, and lies on balls."""

import numpy as np

from langit.film.batch import Piece, Stuff, attributes
from langit.film.carried import Moved
from langit.film.draped import OFF, clear, draped
from langit.render.snapshot import Builder, Pattern, Shape, Surface


def sheet(side: int) -> Piece:
    """A square of 1 m that faces up."""
    x, y = (grid.ravel() for grid in np.meshgrid(*2 * [np.linspace(0, 1, side)], indexing="ij"))
    first = (np.arange(side - 1)[:, None] * side + np.arange(side - 1)).ravel()[:, None]
    triangles = np.concatenate([first + np.array(three) for three in ((0, side, side + 1), (0, side + 1, 1))])
    return Piece(
        stuff=Stuff(Pattern.CLOTH),
        points=np.stack([x, y, 0 * x], axis=1).astype(np.float32),
        normals=np.tile(np.array([0.0, 0.0, 1.0], np.float32), (side**2, 1)),
        triangles=triangles.astype(np.int32),
        attributes=attributes(side**2, (0.5, 0.5, 0.5)),
    )


def test_a_flat_sheet_stays_flat_and_as_large() -> None:
    rough = sheet(7)
    found = draped(rough)
    assert found is not None
    fine, where = found
    assert len(fine.triangles) == 64 * len(rough.triangles)
    np.testing.assert_allclose(fine.points[:, 2], 0, atol=1e-6)
    np.testing.assert_allclose((fine.points.min(axis=0), fine.points.max(axis=0)), [(0, 0, 0), (1, 1, 0)], atol=1e-5)
    np.testing.assert_allclose(fine.normals, np.tile([0, 0, 1], (len(fine.points), 1)), atol=1e-5)
    moved = where(Moved(rough.points + np.float32(2), rough.normals))
    np.testing.assert_allclose(moved.points, fine.points + 2, atol=1e-5)


def test_what_has_only_a_rim_is_as_flat_as_it_was_made() -> None:
    assert draped(sheet(2)) is None
    assert draped(sheet(3)) is not None


def test_a_crease_becomes_round() -> None:
    rough = sheet(9)
    bent = rough.points.copy()
    bent[:, 2] = np.abs(bent[:, 0] - 0.5)
    found = draped(rough)
    assert found is not None
    fine, where = found
    corners = where(Moved(bent, rough.normals)).points[fine.triangles]
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    side = np.sort(fine.triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    _, number = np.unique(side, axis=0, return_inverse=True)
    order = np.argsort(number.reshape(-1), kind="stable")
    pairs = order[:-1][np.diff(number.reshape(-1)[order]) == 0], order[1:][np.diff(number.reshape(-1)[order]) == 0]
    least = (facing[pairs[0] // 3] * facing[pairs[1] // 3]).sum(axis=1).min()
    assert np.degrees(np.arccos(least)) < 30  # of 90 between the sides of the crease


def test_nothing_of_a_sheet_is_in_a_ball() -> None:
    site = Builder()
    site.add(Shape.BALL, (0.5, 0.5, -0.1), (0.3, 0.3, 0.3), Surface())
    site.add(Shape.BALL, (0.1, 0.1, 0.0), (0.3, 0.3, 0.1), Surface())  # no ball
    flat = sheet(21)
    points = clear(Moved(flat.points, flat.normals), site.build()).points
    far = np.linalg.norm(points - np.array([0.5, 0.5, -0.1]), axis=1)
    assert far.min() > 0.3 + OFF - 1e-5
    still = np.linalg.norm(flat.points - np.array([0.5, 0.5, -0.1]), axis=1) > 0.31
    np.testing.assert_array_equal(points[still], flat.points[still])
