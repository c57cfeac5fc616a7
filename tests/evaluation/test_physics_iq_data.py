import shutil
from pathlib import Path

import numpy as np
import pytest

from langit.clip import Size
from langit.errors import UnavailableError
from langit.evaluation.physics_iq_data import quarter, run
from langit.media import video


def film(path: Path, speed: int) -> Path:
    frames = np.full((12, 64, 96, 3), 90, np.uint8)
    for t in range(12):
        frames[t, 20:44, 4 + speed * t : 28 + speed * t] = (240, 240, 200)
    video.write(path, iter(frames), size=Size(96, 64), fps=4)
    return path


@pytest.fixture
def filmed(tmp_path: Path) -> Path:
    folder = tmp_path / "real"
    folder.mkdir()
    film(folder / "0001_testing-videos_4FPS_perspective-left_take-1_ball.mp4", 4)
    film(folder / "0002_testing-videos_4FPS_perspective-left_take-2_ball.mp4", 5)
    return folder


def test_the_first_take_itself_scores_full_and_a_frozen_one_less(filmed: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    answer = made / "0001_perspective-left_ball.mp4"
    shutil.copy(next(filmed.glob("*take-1*")), answer)
    assert run(filmed, made) == 100.0
    film(answer, 0)
    assert run(filmed, made) < 60.0


def test_a_quarter_is_the_middle_of_four(filmed: Path) -> None:
    frames = np.arange(64, dtype=np.uint8).reshape(1, 8, 8)
    assert quarter(frames).tolist() == [[[14, 18], [46, 50]]]  # halves go up


def test_what_is_missing_is_named(filmed: Path, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="made of ball is missing"):
        run(filmed, tmp_path)
    with pytest.raises(UnavailableError, match="no films"):
        run(tmp_path / "nowhere", tmp_path)
