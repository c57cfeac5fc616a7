from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from langit.clip import Size
from langit.errors import OutputError, RequestError, UnavailableError
from langit.media import video

SIZE = Size(96, 64)


def film(count: int = 12) -> Iterator[video.Frame]:
    """A green bar that moves over red."""
    for number in range(count):
        frame = np.full((SIZE.height, SIZE.width, 3), (200, 30, 60), np.uint8)
        frame[:, 4 * number : 4 * number + 16] = (20, 220, 90)
        yield frame


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_what_is_written_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"film{ending}"
    assert video.write(path, film(), size=SIZE, fps=24) == 12
    found = video.verify(path, size=SIZE, fps=24, count=12)
    assert found.codec == {".mp4": "h264", ".webm": "vp9"}[ending]
    for written, read in zip(film(), video.read(path), strict=True):
        away = np.abs(written.astype(int) - read.astype(int)).mean()
        assert away < 6  # mean levels of 255, of which the colors of half the pixels are rounded off at the bar's edges


def test_colors_survive(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    video.write(path, film(1), size=SIZE, fps=24)
    (frame,) = video.read(path)
    np.testing.assert_allclose(frame[32, 60], (200, 30, 60), atol=4)


def test_browsers_can_begin_before_the_end(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    video.write(path, film(), size=SIZE, fps=24)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_a_file_carries_its_comment_whatever_its_length_and_letters(tmp_path: Path, ending: str) -> None:
    path, comment = tmp_path / f"film{ending}", '{"prompt": "payung merah \u2602"}' + "x" * 100_000
    video.write(path, film(), size=SIZE, fps=24)
    frames, bare = list(video.read(path)), video.probe(path)
    assert (video.comment(path), video.facts(path)) == ("", {})
    video.annotate(path, comment)
    assert video.comment(path) == comment
    assert video.probe(path) == bare
    assert np.array_equal(list(video.read(path)), frames), "the pictures stay as they are"
    assert list(tmp_path.iterdir()) == [path]


def test_a_film_of_ours_says_how_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    for comment, facts in (('{"engine": "world"}', {"engine": "world"}), ("{not json", {}), ("[1]", {})):
        video.write(path, film(1), size=SIZE, fps=24)
        video.annotate(path, comment)
        assert video.facts(path) == facts


def test_a_comment_changes_no_byte_of_the_pictures_and_comes_before_them(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    video.write(path, film(), size=SIZE, fps=24)
    bare = path.read_bytes()
    video.annotate(path, "made here")
    said = path.read_bytes()
    assert said[said.index(b"mdat") :] == bare[bare.index(b"mdat") :]
    assert said.index(b"moov") < said.index(b"made here") < said.index(b"mdat")
    video.annotate(path, "made here")
    assert path.read_bytes() == said


def test_a_short_file_is_not_called_done(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    video.write(path, film(11), size=SIZE, fps=24)
    with pytest.raises(OutputError, match="holds 11 frames of 96x64 at 24 a second, not 12"):
        video.verify(path, size=SIZE, fps=24, count=12)


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_text("a letter")
    with pytest.raises(UnavailableError, match="is not a video that can be read"):
        video.probe(path)
    with pytest.raises(UnavailableError):
        list(video.read(tmp_path / "missing.mp4"))


def test_an_unknown_ending_is_refused() -> None:
    with pytest.raises(RequestError, match=r"End it in \.mp4 or \.webm"):
        video.format_of(Path("film.avi"))
