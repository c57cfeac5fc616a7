from pathlib import Path

import pytest

from langit.clip import Size
from langit.errors import RequestError, UnavailableError
from langit.jobs.files import Files
from langit.jobs.order import check, pack, unpack
from langit.media.facts import sidecar
from langit.request import Card, Fill, VideoRequest


def test_a_request_comes_back_as_it_went(tmp_path: Path) -> None:
    files = Files(str(tmp_path / "store"), tmp_path / "work")
    for key in ("a.mp4", "b.mp4", "c.mp4", "i.png"):
        files.put(key, key.encode())
    values = {
        "prompt": "p", "seconds": 4.0, "size": "320x240", "seed": 3, "mode": "connect", "fps": 12,
        "storyboard": [{"start": 0.0, "prompt": "one"}], "span": [1.0, 2.0], "backward": True, "fit": "pad",
    }  # fmt: skip
    row = pack(values, {"source": "a.mp4", "other": "b.mp4", "image": "i.png", "characters": ["c.mp4"]})
    request = unpack(row, files, tmp_path)
    assert isinstance(request, VideoRequest)
    assert (request.size, request.storyboard, request.span) == (
        Size(320, 240),
        (Card(start=0.0, prompt="one"),),
        (1, 2),
    )
    assert request.source.read_bytes() == b"a.mp4"
    assert [one.read_bytes() for one in request.characters] == [b"c.mp4"]
    assert check(row).seed == 3


@pytest.mark.parametrize("url", ["store", "memory://store"])
def test_a_film_brings_the_sidecar_that_says_how_it_was_made(tmp_path: Path, url: str) -> None:
    files = Files(url if "://" in url else str(tmp_path / url), tmp_path / "work")
    files.put("videos/one/video.mp4", b"film")
    files.put("videos/one/video.mp4.json", b"facts")
    request = unpack(pack({"prompt": "p", "mode": "remix"}, {"source": "videos/one/video.mp4"}), files, tmp_path)
    assert request.source is not None
    assert sidecar(request.source).read_bytes() == b"facts"


def test_what_cannot_be_carried_out_is_refused_early(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="odd side"):
        check(pack({"prompt": "p", "size": "321x240"}, {}))
    with pytest.raises(KeyError, match="tempo"):
        pack({"tempo": 1}, {})
    files = Files(str(tmp_path / "store"), tmp_path / "work")
    with pytest.raises(UnavailableError, match="is gone"):
        unpack(pack({"prompt": "p", "mode": "remix"}, {"source": "none.mp4"}), files, tmp_path)


KEPT = {  # a row as it was written before requests had edits as values
    "values": {
        "prompt": "p", "size": "720x1280", "seconds": 4.0, "model": "world", "mode": "fill", "strict": False, "fps": 24,
        "seed": 3, "span": [1, 2], "negative_prompt": "rain",
    },
    "files": {"source": "videos/video_1.1/video.mp4"},
    "trace": {"traceparent": "00-1-2-01"},
}  # fmt: skip


def test_a_row_that_was_written_before_is_read() -> None:
    request = check(KEPT)
    assert request.edit == Fill(Path("videos/video_1.1/video.mp4"), (1, 2))
    assert (request.size, request.negative_prompt, request.truth) == (Size(720, 1280), "rain", None)
