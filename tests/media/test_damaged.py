"""Files that are cut off, empty, or not films at all end in one sentence, from `probe` and from `read` alike."""

import wave
from collections.abc import Callable
from pathlib import Path

import av
import films
import numpy as np
import pytest
from PIL import Image

from langit.clip import Size
from langit.errors import UnavailableError
from langit.media import video

NOISE = [np.random.default_rng(number).integers(0, 256, (64, 96, 3), np.uint8) for number in range(24)]


def refused(path: Path, sentence: str) -> None:
    with pytest.raises(UnavailableError, match=sentence) as probed:
        video.probe(path)
    with pytest.raises(UnavailableError, match=sentence):
        list(video.read(path))
    assert str(probed.value).startswith("source: ")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_a_film_that_was_cut_off_is_refused(tmp_path: Path, ending: str, share: float) -> None:
    whole = tmp_path / f"a{ending}"
    video.write(whole, NOISE, size=Size(96, 64), fps=8)
    refused(films.cut(whole, tmp_path / f"b{ending}", share), "breaks off.*Copy or download it again")


def test_how_much_is_left_is_said(tmp_path: Path) -> None:
    whole = tmp_path / "a.mp4"
    video.write(whole, NOISE, size=Size(96, 64), fps=8)
    refused(films.cut(whole, tmp_path / "b.mp4", 0.6), r"breaks off after 1\d of 24 frames")


def test_a_film_whose_index_is_lost_is_refused(tmp_path: Path) -> None:
    whole = films.make(tmp_path / "a.mp4", NOISE)  # its index comes last
    refused(films.cut(whole, tmp_path / "b.mp4", 0.6), "is not a video that can be read")


def test_a_damaged_middle_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    video.write(path, NOISE, size=Size(96, 64), fps=8)
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half : half + 20_000] = bytes(20_000)
    path.write_bytes(data)
    with pytest.raises(UnavailableError, match=r"is damaged.*Copy or download it again"):
        list(video.read(path))


def _letter(path: Path) -> None:
    path.write_text("a letter")


def _empty(path: Path) -> None:
    path.touch()


def _sound(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000))


def _picture(path: Path) -> None:
    Image.new("RGB", (64, 64)).save(path, "PNG")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [(_letter, "is not a video that can be read"), (_empty, "is not a video that can be read"),
     (_sound, "is not a video"), (_picture, "is a picture, not a film"), (lambda path: None, "does not exist"),
     (Path.mkdir, "is not a video that can be read")],
)  # fmt: skip
def test_what_is_no_film_is_refused(tmp_path: Path, make: Callable[[Path], None], sentence: str) -> None:
    path = tmp_path / "a.mp4"
    make(path)
    refused(path, sentence)


def test_a_film_without_frames_is_refused(tmp_path: Path) -> None:
    whole = films.make(tmp_path / "a.mp4", [films.gray(40)] * 4)
    refused(films.copied(whole, tmp_path / "b.mp4", shift=100 * 512), "holds no frames")


def test_a_frame_that_is_huge_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=24)
        stream.width, stream.height, stream.pix_fmt = 8000, 8000, "yuvj420p"
        packet = av.Packet(bytes(100))
        packet.stream, packet.pts, packet.dts = stream, 0, 0
        container.mux(packet)
    refused(path, r"has more than 50 million pixels a frame\. Make it smaller")
