"""Looks at a file from five sides: its manifest, its bytes, its coded pictures, what it looks like, marks within it.

None of them is proof of everything, so each finding says what it proves and what it does not (`words.LIMITS`). Nothing
is fetched, and a film is looked at for its first minute. What is cheap comes first; the search for a mark comes last.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from langit.errors import UnavailableError
from langit.media.box import outside as box
from langit.provenance import fingerprint, formats, manifest, marks
from langit.provenance.finding import Finding
from langit.provenance.fingerprint import SHORT, WINDOWS, Frame, Hashes
from langit.provenance.index import Index, Match
from langit.provenance.manifest import Manifest
from langit.provenance.marks import Searched
from langit.provenance.registry import Known, Record

RATE: Final = 2  # frames a second that are looked at,
RATE_SHORT: Final = 8  # and of a film that is kept by more than a hash a second
WHOLE: Final = ("film", "still")
MOST: Final = 60 * RATE  # frames that are looked at
LOOKED_UP: Final = 20_000  # of the last ids, among which one is told that can no longer be read bit for bit
LONGEST_TEXT: Final = 1 << 20  # bytes of a file that is told to be text

MarkReader = Callable[[Iterator[Frame], list[str]], Searched]
"""Searches uint8 (height, width, 3) frames for a watermark. Also told are ids that were given out."""


def examine(
    path: Path, known: Known, *, beside: Path | None = None, read_mark: MarkReader | None = marks.search
) -> Finding:  # fmt: skip
    """What can be found out about a file. `beside` is a manifest that came with it, which is read in place of one
    within; of a webm it is looked for.

    A file that is known byte by byte is not searched for a watermark, which takes seconds; nor is any without a reader.

    Raises:
        UnavailableError: there is no file, or no manifest where `beside` says that it lies.
    """
    found = look(path, known, beside=beside)
    return found if read_mark is None else search(found, path, known, read_mark)


def look(path: Path, known: Known, *, beside: Path | None = None) -> Finding:
    """All but the search for a watermark.

    Raises:
        UnavailableError: as of `examine`.
    """
    _there(path, "file")
    if beside is not None:
        _there(beside, "manifest")
    kind = formats.kind(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    said = manifest.read(path, beside)
    within = manifest.read(path) if beside is not None and kind in formats.EMBEDDING else manifest.NONE
    by_bytes, by_stream = known.by_file(sha256), known.by_stream(_stream(path, kind))
    shape = _shape(path) if kind == formats.UNKNOWN else ""
    asked, rate = ([], 0) if shape else _hashes(path, kind)
    shape = shape or ("other" if kind == formats.UNKNOWN and not asked else "")
    like, alike = _likest(known, asked, rate)
    named = _named(said, known)
    exact = by_bytes or by_stream
    named_fits = named is not None and (_same(named, exact) or looks_like(named, asked, rate))
    return Finding(
        sha256=sha256, kind=kind, manifest=said, within=None if within.state == "none" else within, shape=shape,
        bytes_known=by_bytes is not None, stream_known=by_stream is not None,
        like=like, alike=alike, record=exact or (named if named_fits else None),
        named=named.id if named else "", named_fits=named_fits,
        asked=asked, rate=rate,
    )  # fmt: skip


def search(found: Finding, path: Path, known: Known, read: MarkReader) -> Finding:
    """What `look` found, with the watermark of the file and what was made with that; where it shows that the pictures
    were turned, with what they look like turned back."""
    if found.bytes_known or not found.seen:
        return replace(found, searched=Searched(ended="not needed"))
    searched = read(_readable(path, found.kind), known.marks(LOOKED_UP))
    if searched.turned:
        asked, _ = _hashes(path, found.kind, searched.turned // 90)
        like, alike = _likest(known, asked, found.rate)
        found = replace(found, asked=asked, like=like, alike=alike)
    marked = known.by_mark(searched.id) if searched.id else None
    exact = found.record if found.stream_known else None
    mark_fits = marked is not None and (_same(marked, exact) or looks_like(marked, found.asked, found.rate))
    record = found.record or (marked if mark_fits or found.alike else None)
    return replace(found, searched=searched, marked=marked, mark_fits=mark_fits, record=record)


def _likest(known: Known, asked: Sequence[Hashes], rate: int) -> tuple[Record, Match] | tuple[None, None]:
    """What was made here that hashed frames look like most, and how much."""
    found = known.alike(lambda index: index.find(asked, rate))
    return found or (None, None)


def looks_like(record: Record, asked: Sequence[Hashes], rate: int) -> bool:
    """Whether frames, hashed through all windows, look like what a record says."""
    index = Index()
    index.add(0, np.frombuffer(record.fingerprint, ">u8").astype(np.uint64))
    return index.find(asked, rate) is not None


def _same(one: Record, exact: Record | None) -> bool:
    """Whether a record is what bytes or stream say, or bears the same watermark as that."""
    return exact is not None and (one.id == exact.id or (one.mark == exact.mark != ""))


def _there(path: Path, field: str) -> None:
    """See that there is a file of this name."""
    if path.is_file():
        return
    if path.is_dir():
        raise UnavailableError(f"{path} is a folder", field=field, remedy="Name a file in it")
    if path.exists():
        raise UnavailableError(f"{path} is a device or a pipe, not a file", field=field, remedy="Name a file")
    raise UnavailableError(f"there is no file {path}", field=field)


def _shape(path: Path) -> str:
    """What a file is whose first bytes are those of no film and no picture, where that can be said."""
    data = path.read_bytes() if path.stat().st_size <= LONGEST_TEXT else b"\0"
    if not data:
        return "empty"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    if not all(letter.isprintable() or letter.isspace() for letter in text):
        return ""
    with suppress(ValueError):
        json.loads(text)
        return "JSON"
    return "text"


def _named(said: Manifest, known: Known) -> Record | None:
    """What the registry knows under the id in a manifest; a sheet or a thumbnail does not look like its film."""
    made = said.made or {}
    return known.by_id(str(made.get("id", ""))) if made.get("role") in WHOLE else None


def _hashes(path: Path, kind: str, quarters: int = 0) -> tuple[list[Hashes], int]:
    """The hashes of what is seen, turned so many quarters against the clock, through all windows, none of a frame
    without structure; and of a short film, how many a second."""
    short = _is_short(path, kind)
    frames = islice(_readable(path, kind, Fraction(RATE_SHORT if short else RATE)), MOST)
    hashes = [fingerprint.hashed(np.rot90(frame, quarters), WINDOWS) for frame in frames]
    return hashes, RATE_SHORT if short else 0


def _is_short(path: Path, kind: str) -> bool:
    """Whether it is a film of which more is kept than a hash a second."""
    if kind.startswith("image/"):
        return False
    with suppress(UnavailableError):
        film = box.probe(path)
        return film.count < SHORT * film.fps
    return False


def _readable(path: Path, kind: str, fps: Fraction | None = None) -> Iterator[Frame]:
    """What is seen, at a rate or at the film's own, as far as it can be read: what was read until there counts."""
    with suppress(UnavailableError):
        if kind.startswith("image/"):
            yield box.picture(path).pixels
        else:
            yield from box.read(path, fps=fps)


def _stream(path: Path, kind: str) -> str:
    """The identity of a film's coded pictures; nothing of what is no film that can be read."""
    if not formats.is_film(kind):
        return ""
    try:
        return box.identity(path)
    except UnavailableError:
        return ""
