from pathlib import Path
from typing import Any

import numpy as np
import pytest

from langit.clip import Size
from langit.generation import footage
from langit.generation.footage import Canvas, canvas
from langit.media import image, video
from langit.request import VideoRequest

SIZE = Size(64, 64)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("films") / "film.mp4"
    video.write(path, (np.full((64, 64, 3), 8 * i, np.uint8) for i in range(24)), size=SIZE, fps=8)
    return path


def of(**changes: Any) -> Canvas:
    return canvas(VideoRequest(**{"prompt": "x", "seconds": 1.0, "fps": 8, "size": SIZE, **changes}))


@pytest.mark.parametrize(
    ("seconds", "fps", "count"), [(5.0, 24, 121), (5.0, 16, 81), (0, 24, 1), (9 / 16, 16, 9), (4.0, 30, 121)]
)
def test_whole_seconds_are_framed_on_both_sides(seconds: float, fps: int, count: int) -> None:
    assert of(seconds=seconds, fps=fps).count == of(seconds=seconds, fps=fps).delivered == count


def test_nearest_counts() -> None:
    assert [footage.nearest_counts(n) for n in (1, 2, 5, 8)] == [(1, 1), (1, 5), (5, 5), (5, 9)]
    assert [footage.latents(n) for n in (1, 5, 81)] == [1, 2, 21]


def test_an_image_is_fitted_and_known(tmp_path: Path) -> None:
    image.save(tmp_path / "a.png", np.zeros((100, 50, 3), np.uint8))
    made = of(image=tmp_path / "a.png")
    assert made.known[0].shape == (64, 64, 3)
    assert made.before == 1


@pytest.mark.parametrize(
    ("changes", "count", "before", "after", "known", "delivered"),
    [
        ({"mode": "extend"}, 25, 5, 0, range(17), 32),
        ({"mode": "extend", "backward": True}, 9 + 16, 0, 4, range(9, 25), 24 + 8),
        ({"mode": "loop"}, 17 + 8 + 16, 5, 4, [*range(17), *range(25, 41)], 32),
        ({"mode": "fill", "span": (1.0, 2.0)}, 5 + 8 + 8, 2, 2, [*range(5), *range(13, 21)], 24),
        ({"mode": "loop", "seconds": 0.75}, 17 + 8 + 16, 5, 4, [*range(17), *range(25, 41)], 30),
        ({"mode": "fill", "span": (0.0, 1.0)}, 9 + 12, 0, 3, range(9, 21), 24),
        ({"mode": "fill", "span": (1.0, 2.75)}, 5 + 16 + 4, 2, 1, [*range(5), *range(21, 25)], 24),
        ({"mode": "fill", "span": (2.0, 3.0)}, 13 + 8, 4, 0, range(13), 24),
        ({"mode": "remix"}, 25, 0, 0, range(24), 24),
    ],
)  # fmt: skip
def test_what_is_known_of_an_edit(
    film: Path, changes: dict[str, Any], count: int, before: int, after: int, known: Any, delivered: int
) -> None:
    made = of(source=film, **changes)
    assert made.count == count
    assert count % 4 == 1
    assert (made.before, made.after) == (before, after)
    assert sorted(made.known) == list(known)
    assert made.delivered == delivered
    assert len(list(made.whole(iter([np.zeros((64, 64, 3), np.uint8)] * count)))) == delivered
    assert made.frames().shape == (count, 64, 64, 3)


def test_the_frames_that_are_known_are_those_of_the_film(film: Path) -> None:
    source = list(video.read(film))
    made = of(source=film, mode="fill", span=(1.0, 2.0))
    assert all(np.array_equal(made.known[i], source[3 + i]) for i in range(5))
    assert all(np.array_equal(made.known[13 + i], source[16 + i]) for i in range(8))


def test_frames_that_are_free_and_too_many_are_the_first_of_what_follows(film: Path) -> None:
    source = list(video.read(film))
    made = of(source=film, mode="extend", backward=True)
    assert made.keep == slice(0, 8)
    assert np.array_equal(made.known[9], source[1])
    short = of(source=film, mode="fill", span=(1.0, 2.75))
    assert np.array_equal(short.known[21], source[23])
    assert np.array_equal(short.known[24], source[23]), "the last frame is held"


def test_a_film_is_told_in_the_size_that_is_made(film: Path) -> None:
    size = footage.legal(Size(90, 64), 16)
    assert size == Size(96, 64)
    made = canvas(VideoRequest(prompt="x", size=SIZE, fps=8, mode="extend", source=film), size)
    assert {frame.shape for frame in made.known.values()} == {(64, 96, 3)}
    result = list(made.whole(iter([np.zeros((64, 96, 3), np.uint8)] * made.count)))
    assert {frame.shape for frame in result} == {(64, 64, 3)}


def test_unknown_frames_repeat_the_nearest() -> None:
    known = {0: np.zeros((2, 2, 3), np.uint8), 4: np.ones((2, 2, 3), np.uint8)}
    assert Canvas(count=5, known=known, keep=slice(None)).frames()[:, 0, 0, 0].tolist() == [0, 0, 0, 1, 1]


def test_a_video_has_its_colors_first_and_is_no_copy() -> None:
    frames = np.arange(2 * 4 * 5 * 3, dtype=np.uint8).reshape(2, 4, 5, 3)
    video_ = footage.colors_first(frames)
    assert video_.shape == (1, 3, 2, 4, 5)
    assert video_[0, :, 1, 2, 3].tolist() == frames[1, 2, 3].tolist()
    assert np.shares_memory(video_, frames)
