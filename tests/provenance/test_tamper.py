"""What is done to a signed film, row by row, and what each side of `verify` says of it.

The registry knows the film, so that what the manifest cannot show is shown by the hash of the bytes or by the looks.
"""

import hashlib
import io
import os
import re
import struct
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest
from leaving import FACTS, REQUEST, frames, picture, write
from PIL import ExifTags, Image

from langit import watermark
from langit.errors import UnavailableError
from langit.media import stream, video
from langit.provenance import fingerprint, marks, sign, verify, words
from langit.provenance.finding import Finding
from langit.provenance.fingerprint import WINDOWS
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


def seen(film: Film, data: bytes, name: str = "changed.mp4") -> Finding:
    path = film.path.with_name(name)
    path.write_bytes(data)
    return verify.examine(path, film.registry, read_mark=None)


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
    told = "broken off since, or the manifest was put there from another file" if grafted_ else "it was changed since"
    assert any(told in line for line in words.summary(found)), words.summary(found)


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
    assert any("the file around them was changed" in line for line in words.summary(found))


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
    film.path.with_name("again.mp4").write_bytes(remuxed(film.path))
    found = verify.examine(film.path.with_name("again.mp4"), film.registry, read_mark=bearing(f"{1:012x}"))
    mark = words.told(found)["mark"]
    assert (mark["id"], mark["of"]["id"], mark["turned"], mark["content_matches"]) == (f"{1:012x}", "one", 0, True)
    assert not any("copied" in line or "not found" in line for line in words.summary(found))


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
    assert any("that alone does not say that this one was made here" in line for line in words.summary(found))
    assert found.alike.mirrored == (how == "mirrored")


def test_another_film_is_not_known(film: Film) -> None:
    found = seen(film, encoded(frames(7)))
    assert (found.made_here, found.record, found.engine) == ("unknown", None, "")
    assert "Nothing that was made here was found by its looks. That proves nothing." in words.summary(found)


def test_a_mark_is_a_key_and_no_proof(film: Film) -> None:
    """Copied onto another film, it says whose it is, and no more: not that this is that, nor that it was copied."""
    copied = bearing_film(film, encoded(frames(7)), f"{1:012x}")
    mark = words.told(copied)["mark"]
    assert (mark["of"]["id"], mark["of"]["engine"], mark["content_matches"]) == ("one", "world", None)
    assert (copied.made_here, copied.engine) == ("unknown", "")
    assert words.engine(copied) == "not known; what its mark names was made by world"
    assert "It bears the mark of one, made here by the engine world on 2" in said(copied)
    assert "it was not found by its looks, which proves nothing." in said(copied)
    likely = bearing_film(film, encoded(frames(1)), f"{1:012x}")
    assert (likely.made_here, likely.engine) == ("likely", "world")
    assert "It bears the mark of one and looks like it" in said(likely)
    strange = bearing_film(film, encoded(frames(7)), f"{7:012x}")
    assert "It bears a mark made with the secret of this installation" in said(strange)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_turned_pictures_are_compared_as_their_mark_shows_that_they_stood(film: Film, quarters: int) -> None:
    data = encoded([np.rot90(one, -quarters) for one in frames(1)])
    assert seen(film, data, "turned.mp4").made_here == "unknown", "looks alone are not turned"
    found = bearing_film(film, data, f"{1:012x}", turned=90 * quarters)
    assert (found.made_here, found.engine, found.alike is None) == ("likely", "world", False)
    assert f"Its pictures are turned clockwise by {90 * quarters} degrees." in said(found)
    assert words.told(found)["mark"]["turned"] == 90 * quarters


