"""Which points are nearest to others."""

import numpy as np

from langit.simulation.characters.near import apart, nearest


def test_the_nearest_are_those_of_a_full_search_near_and_far() -> None:
    random = np.random.default_rng(5)
    others = random.uniform(-0.5, 0.5, (900, 3))
    points = np.concatenate([random.uniform(-0.6, 0.6, (200, 3)), random.uniform(3.0, 4.0, (5, 3))])
    far = np.linalg.norm(points[:, None] - others, axis=2)
    assert np.array_equal(nearest(points, others, 8), far.argsort(1)[:, :8])
    assert nearest(points[:0], others, 8).shape == (0, 8)
    np.testing.assert_allclose(apart(points, others), far.min(1))
