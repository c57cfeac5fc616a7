"""A room keeps light out but for its windows, whose panes and boards are told from all else."""

import numpy as np
import pytest

from langit.blocking.block import block
from langit.film.rooms import BOARD, VIEW, room
from langit.render.snapshot import Builder, Shape, Surface
from langit.scene.catalogue import settings
from langit.scene.scene import Scene
from langit.simulation.places import backdrop

WHITE, BRIGHT = Surface(), Surface(emission=2.0)
DOWN = np.array([(1, 0, 0), (0, -1, 0), (0, 0, -1)], float).T
RIGHT = np.array([(0, 1, 0), (0, 0, 1), (1, 0, 0)], float).T


def built(*, ceiling: bool = True) -> Builder:
    """A wall across x with a window of two panes on a board, and a lamp in the room."""
    site = Builder()
    if ceiling:
        site.add(Shape.PLANE, (0, 0, 3), (4, 5, 1), WHITE, DOWN)
    site.add(Shape.PLANE, (-4, 0, 1.5), (5, 1.5, 1), WHITE, RIGHT)
    site.add(Shape.BOX, (-3.98, 0, 1.5), (0.03, 1.1, 0.9), WHITE)
    for y in (-0.5, 0.5):
        site.add(Shape.BOX, (-3.96, y, 1.5), (0.02, 0.4, 0.7), BRIGHT)
    site.add(Shape.BOX, (0, 0, 2), (0.02, 0.4, 0.7), BRIGHT)
    site.add(Shape.BOX, (-3.9, 0, 0.4), (0.1, 1.2, 0.03), WHITE)
    return site


def test_panes_and_their_board_are_found_and_nothing_else() -> None:
    found = room(built().build())
    assert found is not None
    assert found.kinds == {2: BOARD, 3: VIEW, 4: VIEW}


def test_where_there_is_no_ceiling_there_is_no_room() -> None:
    assert room(built(ceiling=False).build()) is None


def test_light_gets_through_panes_alone() -> None:
    found = room(built().build())
    assert found is not None
    corners = found.shell.points[found.shell.triangles].astype(float)
    for y, z, shut in ((-0.5, 1.5, False), (0.5, 2.1, False), (0.0, 1.5, True), (0.5, 2.3, True), (3.0, 0.2, True)):
        assert met(corners, np.array([-1.0, y, z]), np.array([-1.0, 0.0, 0.0])) == shut
    assert met(corners, np.array([1.0, 1.0, 1.0]), np.array([0.0, 0.0, 1.0]))
    ahead = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert ((ahead * found.shell.normals[found.shell.triangles[:, 0]]).sum(axis=1) > 0).all(), "they face the room"


@pytest.mark.parametrize("name", sorted(settings()))
def test_of_all_places_the_one_with_a_ceiling_is_a_room_with_a_window(name: str) -> None:
    found = room(backdrop(block(Scene(setting=name))).solids)
    assert (found is not None) == (name == "mirror_room")
    if found is not None:
        assert sorted(found.kinds.values()) == [BOARD, *[VIEW] * 4]


def met(corners: np.ndarray, start: np.ndarray, way: np.ndarray) -> bool:
    """Whether a ray meets one of the triangles (T, 3, 3), by Möller and Trumbore."""
    a, ab, ac = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    across = np.cross(way, ac)
    det = (ab * across).sum(axis=1)
    det = np.where(np.abs(det) < 1e-12, np.inf, det)
    u = ((start - a) * across).sum(axis=1) / det
    turned = np.cross(start - a, ab)
    v, far = turned @ way / det, (turned * ac).sum(axis=1) / det
    return bool(((u > -1e-9) & (v > -1e-9) & (u + v < 1 + 1e-9) & (far > 0) & np.isfinite(det)).any())
