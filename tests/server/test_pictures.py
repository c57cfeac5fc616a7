import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from langit.clip import Size
from langit.server.errors import ApiError
from langit.server.pictures import data_url, film, refuse_size
from langit.server.pictures import picture as look


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_bytes_say_what_it_is(picture: Callable[..., bytes], kind: str) -> None:
    found = look(picture(kind))
    assert found.size == Size(720, 1280)
    refuse_size(found, Size(720, 1280))
    with pytest.raises(ApiError, match="it is 720x1280, not 64x64"):
        refuse_size(found, Size(64, 64))
    with pytest.raises(ApiError, match="not an image"):
        look(picture(kind)[:50])


def test_other_kinds_and_bombs_are_refused() -> None:
    gif = io.BytesIO()
    Image.new("RGB", (4, 4)).save(gif, "GIF")
    with pytest.raises(ApiError, match="not an image"):
        look(gif.getvalue())

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    for side in (8000, 60_000):  # says that it is large, and would be
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        with pytest.raises(ApiError):
            look(bomb + chunk(b"IEND", b""))


def test_a_picture_has_the_size_that_is_seen() -> None:
    """One that its camera held on its side, and one with a preview behind it."""
    exif = Image.Exif()
    exif[274] = 6
    for kind, options in (("JPEG", {}), ("MPO", {"save_all": True, "append_images": [Image.new("RGB", (8, 8))]})):
        data = io.BytesIO()
        Image.new("RGB", (64, 96)).save(data, kind, exif=exif, **options)
        assert look(data.getvalue()).size == Size(96, 64)


def test_a_picture_that_moves_is_refused() -> None:
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, "WEBP", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")])
    with pytest.raises(ApiError, match="holds 2 pictures"):
        look(data.getvalue())


def test_films_are_probed(film_of_tests: Path, tmp_path: Path) -> None:
    found = film(film_of_tests)
    assert (found.size, found.seconds, found.maker, found.id) == (Size(80, 64), 1.0, "", "")
    for data in (b"", b"0000ftyp", film_of_tests.read_bytes()[:200]):
        odd = tmp_path / "odd"
        odd.write_bytes(data)
        with pytest.raises(ApiError, match="not a video"):
            film(odd)


@pytest.fixture(scope="module")
def film_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import numpy as np

    from langit.media import video

    path = tmp_path_factory.mktemp("film") / "1"  # uploads have no endings
    made = path.with_suffix(".mp4")
    video.write(made, np.zeros((4, 64, 80, 3), np.uint8), size=Size(80, 64), fps=4)
    return made.rename(path)


def test_data_urls() -> None:
    assert data_url("data:image/png;base64,YWJj") == b"abc"
    assert data_url("https://example.com/a.png") is None
    for odd in ("data:,abc", "data:image/png;base64,!!", "data:image/png;base64"):
        with pytest.raises(ApiError, match="not base64"):
            data_url(odd)
