import numpy as np
import pytest

from langit.evaluation.physics import copy_last, direction, linear, track_error
from langit.evaluation.tracking import Track


def track(x: np.ndarray, y: np.ndarray) -> Track:
    return Track(centers=np.stack([x, y], 1).astype(float), areas=np.where(np.isfinite(x), 0.01, 0.0))


TIME = np.arange(12) / 8
LINE = track(0.1 + 0.3 * TIME, np.full(12, 0.5))
FALL = track(np.full(12, 0.5), 0.1 + 0.35 * TIME**2)


def test_errors_of_tracks() -> None:
    assert track_error(LINE.centers, LINE.centers) == 0.0
    assert track_error(LINE.centers + np.array([0.03, 0.04]), LINE.centers) == pytest.approx(0.05)
    gone = np.full_like(LINE.centers, np.nan)
    assert track_error(gone, LINE.centers) == 0.5
    assert track_error(gone, gone) == 0.0


def test_baselines() -> None:
    known, rest = LINE.centers[:6], LINE.centers[6:]
    assert track_error(linear(known, 6), rest) == pytest.approx(0.0, abs=1e-9)
    assert track_error(copy_last(known, 6), rest) > 0.1
    falling = FALL.centers
    assert 0 < track_error(linear(falling[:6], 6), falling[6:]) < track_error(copy_last(falling[:6], 6), falling[6:])
    assert linear(np.full((3, 2), np.nan), 2).shape == (2, 2)


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [(0.3, 0, "right"), (-0.3, 0, "left"), (0, 0.3, "down"), (0, -0.3, "up"), (0, 0, "none")],
)
def test_directions(x: float, y: float, said: str) -> None:
    assert direction(track(0.5 + x * TIME, 0.5 + y * TIME)) == said
