"""Looks at a file from five sides: its manifest, its bytes, its coded pictures, what it looks like, marks within it.

None of them is proof of everything, so each finding says what it proves and what it does not (`LIMITS`). Nothing is
fetched, and a film is looked at for its first minute.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from langit import watermark
from langit.errors import UnavailableError
from langit.media.box import outside as box
from langit.provenance import fingerprint, formats, manifest
from langit.provenance.fingerprint import WINDOWS, Frame, Hashes
from langit.provenance.index import ALIKE, Index, Match
from langit.provenance.manifest import Manifest
from langit.provenance.registry import Known, Record

RATE: Final = Fraction(2)  # frames a second that are looked at
WHOLE: Final = ("film", "still")
MOST: Final = 60 * int(RATE)  # frames that are looked at
MARKED: Final = 60 * 30  # frames that are searched for a watermark
LOOKED_UP: Final = 20_000  # of the last ids, among which one is told that can no longer be read bit for bit
LIMITS: Final[dict[str, tuple[str, str]]] = {
    "manifest": (
        "who signed the file, and that all but the packing of its container is as it was then",
        "that what it shows is true; and where there is none, nothing: it is easily taken away",
    ),
    "bytes": (
        "that exactly this file was made here",
        "anything of a file that was changed in a single byte",
    ),
    "stream": (
        "that exactly these coded pictures were made here, whatever was done to the container",
        "anything of its sound, its metadata, or pictures that were coded anew",
    ),
    "likeness": (
        "that it looks like something that was made here, also when coded anew, resized, mirrored or cropped a little",
        "that it is the same or was made here: films of like scenes look alike, also those of other machines, and a "
        "crop to less than 90 % a side may not be found",
    ),
    "mark": (
        "that somebody put the mark there who had the secret or a marked film; its number is a key to look up what was "
        "made",
        "who did: whoever has a marked film can copy its mark onto another",
    ),
    "engine": (
        "no more than the manifest or the registry that says it",
        "anything where neither is known",
    ),
}


MarkReader = Callable[[Iterator[Frame], list[str]], str | None]
"""Reads a watermark out of uint8 (height, width, 3) frames: its id or None. Also told are ids that were given out."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found about a file. `record` is what the registry knows of it: by its bytes, its stream, or its looks
    and the name that manifest or mark give it; `like` is what it looks like and may not be.

    `named` is the id that its manifest says, where the registry knows it, and `named_fits` whether what was made under
    that id looks like the content; so `mark`, the id of its watermark, `marked`, what was made with
    that, and `mark_fits`.
    """

    sha256: str
    kind: str
    manifest: Manifest
    bytes_known: bool = False
    stream_known: bool = False
    alike: Match | None = None
    like: Record | None = None
    record: Record | None = None
    named: str = ""
    named_fits: bool = False
    mark: str = ""
    marked: str = ""
    mark_fits: bool = False
    seen: int = 0  # frames that were looked at

    @property
    def engine(self) -> str:
        """What made it, as far as somebody says so who speaks of this file and not of one that looks like it."""
        made = self.manifest.made if self.manifest.state in ("ours", "valid") else None
        return str((made or {}).get("engine") or (self.record.engine if self.record else ""))

    @property
    def made_here(self) -> str:
        """Whether it was made here: `yes`; `changed` since; `likely`, by its looks and a name that could be copied;
        `alike`, by its looks alone; or `unknown`."""
        if self.manifest.state == "ours" or self.bytes_known:
            return "yes"
        if self.stream_known:
            return "changed"
        if self.named_fits or self.mark_fits:
            return "likely"
        return "alike" if self.alike else "unknown"

    def told(self) -> dict[str, Any]:
        """The finding as JSON, with what each part proves and what not."""
        likeness = None
        if self.alike is not None:
            near = {"bits": self.alike.bits, "cropped": self.alike.cropped, "mirrored": self.alike.mirrored}
            likeness = {**near, "of": _record(self.like)}
        return {
            "made_here": self.made_here,
            "summary": summary(self),
            "engine": self.engine or None,
            "sha256": self.sha256,
            "kind": self.kind,
            "manifest": _plain(self.manifest),
            "bytes_known": self.bytes_known,
            "stream_known": self.stream_known,
            "likeness": likeness,
            "mark": (
                {"id": self.mark, "of": self.marked or None, "content_matches": self.mark_fits} if self.mark else None
            ),
            "record": _record(self.record),
            "limits": {name: {"proves": yes, "does_not_prove": no} for name, (yes, no) in LIMITS.items()},
        }


def examine(
    path: Path, known: Known, *, beside: Path | None = None, read_mark: MarkReader | None = None
) -> Finding:  # fmt: skip
    """What can be found out about a file. `beside` is a manifest that came with it; of a webm it is looked for.

    A file that is known byte by byte is not searched for a watermark, which takes seconds.

    Raises:
        UnavailableError: there is no file.
    """
    if not path.is_file():
        raise UnavailableError(f"there is no file at {path}", field="file")
    kind = formats.kind(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    said = manifest.read(path, beside)
    asked = _hashes(path, kind)
    by_bytes, by_stream = known.by_file(sha256), known.by_stream(_stream(path, kind))
    found = known.alike(lambda index: index.find(asked))
    named = _named(said, known)
    named_fits = named is not None and looks_like(named, asked)
    mark = "" if by_bytes else _mark(path, kind, known, read_mark or _watermark)
    marked = known.by_mark(mark) if mark else None
    mark_fits = marked is not None and looks_like(marked, asked)
    record = by_bytes or by_stream or (named if named_fits else None) or (marked if mark_fits else None)
    return Finding(
        sha256=sha256, kind=kind, manifest=said, bytes_known=by_bytes is not None, stream_known=by_stream is not None,
        like=found[0] if found else None, alike=found[1] if found else None, record=record,
        named=named.id if named else "", named_fits=named_fits, mark=mark,
        marked=marked.id if marked else "", mark_fits=mark_fits, seen=len(asked),
    )  # fmt: skip


def looks_like(record: Record, asked: list[Hashes]) -> bool:
    """Whether frames, hashed through all windows, look like what a record says."""
    index = Index()
    index.add(0, np.frombuffer(record.fingerprint, ">u8").astype(np.uint64))
    return index.find(asked) is not None


def summary(found: Finding) -> list[str]:
    """What was found, in sentences for people, the most certain first."""
    said = found.manifest
    return [*_of_manifest(said), *_of_consent(said), *_of_name(found), *_of_registry(found), *_of_mark(found)]


def _of_manifest(said: Manifest) -> list[str]:
    by = f"{said.signer or 'somebody'}, with {said.generator or 'an unnamed program'}"
    when = f" at {said.signed_at}" if said.signed_at else ""
    when += ", by a clock that nobody here vouches for" if when and not said.time_vouched else ""
    if said.state == "ours":
        return [f"Signed here by {by}{when}; its content is as it was signed."]
    if said.state == "valid":
        return [f"Signed by {by}{when}, who is not known here; its content is as it was signed."]
    if said.state == "elsewhere":
        return ["Its manifest is said to lie at another address, which is not asked."]
    if said.state == "none":
        return ["It has no manifest. That proves nothing: one is easily taken away."]
    if any("mismatch" in code for code in said.failures):
        return ["Its manifest does not belong to this content: the file was changed, or the manifest is another's."]
    return [f"Its manifest is not valid ({', '.join(said.failures) or 'no reason given'})."]


def _of_consent(said: Manifest) -> list[str]:
    if said.state not in ("ours", "valid") or not said.consent:
        return []
    return ["Whoever asked for it attested that all who are seen in what went in are adults and agreed."]


def _of_name(found: Finding) -> list[str]:
    """Whose manifest it is that does not belong to the content."""
    if found.manifest.state != "invalid" or not found.named:
        return []
    if found.named_fits:
        return [
            f"The manifest is that of {found.named}, made here, and the content looks like it: it was changed since, "
            "or the manifest was put on something alike."
        ]
    return [f"The manifest is that of {found.named}, made here, and the content is not: the manifest was put there."]


def _of_registry(found: Finding) -> list[str]:
    record = found.record
    if found.bytes_known and record:
        return [f"Exactly this file was made here, as {record.id}, by the engine {record.engine}."]
    if found.stream_known and record:
        return [f"Exactly these pictures were made here, as {record.id}; the file around them was changed."]
    if found.alike is not None and found.like:
        how = [word for word, so in (("cropped", found.alike.cropped), ("mirrored", found.alike.mirrored)) if so]
        done = f", {' and '.join(how)}" if how else ""
        return [
            f"It looks like {found.like.id}, which was made here{done} ({found.alike.bits:g} of 64 bits differ; up to "
            f"{ALIKE} may). Films of like scenes look alike: that alone does not say that this one was made here."
        ]
    return ["Nothing that was made here looks like it."] if found.seen else ["There is no picture in it to compare."]


def _of_mark(found: Finding) -> list[str]:
    if not found.mark:
        return []
    if found.mark_fits:
        return [f"It bears the mark of {found.marked} and looks like it: most likely it is that, coded anew."]
    if found.marked:
        return [
            f"Mark present, content does not match: it bears the mark of {found.marked} and does not look like it. "
            "Little was left of that, or the mark was copied onto something else."
        ]
    return [f"It bears a mark made with the secret of this installation, {found.mark}, that is not in the registry."]


def _named(said: Manifest, known: Known) -> Record | None:
    """What the registry knows under the id in a manifest; a sheet or a thumbnail does not look like its film."""
    made = said.made or {}
    return known.by_id(str(made.get("id", ""))) if made.get("role") in WHOLE else None


def _hashes(path: Path, kind: str) -> list[Hashes]:
    """The hashes of what is seen, through all windows; none of what cannot be read."""
    asked: list[Hashes] = []
    with suppress(UnavailableError):  # what was read until there counts
        asked += (fingerprint.hashed(frame, WINDOWS) for frame in islice(_pictures(path, kind, RATE), MOST))
    return [one for one in asked if len(one)]


def _pictures(path: Path, kind: str, fps: Fraction | None) -> Iterator[Frame]:
    """What is seen, at a rate or at the film's own.

    Raises:
        UnavailableError: it cannot be read, or not to its end.
    """
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


def _mark(path: Path, kind: str, known: Known, read: MarkReader) -> str:
    """The id of the watermark in the first minute of what can be read; nothing where there is none."""
    try:
        return read(islice(_pictures(path, kind, None), MARKED), known.marks(LOOKED_UP)) or ""
    except UnavailableError:
        return ""


def _watermark(pictures: Iterator[Frame], issued: list[str]) -> str | None:
    found = watermark.detect(pictures, issued=[int(mark, 16) for mark in issued])
    return None if found is None else f"{found.id:012x}"


def _record(record: Record | None) -> dict[str, Any] | None:
    return None if record is None else {"id": record.id, "engine": record.engine, "made_at": record.made_at}


def _plain(said: Manifest) -> dict[str, Any]:
    told = {**asdict(said), "sources": sorted(said.sources)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
