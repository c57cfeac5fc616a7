import pickle

import numpy as np

from langit.render.snapshot import SOLID, Builder, Pattern, Shape, Snapshot, Surface, View


def test_a_unit_shape_is_scaled_turned_and_moved() -> None:
    builder = Builder(owner=3)
    quarter = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    builder.add(Shape.BOX, (1, 2, 3), (0.5, 0.25, 1.0), Surface(color=(0.1, 0.2, 0.3), pattern=Pattern.WOOD), quarter)
    (solid,) = builder.build()
    corner = solid["pose"] @ (1, 1, 1, 1)
    np.testing.assert_allclose(corner, (1 - 0.25, 2 + 0.5, 3 + 1), atol=1e-6)
    assert (solid["owner"], solid["pattern"], solid["shape"]) == (3, Pattern.WOOD, Shape.BOX)
    np.testing.assert_allclose(solid["color"], (0.1, 0.2, 0.3), atol=1e-6)


def test_a_capsule_keeps_its_ends_and_radii() -> None:
    builder = Builder()
    builder.capsule((0, 0, 0), (0, 0, 2), 0.3, Surface(), end_radius=0.1)
    row = builder.build()[0]["pose"].reshape(-1)
    np.testing.assert_allclose(row[:8], (0, 0, 0, 0.3, 0, 0, 2, 0.1), atol=1e-6)


def test_nothing_built_is_an_empty_array_of_solids() -> None:
    assert Builder().build().dtype == SOLID
    assert len(Builder().build()) == 0


def test_a_snapshot_goes_through_a_pipe_unchanged() -> None:
    builder = Builder(owner=1)
    builder.add(Shape.BALL, (0, 0, 1), (0.5, 0.5, 0.5), Surface())
    snapshot = Snapshot(time=0.5, view=View(eye=(0, -3, 1), target=(0, 0, 0)), solids=builder.build())
    copy = pickle.loads(pickle.dumps(snapshot, protocol=5))
    assert (copy.time, copy.view) == (snapshot.time, snapshot.view)
    np.testing.assert_array_equal(copy.solids, snapshot.solids)
