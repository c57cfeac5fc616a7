import numpy as np
import pytest

from langit.evaluation.permanence import Gap, count_error, gaps, hides, reappears, score
from langit.evaluation.tracking import Track

VISIBLE = np.array([1.0, 0.9, 0.6, 0.2, 0.0, 0.0, 0.0, 0.3, 0.7, 1.0])
X = np.linspace(0.1, 0.9, 10)


def track(x: np.ndarray, seen: np.ndarray) -> Track:
    centers = np.stack([np.where(seen, x, np.nan), np.where(seen, 0.5, np.nan)], 1)
    return Track(centers=centers, areas=np.where(seen, 0.02, 0.0))


TRUE = track(X, VISIBLE > 0.1)


def test_gaps_begin_hidden_and_end_visible() -> None:
    assert gaps(VISIBLE) == [Gap(start=4, stop=8)]
    assert gaps(np.ones(5)) == []
    assert gaps(np.array([0.0, 0.0, 1.0])) == []  # never was there before


def test_only_what_hides_and_comes_back_in_its_place_scores() -> None:
    assert score(TRUE, TRUE, VISIBLE) == 1.0
    assert score(track(X, np.arange(10) < 4), TRUE, VISIBLE) == 0.0  # vanished
    assert score(track(X, np.ones(10, bool)), TRUE, VISIBLE) == 0.0  # never went behind
    assert score(track(np.full(10, 0.1), VISIBLE > 0.1), TRUE, VISIBLE) == 0.0  # frozen
    assert score(track(X + 0.3, VISIBLE > 0.1), TRUE, VISIBLE) == 0.0  # somewhere else
    assert score(TRUE, TRUE, np.ones(10)) is None
    gap = gaps(VISIBLE)[0]
    assert hides(TRUE, VISIBLE, gap)
    assert reappears(TRUE, TRUE, gap)


def test_counts() -> None:
    assert count_error(np.array([1, 2, 1]), np.array([1, 1, 1])) == pytest.approx(1 / 3)
