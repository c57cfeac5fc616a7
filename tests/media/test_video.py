import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from langit.clip import Size
from langit.errors import OutputError, RequestError
from langit.media import facts, video

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
    assert (video.comment(path), facts.of(path)) == ("", {})
    video.annotate(path, comment)
    assert video.comment(path) == comment
    assert video.probe(path) == bare
    assert np.array_equal(list(video.read(path)), frames), "the pictures stay as they are"
    assert list(tmp_path.iterdir()) == [path]


def test_a_film_of_ours_says_how_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    for comment, said in (('{"engine": "world"}', {"engine": "world"}), ("{not json", {}), ("[1]", {})):
        video.write(path, film(1), size=SIZE, fps=24)
        video.annotate(path, comment)
        assert facts.of(path) == said


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


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_every_second_has_a_key_frame(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"film{ending}"
    video.write(path, (np.full((64, 96, 3), 2 * t, np.uint8) for t in range(60)), size=SIZE, fps=Fraction(24000, 1001))
    with av.open(str(path)) as container:
        keys = [float(packet.pts * packet.time_base) for packet in container.demux(video=0) if packet.is_keyframe]
    assert max(b - a for a, b in pairwise([*sorted(keys), 60 * 1001 / 24000])) <= 1.002


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_bytes_do_not_depend_on_the_cores(tmp_path: Path, ending: str) -> None:
    """Encoded by a process that may use one core, and by this one."""
    code = """
import os, sys
from pathlib import Path
if sys.argv[2] == "one": os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
import numpy as np
from langit.clip import Size
from langit.media import facts, video
base = np.random.default_rng(0).integers(0, 256, (144, 256, 3), np.uint8)
frames = (np.roll(base, 3 * t, 1) // 2 + np.uint8(t) for t in range(40))
video.write(Path(sys.argv[1]), frames, size=Size(256, 144), fps=24)
"""
    made = []
    for cores in ("one", "all", "all"):
        path = tmp_path / f"{len(made)}{ending}"
        subprocess.run([sys.executable, "-c", code, str(path), cores], check=True)
        made.append(path.read_bytes())
    assert made[0] == made[1] == made[2]


def atoms(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of an mp4's boxes, the boxes in boxes too."""
    start = 0
    while start + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, start)
        content = data[start + 8 : start + length]
        yield name, content
        if name in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            yield from atoms(content)
        elif name == b"stsd":
            yield from atoms(content[8 + 8 + 78 :])
        start += length


@pytest.mark.parametrize("count", [1, 2, 3, 25, 50])
@pytest.mark.parametrize("fps", [Fraction(24), Fraction(30), Fraction(24000, 1001), Fraction(60000, 1001)])
@pytest.mark.parametrize("annotated", [False, True])
def test_the_file_says_its_exact_length_and_square_pixels(
    tmp_path: Path, fps: Fraction, count: int, annotated: bool
) -> None:
    path = tmp_path / "film.mp4"
    frames = (np.full((64, 96, 3), 4 * t, np.uint8) for t in range(count))
    video.write(path, frames, size=SIZE, fps=fps)
    if annotated:
        video.annotate(path, "made here")
    boxes = dict(atoms(path.read_bytes()))
    scale, length = struct.unpack_from(">2I", boxes[b"mdhd"], 12)
    assert Fraction(length, scale) == count / fps
    scale, length = struct.unpack_from(">2I", boxes[b"mvhd"], 12)
    assert length / scale == pytest.approx(float(count / fps), abs=0.001)
    assert struct.unpack(">2I", boxes[b"pasp"]) == (1, 1)


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_a_title_and_a_date_are_those_that_are_given(tmp_path: Path, ending: str) -> None:
    path, date = tmp_path / f"film{ending}", datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    video.write(path, film(2), size=SIZE, fps=24)
    video.annotate(path, "made here", title="payung merah \u2602", created=date)
    with av.open(str(path)) as container:
        tags = {name.lower(): value for name, value in container.metadata.items()}
    assert tags["title"] == "payung merah \u2602"
    assert tags["creation_time"].startswith("2031-05-06T07:08:09")
    video.write(path, film(2), size=SIZE, fps=24)
    with av.open(str(path)) as container:
        assert not {"title", "creation_time", "comment"} & {name.lower() for name in container.metadata}


def test_an_unknown_ending_is_refused() -> None:
    with pytest.raises(RequestError, match=r"End it in \.mp4 or \.webm"):
        video.format_of(Path("film.avi"))
