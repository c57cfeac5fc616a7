import io
from pathlib import Path

import pytest
from PIL import Image

from langit.media import kinds

PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
JOIN = b"ffconcat version 1.0\nfile /etc/passwd\n"
MANIFEST = b'<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>'


@pytest.mark.parametrize(
    "text", [PLAYLIST, DRAWING, JOIN, MANIFEST, b"", b"\0" * 2000, b"GIF", b"%PDF-1.7", b"RIFF0000WAVE"]
)
def test_what_refers_to_other_files_or_is_nothing_is_no_kind(text: bytes) -> None:
    assert kinds.of(text) is None


@pytest.mark.parametrize("reader", ["PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP", "PPM", "JPEG2000", "GIF"])
def test_pictures_are_known_by_their_bytes(reader: str) -> None:
    held = io.BytesIO()
    Image.new("RGB", (16, 16)).save(held, reader)
    found = kinds.of(held.getvalue()[: kinds.HEAD])
    assert found is not None
    assert found.picture == reader


def test_one_kind_for_one_beginning(tmp_path: Path) -> None:
    """A file that is two things at once is read as the first of them, and never as the other."""
    held = io.BytesIO()
    Image.new("RGB", (16, 16)).save(held, "PNG")
    both = held.getvalue() + b"\0\0\0\x18ftypisom" + PLAYLIST
    found = kinds.of(both)
    assert found is not None
    assert (found.picture, found.film) == ("PNG", "")
