"""Says what was found about a file: in sentences for people, and as JSON, with what each side proves and what not.

Nothing here accuses. That looks were not found, a manifest does not fit or a mark names another film has innocent
causes too, and each sentence leaves room for them.
"""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from langit.provenance.finding import Finding
from langit.provenance.index import ALIKE
from langit.provenance.manifest import Manifest
from langit.provenance.registry import Record

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
        "that it is the same or was made here: films of like scenes look alike, also those of other machines; nor that "
        "it was not: a crop to less than 90 % a side, a short part or fast motion may not be found",
    ),
    "mark": (
        "that somebody put the mark there who had the secret or a marked film; its number is a key to look up what was "
        "made",
        "who did: whoever has a marked film can copy its mark onto another; nor, where none was found, anything",
    ),
    "engine": (
        "no more than the manifest or the registry that says it",
        "anything where neither is known",
    ),
}
SHAPES: Final = {
    "empty": "The file is empty.",
    "text": "It is text, not a film or a picture.",
    "JSON": "It is JSON, not a film or a picture. If it lies beside one, examine that.",
    "other": "It is no film or picture of a kind that can be read here.",
}


def summary(found: Finding) -> list[str]:
    """What was found, in sentences for people, the most certain first."""
    said = found.manifest
    if found.shape and not found.bytes_known and said.state == "none":
        return [SHAPES[found.shape]]
    of_it = [*_of_manifest(said), *_of_within(found), *_of_consent(said), *_of_name(found)]
    return [*of_it, *_of_registry(found), *_of_mark(found)]


def told(found: Finding) -> dict[str, Any]:
    """The finding as JSON, with what each part proves and what not."""
    likeness, mark, searched = None, None, found.searched
    if found.alike is not None:
        likeness = {**asdict(found.alike), "of": _record(found.like)}
        del likeness["number"]
    if found.mark:
        of, fits = _record(found.marked), found.mark_fits or None
        mark = {"id": found.mark, "of": of, "turned": searched.turned, "content_matches": fits}
    return {
        "made_here": found.made_here,
        "summary": summary(found),
        "engine": found.engine or None,
        "sha256": found.sha256,
        "kind": found.kind,
        "manifest": _plain(found.manifest),
        "manifest_within": _plain(found.within) if found.within else None,
        "bytes_known": found.bytes_known,
        "stream_known": found.stream_known,
        "likeness": likeness,
        "mark": mark,
        "mark_search": {"ended": searched.ended, "frames": searched.frames, "left": list(searched.left)},
        "record": _record(found.record),
        "limits": {name: {"proves": yes, "does_not_prove": no} for name, (yes, no) in LIMITS.items()},
    }


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
        return [
            "Its manifest does not belong to this content: the file was changed or broken off, or the manifest is "
            "another's."
        ]
    if not said.codes:
        return ["Its manifest cannot be read: the file is damaged or broken off, or is not of the kind that it seems."]
    return [f"Its manifest is not valid, by C2PA's codes: {', '.join(said.codes)}."]


def _of_within(found: Finding) -> list[str]:
    """That the manifest in the file itself was passed over, and what that one says."""
    if found.within is None:
        return []
    return [
        "That is said by the manifest that was given with it. The file holds one of its own, of which is true: "
        + _of_manifest(found.within)[0]
    ]


def _of_consent(said: Manifest) -> list[str]:
    if said.state not in ("ours", "valid") or not said.consent:
        return []
    return ["Whoever asked for it attested that all who are seen in what went in are adults and agreed."]


def _of_name(found: Finding) -> list[str]:
    """Whose manifest it is that does not belong to the content."""
    if found.manifest.state != "invalid" or not found.named:
        return []
    if found.stream_known and found.named_fits:
        return [f"The manifest is that of {found.named}, made here, as are these pictures: it was changed since."]
    if found.named_fits:
        return [
            f"The manifest is that of {found.named}, made here, and the content looks like it: it was changed since, "
            "or the manifest was put on something alike."
        ]
    return [
        f"The manifest is that of {found.named}, made here, and the content was not found to look like it: it was "
        "changed or broken off since, or the manifest was put there from another file."
    ]


