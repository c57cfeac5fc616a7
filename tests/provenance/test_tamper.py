"""What is done to a signed film, row by row, and what each side of `verify` says of it.

The registry knows the film, so that what the manifest cannot show is shown by the hash of the bytes or by the looks.
"""

import hashlib
import io
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest
from leaving import FACTS, REQUEST, frames, write

from langit.media import stream, video
from langit.provenance import fingerprint, sign, verify
from langit.provenance.registry import Record, Registry

BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


class Film(NamedTuple):
    path: Path
    registry: Registry


def record(path: Path, name: str, seed: int) -> Record:
    watch = fingerprint.Watch(video.probe(path).fps)
    for frame in frames(seed):
        watch.see(frame)
    hashes = bytes.fromhex("".join(watch.hashes()))
    mark = f"{seed:012x}"
    return Record(
        id=name, engine="world", files=(digest(path),), stream=stream.identity(path), mark=mark, fingerprint=hashes
    )  # fmt: skip


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    folder = tmp_path_factory.mktemp("tamper")
    path = write(folder / "film.mp4", 1)
    sign.sign(path, "film", REQUEST, {**FACTS, "id": "one"})
    registry = Registry(folder / "made.db")
    registry.add(record(path, "one", 1))
    return Film(path, registry)


def boxes(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, start and end of every box of a file."""
    start = 0
    while start < len(data):
        length, name = struct.unpack(">I4s", data[start : start + 8])
        yield name.decode(), start, start + length
        start += length


def flipped(data: bytes, name: str, at: float = 0.5) -> bytes:
    """One bit of the content of a box turned around."""
    (start, stop) = next((start, stop) for box, start, stop in boxes(data) if box == name)
    changed = bytearray(data)
    changed[start + 8 + int((stop - start - 9) * at)] ^= 1
    return bytes(changed)


def box(name: bytes, content: bytes = b"x" * 100) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def grafted(data: bytes) -> bytes:
    """The manifest of this film in front of another one's boxes."""
    start, stop = next((start, stop) for name, start, stop in boxes(data) if name == "uuid")
    other = encoded(frames(5))
    end = next(stop for name, _, stop in boxes(other) if name == "ftyp")
    return other[:end] + data[start:stop] + other[end:]


def encoded(pictures: list[np.ndarray], crf: int = 19) -> bytes:
    made = io.BytesIO()
    height, width = (side // 2 * 2 for side in pictures[0].shape[:2])
    with av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=4, options={"crf": str(crf)})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for picture in pictures:
            picture = np.ascontiguousarray(picture[:height, :width])
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return made.getvalue()


def remuxed(path: Path) -> bytes:
    made = io.BytesIO()
    with av.open(str(path)) as source, av.open(made, "w", format="mp4") as target:
        copy = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
    return made.getvalue()


def seen(film: Film, data: bytes, name: str = "changed.mp4") -> verify.Finding:
    path = film.path.with_name(name)
    path.write_bytes(data)
    return verify.examine(path, film.registry)


INVALID: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "a bit of the pictures": (lambda data: flipped(data, "mdat"), "assertion.bmffHash.mismatch", "likely"),
    "a bit of the index": (lambda data: flipped(data, "moov", 0.99), "assertion.bmffHash.mismatch", "changed"),
    "more pictures at the end": (lambda data: data + box(b"mdat"), "assertion.bmffHash.mismatch", "changed"),
    "a free box at the end": (lambda data: data + box(b"free"), "assertion.bmffHash.mismatch", "changed"),
    "a skip box at the end": (lambda data: data + box(b"skip"), "assertion.bmffHash.mismatch", "changed"),
    "a word of the manifest": (
        lambda data: data.replace(b"algorithmicM", b"algorithmicN"), "assertion.hashedURI.mismatch", "changed",
    ),
    "another's pictures under the manifest": (grafted, "assertion.bmffHash.mismatch", "unknown"),
}  # fmt: skip


@pytest.mark.parametrize("what", INVALID)
def test_a_change_makes_the_manifest_invalid(film: Film, what: str) -> None:
    change, code, made_here = INVALID[what]
    found = seen(film, change(film.path.read_bytes()))
    assert found.manifest.state == "invalid"
    assert code in found.manifest.failures
    assert (found.bytes_known, found.made_here) == (False, made_here)
    grafted_ = what.startswith("another's")
    words = "the content is not: the manifest was put there" if grafted_ else "it was changed since"
    assert any(words in line for line in verify.summary(found)), verify.summary(found)


