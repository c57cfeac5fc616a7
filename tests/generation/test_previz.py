from dataclasses import replace

import numpy as np
import pytest

from langit.clip import Size
from langit.errors import RequestError
from langit.generation.previz import previz
from langit.request import VideoRequest

REQUEST = VideoRequest(
    prompt="a red ball rolls to the right on a table",
    size=Size(96, 64),
    fps=8,
    seconds=1.0,
    guide="world",
    strength=0.5,
)


def test_the_staged_prompt_becomes_a_guide_of_the_right_length_that_holds_its_subject() -> None:
    guide = previz(REQUEST, 9)
    assert guide.frames.shape == (9, 64, 96, 3)
    assert (list(guide.subjects), guide.strength) == ([1], 0.5)
    ball = guide.segmentation == 1
    assert ball.any(axis=(1, 2)).all()
    inside = guide.frames[ball].astype(int)
    assert (inside[:, 0] > inside[:, 2] + 30).mean() > 0.6  # it is the red one that is held
    held = guide.ceiling(stride=8)
    assert held.shape == (1, 3, 8, 12)
    assert held.min() == 0.5
    assert held.max() == pytest.approx(0.8)
    where = np.argwhere(ball[0])
    y, x = (where.mean(axis=0) / 8).astype(int)
    assert held[0, 0, y, x] == 0.5


def test_key_frames_keep_the_latent_frames_that_they_are_a_part_of() -> None:
    guide = previz(replace(REQUEST, keys=(0, -1)), 9)
    assert guide.keys == [0, 5, 6, 7, 8]
    assert [float(ceiling.max()) > 0 for ceiling in guide.ceiling(stride=8)[0]] == [False, True, False]


def test_an_unknown_guide_is_refused() -> None:
    with pytest.raises(RequestError, match=r"guide: there is no guide 'map'\. Use world\."):
        previz(VideoRequest(prompt="a red ball", guide="map"), 9)