def _of_registry(found: Finding) -> list[str]:
    record = found.record
    if found.bytes_known and record:
        return [f"Exactly this file was made here, as {record.id}, by the engine {record.engine}."]
    if found.stream_known and record:
        return [f"Exactly these pictures were made here, as {record.id}; the file around them was changed."]
    return [*_of_absence(found), *_of_looks(found)]


def _of_absence(found: Finding) -> list[str]:
    """That what was signed here is not known here."""
    if found.manifest.state != "ours":
        return []
    return ["It is not in the registry that was asked, which may be that of another folder or server of the same key."]


def _of_looks(found: Finding) -> list[str]:
    if found.alike is not None and found.like:
        return [_alike(found.like.id, found)]
    if not found.seen:
        return ["No picture of it can be read: it is damaged or broken off, or holds none."]
    if not found.compared:
        return ["Its pictures are too plain to compare."]
    return ["Nothing that was made here was found by its looks. That proves nothing."]


def _alike(name: str, found: Finding) -> str:
    near = found.alike
    assert near is not None
    how = [word for word, so in (("cropped", near.cropped), ("mirrored", near.mirrored)) if so]
    done = f", as if {' and '.join(how)}" if how else ""
    where = f"In {near.near} of {near.compared} pictures that were compared it" if near.compared > 1 else "It"
    return (
        f"{where} looks like {name}, which was made here{done} ({near.bits:g} of 64 bits differ; up to {ALIKE} may). "
        "Films of like scenes look alike: that alone does not say that this one was made here."
    )


def engine(found: Finding) -> str:
    """What made it; where only its mark is known, what made that which the mark names."""
    if found.engine or found.marked is None:
        return found.engine or "not known"
    return f"not known; what its mark names was made by {found.marked.engine}"


def _of_mark(found: Finding) -> list[str]:
    if not found.mark:
        return _of_search(found)
    turned = found.searched.turned
    return [*_of_named(found), *([f"Its pictures are turned clockwise by {turned} degrees."] if turned else [])]


def _of_named(found: Finding) -> list[str]:
    """What bears the mark that was found, and whether this looks like it."""
    if found.marked is None:
        return [
            f"It bears a mark made with the secret of this installation, {found.mark}, that is not in the registry "
            "that was asked."
        ]
    bears = f"It bears the mark of {found.marked.id}"
    if found.mark_fits and (found.bytes_known or found.stream_known):
        return [f"{bears}, as that was made."]
    if found.mark_fits:
        return [f"{bears} and looks like it: most likely it is that or has a part of it, changed or coded anew."]
    if found.like:
        return [
            f"{bears}, and not of {found.like.id}, which it looks like. Either can mislead: a mark can be copied, and "
            "like scenes look alike. Of the two the mark is the better sign."
        ]
    when = datetime.fromtimestamp(found.marked.made_at, UTC)
    return [
        f"{bears}, made here by the engine {found.marked.engine} on {when:%Y-%m-%d} at {when:%H:%M} UTC; it was not "
        "found by its looks, which proves nothing. A mark can be copied."
    ]


def _of_search(found: Finding) -> list[str]:
    """What the search for a mark was, where it found none."""
    searched = found.searched
    frames = "1 picture" if searched.frames == 1 else f"{searched.frames} pictures"
    if searched.ended == "not asked":
        return ["It was not searched for a mark."]
    if searched.ended == "stopped":
        return ["The search for a mark was stopped."]
    if searched.ended == "limit":
        left = ", ".join(searched.left)
        return [f"No mark was found in {frames}. The search ended at its limit of time; not searched: {left}."]
    return [f"No mark was found in {frames}. That proves nothing."] if searched.frames else []


def _record(record: Record | None) -> dict[str, Any] | None:
    return None if record is None else {"id": record.id, "engine": record.engine, "made_at": record.made_at}


def _plain(said: Manifest) -> dict[str, Any]:
    plain = {**asdict(said), "sources": sorted(said.sources)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}