def test_a_film_that_breaks_off_is_not_whole(film: Film) -> None:
    data = film.path.read_bytes()
    found = seen(film, data[: len(data) * 2 // 3])
    assert (found.manifest.state, found.bytes_known) == ("invalid", False)


def test_junk_behind_it_is_no_part_of_what_was_signed(film: Film) -> None:
    found = seen(film, film.path.read_bytes() + b"junk" * 30)
    assert (found.manifest.state, found.bytes_known) == ("invalid", False)


def test_the_brand_of_the_container_is_not_signed_and_the_hash_shows_that_it_was_changed(film: Film) -> None:
    """C2PA leaves `ftyp` out of its hash, so that a valid manifest does not mean the same bytes."""
    data = film.path.read_bytes()
    assert seen(film, data, "same.mp4").bytes_known
    found = seen(film, flipped(data, "ftyp", 0.4))
    assert found.manifest.state == "ours"
    assert (found.bytes_known, found.stream_known) == (False, True)
    assert any("the file around them was changed" in line for line in verify.summary(found))


def test_padding_in_the_box_of_the_manifest_is_not_signed_and_the_hash_shows_a_change(
    film: Film,
) -> None:
    """C2PA leaves that box out of its hash; what is not the manifest itself can be changed there."""
    data = bytearray(film.path.read_bytes())
    padding = max(re.finditer(rb"\0{64,}", bytes(data[: data.index(b"moov")])), key=lambda run: len(run[0]))
    data[padding.start() + len(padding[0]) // 2] ^= 0x41
    found = seen(film, bytes(data))
    assert (found.manifest.state, found.bytes_known, found.stream_known) == ("ours", False, True)


def test_a_copy_into_another_container_loses_the_manifest_and_keeps_the_pictures(film: Film) -> None:
    found = seen(film, remuxed(film.path))
    assert (found.manifest.state, found.stream_known, found.made_here) == ("none", True, "changed")


def cropped(pictures: list[np.ndarray], share: float, across: float, down: float) -> list[np.ndarray]:
    height, width = pictures[0].shape[:2]
    top, left = int((1 - share) * height * down), int((1 - share) * width * across)
    return [one[top : top + int(share * height), left : left + int(share * width)] for one in pictures]


CODED: dict[str, Callable[[list[np.ndarray]], bytes]] = {
    "crf 28": lambda pictures: encoded(pictures, 28),
    "crf 35": lambda pictures: encoded(pictures, 35),
    "half the size": lambda pictures: encoded([one[::2, ::2] for one in pictures], 23),
    "mirrored": lambda pictures: encoded([one[:, ::-1] for one in pictures], 23),
    "brighter": lambda pictures: encoded([np.minimum(one * 1.15, 255).astype(np.uint8) for one in pictures], 23),
    "90 % a side, the middle": lambda pictures: encoded(cropped(pictures, 0.9, 0.5, 0.5), 23),
    "90 % a side, a corner": lambda pictures: encoded(cropped(pictures, 0.9, 0.0, 1.0), 23),
}


@pytest.mark.parametrize("how", CODED)
def test_what_was_coded_anew_is_found_by_its_looks(film: Film, how: str) -> None:
    found = seen(film, CODED[how](frames(1)))
    assert (found.manifest.state, found.made_here) == ("none", "alike")
    assert (found.record, found.engine) == (None, ""), "another machine's film of a like scene looks so too"
    assert found.like is not None
    assert found.like.id == "one"
    assert any("that alone does not say that this one was made here" in line for line in verify.summary(found))
    assert found.alike.mirrored == (how == "mirrored")


def test_another_film_is_not_known(film: Film) -> None:
    found = seen(film, encoded(frames(7)))
    assert (found.made_here, found.record, found.engine) == ("unknown", None, "")
    assert "Nothing that was made here looks like it." in verify.summary(found)


def test_a_mark_is_a_key_and_no_proof(film: Film) -> None:
    """Copied onto another film, it says whose it is, and the content says that it is not."""
    read = film.path.read_bytes()
    other = film.path.with_name("other.mp4")
    other.write_bytes(encoded(frames(7)))
    same = film.path.with_name("same.mp4")
    same.write_bytes(read + b"\0")
    copied = verify.examine(other, film.registry, read_mark=lambda pictures, issued: issued[0])
    assert any(line.startswith("Mark present, content does not match") for line in verify.summary(copied))
    assert copied.told()["mark"] == {"id": f"{1:012x}", "of": "one", "content_matches": False}
    honest = verify.examine(
        same, film.registry, read_mark=lambda pictures, issued: issued[0] if next(pictures).size else None
    )
    assert any(line.startswith("It bears the mark of one and looks like it") for line in verify.summary(honest))
    coded = film.path.with_name("coded.mp4")
    coded.write_bytes(encoded(frames(1)))
    likely = verify.examine(coded, film.registry, read_mark=lambda pictures, issued: issued[0])
    assert (likely.made_here, likely.engine) == ("likely", "world")
    strange = verify.examine(other, film.registry, read_mark=lambda pictures, issued: f"{7:012x}")
    assert any(
        line.startswith("It bears a mark made with the secret of this installation") for line in verify.summary(strange)
    )


def test_every_finding_says_what_it_proves_and_what_not(film: Film) -> None:
    told = verify.examine(film.path, film.registry).told()
    assert set(told["limits"]) == {"manifest", "bytes", "stream", "likeness", "mark", "engine"}
    assert all(limit["proves"] and limit["does_not_prove"] for limit in told["limits"].values())
    assert (told["made_here"], told["engine"], told["record"]["id"]) == ("yes", "world", "one")


@pytest.mark.parametrize("data", [b"", b"text", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypisom", b"\x1a\x45\xdf\xa3", BOX])
def test_what_is_no_film_is_examined_all_the_same(film: Film, data: bytes) -> None:
    found = seen(film, data, "odd")
    assert (found.made_here, found.seen) == ("unknown", 0)
    assert "There is no picture in it to compare." in verify.summary(found)
