"""Cloth on a surface that bends away from it: what comes to lie within is brought out, and nothing else moves."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from langit.render.lining import DEEPEST, Lining, merged
from langit.render.posing import Cast
from langit.render.skinning import skinning
from langit.render.snapshot import Mesh, Posed, Surface

HIGH, CLEAR = 0.010, 0.004
GROUND = np.array([[x, y, 0.0] for x in (-0.02, 0.0, 0.02) for y in (-0.02, 0.0, 0.02)], np.float32)
FACES = np.array([[a, a + 3, a + 4] for a in (0, 1, 3, 4)] + [[a, a + 4, a + 1] for a in (0, 1, 3, 4)], np.int32)


def cloth(count: int = 3, **others: Any) -> Mesh:
    """A strip of cloth over a flat surface; the surface hangs on the first joint, the strip on the second."""
    along = np.linspace(-0.01, 0.01, count)
    return Mesh(
        vertices=np.column_stack([along, 0 * along, HIGH + 0 * along]).astype(np.float32),
        normals=np.tile(np.array([[0, 0, 1]], np.float32), (count, 1)),
        triangles=np.array([[0, 1, 2]], np.int32),
        surface=Surface(),
        skinning=skinning(np.tile([0.0, 1.0], (count, 1))),
        lining=Lining(
            points=GROUND,
            skinning=skinning(np.tile([1.0, 0.0], (len(GROUND), 1))),
            triangles=FACES,
            which=np.arange(count, dtype=np.int32),
            near=np.tile(np.array([4, 1, 3, 7, 5], np.int32), (count, 1)),
            clear=np.full(count, CLEAR, np.float32),
            beside=np.arange(count, dtype=np.int32)[:, None],
            led=np.zeros(0, np.int32),
            leads=np.zeros(0, np.int32),
        ),
        **others,
    )


def heights(down: float, *meshes: Mesh) -> Any:
    """How high each mesh is over the surface when cloth has come down so far."""
    joints = np.stack([np.eye(3, 4), np.eye(3, 4)]).astype(np.float32)
    joints[1, 2, 3] = -down
    points, _, _ = Cast(meshes).posed([Posed(mesh=mesh.name, joints=joints) for mesh in meshes])
    return points[:, 2]


@pytest.mark.parametrize("down", [0.008, 0.015, 0.03])
def test_what_is_too_deep_comes_out(down: float) -> None:
    np.testing.assert_allclose(heights(down, cloth()), CLEAR, atol=1e-6)


@pytest.mark.parametrize("down", [-0.02, 0.0, 0.005, HIGH + DEEPEST + 0.01])
def test_what_is_clear_or_means_another_side_stays(down: float) -> None:
    np.testing.assert_allclose(heights(down, cloth()), HIGH - down, atol=1e-6)


def test_meshes_on_one_surface_are_kept_off_it_together() -> None:
    one, other = cloth(), cloth(5, owner=2)
    (both,) = merged([(one.lining, 3), (None, 7), (other.lining, 5)])
    np.testing.assert_array_equal(both.which, [0, 1, 2, 10, 11, 12, 13, 14])
    np.testing.assert_allclose(heights(0.02, one, other), CLEAR, atol=1e-6)


def test_a_name_knows_the_lining() -> None:
    assert cloth().name == cloth().name != replace(cloth(), lining=None).name


def test_a_hem_goes_along_with_the_cloth_that_it_is_turned_in_from() -> None:
    made = cloth(4)
    hem = replace(
        made.lining, which=made.lining.which[:3], near=made.lining.near[:3], clear=made.lining.clear[:3],
        beside=made.lining.beside[:3], led=np.array([3], np.int32), leads=np.array([1], np.int32),
    )  # fmt: skip
    np.testing.assert_allclose(heights(0.02, replace(made, lining=hem)), CLEAR, atol=1e-6)
    both = merged([(hem, 4), (hem, 4)])[0]
    np.testing.assert_array_equal([both.led, both.leads], [[3, 7], [1, 4]])


def test_no_cloth_stays_behind_while_all_around_it_rises() -> None:
    made = cloth()
    clear = np.array([CLEAR, 0.0, CLEAR], np.float32)
    around = np.array([[0, 0, 0], [0, 1, 2], [2, 2, 2]], np.int32)
    rising = heights(0.02, replace(made, lining=replace(made.lining, clear=clear, beside=around)))
    alone = heights(0.02, replace(made, lining=replace(made.lining, clear=clear)))
    assert rising[1] > alone[1] + 0.3 * CLEAR / 2
    np.testing.assert_allclose(rising[[0, 2]], alone[[0, 2]], atol=1e-6)