def test_a_still_is_searched_as_the_camera_held_it_and_turned_where_it_does_not_say(
    film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGIT_STATE", str(film.path.parent))
    still = watermark.Embedder(watermark.secret(), 1, 180, 320)(picture(1, (320, 180)))
    turned, path = Image.fromarray(np.rot90(still)), film.path.with_name("still.png")
    for said_so, degrees in ((True, 0), (False, 270)):
        exif = Image.Exif()
        if said_so:
            exif[ExifTags.Base.Orientation] = 6
        turned.save(path, exif=exif)
        found = verify.examine(path, film.registry)
        assert (found.mark, found.searched.turned) == (f"{1:012x}", degrees)


def test_where_mark_and_looks_name_different_films_both_are_told_and_the_mark_counts(film: Film) -> None:
    registry = Registry(film.path.with_name("two.db"))
    registry.add(record(film.path, "one", 1))
    registry.add(Record(id="two", engine="small", files=(), mark=f"{2:012x}"))
    path = film.path.with_name("both.mp4")
    path.write_bytes(encoded(frames(1)))
    found = verify.examine(path, registry, read_mark=bearing(f"{2:012x}"))
    assert (found.made_here, found.engine) == ("likely", "small")
    assert found.like is not None
    assert found.like.id == "one"
    assert "It bears the mark of two, and not of one, which it looks like. Either can mislead" in said(found)


def test_what_was_signed_with_our_key_and_is_not_in_the_registry_is_told_as_that(film: Film) -> None:
    found = verify.examine(film.path, Registry(film.path.with_name("none.db")), read_mark=None)
    assert found.manifest.state == "ours"
    assert "It is not in the registry that was asked" in said(found)
    assert "It was not searched for a mark." in said(found)


def test_a_short_film_with_a_fast_subject_is_found_by_its_first_picture_and_by_its_parts(film: Film) -> None:
    """A ball that crosses plain ground in a second looks like nothing else half a second later."""
    pictures = [crossing(n / 24) for n in range(24)]
    watch = fingerprint.Watch(Fraction(24))
    for one in pictures:
        watch.see(one)
    dense = fingerprint.parsed(watch.hashes())
    for name, hashes in (("a hash a second", dense[:1]), ("four", dense)):
        kept = Record(id="ball", engine="world", files=(), fingerprint=hashes.astype(">u8").tobytes())
        asked = [fingerprint.hashed(one, WINDOWS) for one in pictures[::3]]
        assert verify.looks_like(kept, asked, 8), name
        part = [fingerprint.hashed(one, WINDOWS) for one in pictures[6:18:3]]
        assert verify.looks_like(kept, part, 8) == (name == "four")
    other = [fingerprint.hashed(one[::-1], WINDOWS) for one in pictures[::3]]
    assert not verify.looks_like(kept, other, 8)


def crossing(at: float) -> np.ndarray:
    """A ball on a floor before a wall, at a part of its way."""
    y, x = np.mgrid[0:180, 0:320]
    luma = np.where(y < 110, 150 + x / 16, 190 - y / 8)
    luma = np.where((x - 60 - 200 * at) ** 2 + (y - 105) ** 2 < 24**2, 40, luma)
    return np.repeat(luma[..., None], 3, axis=2).astype(np.uint8)


def bearing(mark: str, turned: int = 0) -> verify.MarkReader:
    """A search that finds a mark in whatever it is shown."""
    return lambda pictures, issued: marks.Searched(
        ended="whole", id=mark if next(pictures).size else "", turned=turned, frames=1
    )


def bearing_film(film: Film, data: bytes, mark: str, turned: int = 0) -> Finding:
    path = film.path.with_name("bearing.mp4")
    path.write_bytes(data)
    return verify.examine(path, film.registry, read_mark=bearing(mark, turned))


def said(found: Finding) -> str:
    return " ".join(words.summary(found))


def test_every_finding_says_what_it_proves_and_what_not(film: Film) -> None:
    told = words.told(verify.examine(film.path, film.registry))
    assert set(told["limits"]) == {"manifest", "bytes", "stream", "likeness", "mark", "engine"}
    assert all(limit["proves"] and limit["does_not_prove"] for limit in told["limits"].values())
    assert (told["made_here"], told["engine"], told["record"]["id"]) == ("yes", "world", "one")


ODD = {
    b"": "The file is empty.",
    b"text": "It is text, not a film or a picture.",
    b'{"a": 1}': "It is JSON, not a film or a picture.",
    BOX: "It is no film or picture of a kind that can be read here.",
    b"\x89PNG\r\n\x1a\n": "No picture of it can be read",
    b"\0\0\0\x18ftypisom": "No picture of it can be read",
    b"\x1a\x45\xdf\xa3": "No picture of it can be read",
}


@pytest.mark.parametrize("data", ODD)
def test_what_is_no_film_is_told_as_what_it_is(film: Film, data: bytes) -> None:
    found = seen(film, data, "odd")
    assert (found.made_here, found.seen) == ("unknown", 0)
    assert ODD[data] in said(found)
    assert "(" not in said(found), "no word of a library"


def test_where_there_is_no_file_it_is_said_what_is_there(film: Film) -> None:
    folder, none = film.path.parent, film.path.with_name("none.c2pa")
    for path, beside, message in (
        (folder, None, f"file: {folder} is a folder"), (Path(os.devnull), None, "is a device or a pipe"),
        (film.path, none, f"manifest: there is no file {none}"),
    ):  # fmt: skip
        with pytest.raises(UnavailableError, match=re.escape(message)):
            verify.examine(path, film.registry, beside=beside)
