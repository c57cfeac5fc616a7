"""The visible mark: small, readable on any ground, and never long in one place."""

from itertools import pairwise

import numpy as np
import pytest

from langit.watermark.wordmark import STAY, Wordmark


@pytest.mark.parametrize("level", [0, 60, 128, 200, 255])
def test_it_can_be_read_on_any_ground(level: int) -> None:
    ground = np.full((360, 640, 3), level, np.uint8)
    seen = np.abs(Wordmark(360, 640, 24.0)(ground, 0).astype(int) - level)
    assert seen.max() >= 40
    assert (seen.max(-1) > 0).mean() < 0.02


def test_it_moves_and_is_gone_between_two_places() -> None:
    mark, fps = Wordmark(360, 640, 10.0), 10
    places = [mark.place(round(stay * STAY * fps)) for stay in range(7)]
    assert all(one != other for one, other in pairwise(places))
    assert len(set(places)) == 6
    assert places[6] == places[0]
    assert (mark.seen(0), mark.seen(round(STAY * fps))) == (1.0, 0.0)
    ground = np.full((360, 640, 3), 90, np.uint8)
    assert np.array_equal(mark(ground, round(STAY * fps)), ground)


@pytest.mark.parametrize(("height", "width"), [(64, 64), (1080, 1920), (640, 360)])
def test_it_lies_within_frames_of_any_size_and_changes_nothing_else(height: int, width: int) -> None:
    mark, ground = Wordmark(height, width, 24.0), np.full((height, width, 3), 90, np.uint8)
    for number in (0, 40, 24 * 5, 24 * 9, 24 * 13):
        assert mark(ground, number).shape == ground.shape
    assert (ground == 90).all()
