import numpy as np
import pytest

from langit.film.windows import DEEP, WINDOW, Walled, pieces

HALF = (3.0, 2.0, 5.0)


def house(emission: float = 0.5, scale: float = 0.8) -> Walled:
    return Walled(
        half=np.array(HALF), turn=np.eye(3), center=np.array([1.0, 0.0, 5.0]), color=np.array([0.3, 0.3, 0.3]),
        emission=emission, roughness=0.5, scale=scale, variant=0.3,
    )  # fmt: skip


def area(piece, along, out=None):
    """Square meters of a piece across an axis, of what lies in the planes `out` from the middle alone."""
    corners = piece.points[piece.triangles]
    size = np.abs(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, along]) / 2
    far = np.abs(corners[..., along] - (1.0, 0.0, 5.0)[along])
    return size.sum() if out is None else size[np.isclose(far, out, atol=1e-4).all(axis=1)].sum()


def test_panes_fill_the_holes_of_the_walls_and_lie_behind_them():
    walls, panes = pieces(house())
    assert panes.stuff.kind == WINDOW
    for axis, whole in ((0, 2 * 4 * HALF[1] * HALF[2]), (1, 2 * 4 * HALF[0] * HALF[2])):
        behind = area(panes, axis, HALF[axis] - DEEP)
        assert 0.2 * whole < behind < 0.5 * whole
        assert area(walls, axis, HALF[axis]) + behind == pytest.approx(whole, rel=0.06)


def test_every_triangle_faces_the_way_its_normal_says():
    for piece in pieces(house()):
        corners = piece.points[piece.triangles]
        ahead = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert ((ahead * piece.normals[piece.triangles[:, 0]]).sum(axis=1) > -1e-6).all()


def test_as_many_rooms_are_lit_as_the_emission_says_and_none_by_day():
    _, panes = pieces(house(emission=0.6, scale=2.5))
    lit = panes.attributes["tone"][::4, 3] > 0
    assert 0.5 < lit.mean() < 0.7
    assert not pieces(house(emission=0.0))[1].attributes["tone"][:, 3].any()


def test_a_wall_too_small_for_windows_is_a_wall():
    (walls,) = pieces(house(scale=0.01))
    assert area(walls, 2) == pytest.approx(2 * 4 * HALF[0] * HALF[1], rel=1e-4)
