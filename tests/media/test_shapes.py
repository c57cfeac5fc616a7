"""How films lie on the screen: turned and mirrored, with square pixels, without the comb of two fields."""

from fractions import Fraction
from pathlib import Path

import films
import numpy as np
import pytest

from langit.clip import Size
from langit.errors import UnavailableError
from langit.media import video

CORNERS = {(0, 0): (10, 10), (1, 0): (-10, 10), (0, 1): (10, -10), (1, 1): (-10, -10)}  # right?, below? to x, y


@pytest.mark.parametrize(
    ("degrees", "mirrored", "corner"),
    [(0, False, (0, 0)), (90, False, (0, 1)), (180, False, (1, 1)), (270, False, (1, 0)),
     (0, True, (1, 0)), (90, True, (1, 1)), (180, True, (0, 1)), (270, True, (0, 0))],
)  # fmt: skip
def test_a_turned_film_is_upright(tmp_path: Path, degrees: int, mirrored: bool, corner: tuple[int, int]) -> None:
    path = films.make(
        tmp_path / "a.mp4", [films.red_corner()] * 3,
        setup=lambda stream: stream.set_display_rotation(degrees, hflip=mirrored),
    )  # fmt: skip
    swapped = degrees % 180 != 0
    assert video.probe(path).size == (Size(64, 96) if swapped else Size(96, 64))
    frame = next(iter(video.read(path)))
    assert frame.shape[:2] == ((96, 64) if swapped else (64, 96))
    for place, (x, y) in CORNERS.items():
        assert (frame[y, x, 0] > 200) == (place == corner), place


def test_a_film_that_lies_at_an_angle_is_refused(tmp_path: Path) -> None:
    path = films.make(
        tmp_path / "a.mp4", [films.red_corner()] * 3, setup=lambda stream: stream.set_display_rotation(30)
    )
    with pytest.raises(UnavailableError, match="turned by an angle that is no quarter"):
        video.probe(path)


@pytest.mark.parametrize(
    ("size", "aspect", "seen"),
    [(Size(720, 576), Fraction(16, 15), Size(768, 576)), (Size(720, 576), Fraction(64, 45), Size(1024, 576)),
     (Size(720, 480), Fraction(8, 9), Size(640, 480)), (Size(1440, 1080), Fraction(4, 3), Size(1920, 1080)),
     (Size(96, 64), Fraction(1), Size(96, 64))],
)  # fmt: skip
def test_pixels_become_square(tmp_path: Path, size: Size, aspect: Fraction, seen: Size) -> None:
    def setup(stream: object) -> None:
        stream.codec_context.sample_aspect_ratio = aspect  # type: ignore[attr-defined]

    path = films.make(tmp_path / "a.mp4", [films.red_corner(*size)], setup=setup, pixels="yuv420p")
    assert video.probe(path).size == seen
    frame = next(iter(video.read(path)))
    assert frame.shape == (seen.height, seen.width, 3)
    assert frame[seen.height // 4, seen.width // 2 - 12, 0] > 200
    assert frame[seen.height // 4, seen.width // 2 + 12, 0] < 50


def test_square_pixels_come_before_the_turn(tmp_path: Path) -> None:
    def setup(stream: object) -> None:
        stream.codec_context.sample_aspect_ratio = Fraction(2)  # type: ignore[attr-defined]
        stream.set_display_rotation(90)  # type: ignore[attr-defined]

    path = films.make(tmp_path / "a.mp4", [films.red_corner()] * 2, setup=setup)
    assert video.probe(path).size == Size(64, 192)
    assert next(iter(video.read(path))).shape == (192, 64, 3)


def fields(count: int) -> list[np.ndarray]:
    """A white bar that runs to the right over black, its odd lines half a frame before its even ones."""
    pictures = []
    for number in range(count):
        picture = films.gray(0)
        for half in (0, 1):
            start = 8 + 6 * (2 * number + half)
            picture[1 - half :: 2, start : start + 12] = 255
        pictures.append(picture)
    return pictures


def comb(frame: np.ndarray) -> float:
    """How much neighboring lines differ, beside lines that belong together."""
    lines = frame[8:-8, :, 1].astype(float)
    return float(np.abs(lines[1:] - lines[:-1]).mean())


@pytest.mark.parametrize("rows", ["yuv420p", "yuv422p10le"])
def test_fields_are_not_combed(tmp_path: Path, rows: str) -> None:
    options = {"crf": "4", "flags": "+ildct+ilme", "x264-params": "tff=1"}
    path = films.make(tmp_path / "a.mp4", fields(6), fps=25, options=options, pixels=rows)
    read = list(video.read(path))
    assert (video.probe(path).count, len(read)) == (6, 6)
    combed = list(video.read(films.make(tmp_path / "b.mp4", fields(6), fps=25, pixels=rows)))
    assert comb(combed[2]) > 15
    assert comb(read[2]) < comb(combed[2]) / 4
    assert read[2][:, 32:44].mean() > 150  # the bar is where its first field has it
