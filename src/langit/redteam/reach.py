"""Suites of reaching beyond: paths that leave their place, things of another owner, films that were changed."""

import struct
from collections.abc import Iterator
from typing import Final

from langit.redteam.score import Attempt, Outcome
from langit.redteam.target import Answer, Target
from langit.redteam.texts import BASE

PATHS: Final = (
    "..", "../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%252f..%252fetc%252fpasswd", "..%5c..%5cwindows%5cwin.ini",
    "....//....//etc/passwd",
    "%2fetc%2fpasswd", "/etc/passwd", "%00", "video_%00.mp4", "C:%5cwindows", "file:%2f%2f%2fetc%2fpasswd", "~root",
    "a" * 4096, "video_" + "9" * 300, "%c0%ae%c0%ae%2fetc%2fpasswd",
    "%ef%bc%8e%ef%bc%8e%2fetc%2fpasswd", "'%20or%201=1--",
    "%0d%0aset-cookie:%20a=b", "*", "video_%25s%25n",
)  # fmt: skip
SECRETS: Final = (b"root:x:", b"BEGIN EC PRIVATE", b"BEGIN PRIVATE", b"SQLite format", b"[fonts]")
HOOK: Final = {"name": "red team", "url": "https://example.com/hook", "event_types": ["video.completed"]}
BODIES: Final = {"remix": {"prompt": BASE}, "test": {"event_type": "video.failed"}, "{endpoint_id}": {"name": "theirs"}}


def traversal(target: Target) -> Outcome:
    """Every route with an id, with paths in its place: a plain 4xx, and nothing of the disk."""
    attempts = []
    places = sorted({path for path, methods in target.document().items() if "get" in methods and "{" in path})
    for place in [*places, "/static/{name}"]:
        before, _, after = place.partition("{")
        for path in PATHS:
            raw = f"{before}{path}{after.partition('}')[2]}"
            answer = target.ask("GET", raw, raw=raw.encode())
            told = [secret for secret in SECRETS if secret in answer.content]
            crossed = "set-cookie" in answer.headers
            held = _refused(answer, path) and not told and not crossed
            got = f"{answer}" + (", and it tells what lies on the disk" if told else "")
            attempts.append(Attempt(suite="traversal", id=f"{place}: {path[:40]}", expected="4xx", got=got, held=held))
    return Outcome(suite="traversal", attempts=tuple(attempts))


def _refused(answer: Answer, path: str) -> bool:
    """Whether nothing was found; `..` may lead to the list above, which is the caller's own."""
    return 400 <= answer.status < 500 or (answer.status in (200, 307, 308) and path in ("..", "*"))


def tenants(target: Target, other: str) -> Outcome:
    """Things of one key asked for with another, by every route of the document: as if they were not there."""
    if not other:
        return Outcome(suite="tenants", skipped="it needs the key of another owner: --other-key")
    stranger = target.keyed(other)
    attempts = []
    own = dict(_made(target))
    try:
        for path, methods in target.document().items():
            name = path.partition("{")[2].partition("}")[0]
            if name not in own:
                continue
            attempts += [_compared(stranger, method.upper(), path, name, own[name]) for method in methods]
        for path in ("/v1/videos", "/v1/files", "/v1/webhook_endpoints"):
            text = stranger.ask("GET", path).content
            seen = [name for name, id in own.items() if id.encode() in text]
            attempts.append(
                Attempt(suite="tenants", id=f"list {path}", expected="nothing", got=str(seen), held=not seen)
            )
    finally:
        for name, id in own.items():
            target.ask("DELETE", f"{DELETED[name]}/{id}")
    return Outcome(suite="tenants", attempts=tuple(attempts))


def _compared(stranger: Target, method: str, path: str, name: str, id: str) -> Attempt:
    """What a stranger gets for an id, beside what anybody gets for one that nobody has."""
    body = BODIES.get(path.rsplit("/", 1)[1])
    none = f"{id[:-4]}none"
    theirs, nobodys = (stranger.ask(method, path.replace(f"{{{name}}}", one), json=body) for one in (id, none))
    same = theirs.content.replace(id.encode(), b"") == nobodys.content.replace(none.encode(), b"")
    return Attempt(
        suite="tenants", id=f"{method} {path}", expected="404, as of an id that nobody has",
        got=f"{theirs}" + ("" if same else ", and another text"), held=theirs.status == nobodys.status == 404 and same,
    )  # fmt: skip


DELETED: Final = {"video_id": "/v1/videos", "file_id": "/v1/files", "endpoint_id": "/v1/webhook_endpoints"}


def _made(target: Target) -> Iterator[tuple[str, str]]:
    answers = {
        "video_id": target.ask("POST", "/v1/videos", json={"prompt": BASE, "seconds": "4"}),
        "file_id": target.ask("POST", "/v1/files", data={"purpose": "user_data"}, files={"file": ("a.bin", b"abc")}),
        "endpoint_id": target.ask("POST", "/v1/webhook_endpoints", json=HOOK),
    }
    for name, answer in answers.items():
        if answer.status == 200:
            yield name, str(answer.told["id"])


CHANGED: Final = ("changed", "likely", "alike", "unknown")  # what may be said of a film that is not as it was made


def tampering(target: Target) -> Outcome:
    """A film of the server, and what it says of it after changes."""
    with target.film(BASE) as video:
        film = target.ask("GET", f"/v1/videos/{video}/content").content
    middle = _inside(film, b"mdat")
    cases = {
        "as it was made": (film, ("yes",)),
        "one byte of its pictures changed": (_flipped(film, middle), CHANGED),
        "a stretch of its pictures exchanged": (
            film[:middle] + bytes(512) + film[middle + 512 :],
            CHANGED,
        ),
        "cut off": (film[: len(film) * 3 // 4], CHANGED),
        "its manifest taken away": (_renamed(film, b"uuid", b"free"), CHANGED[:-1]),
        "something written into a box that players skip": (
            film + struct.pack(">I", 40) + b"free" + b"x" * 32,
            CHANGED[:-1],
        ),
        "another file of the same kind": (_flipped(film[:32], 20), ("unknown",)),
    }
    attempts = []
    for name, (data, expected) in cases.items():
        answer = target.ask("POST", "/v1/provenance", files={"file": ("a.mp4", data)})
        told = answer.told
        got = str(told.get("made_here") or answer)
        state = (told.get("manifest") or {}).get("state")
        held = got in expected and (state == "ours") is (name == "as it was made")
        attempts.append(
            Attempt(
                suite="tampering", id=name, expected=" or ".join(expected), got=f"{got}, manifest {state}", held=held
            )
        )
    return Outcome(suite="tampering", attempts=tuple(attempts))


def boxes(film: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of an MP4, not those in them: kind, start, end."""
    at = 0
    while at + 8 <= len(film):
        size, kind = struct.unpack(">I4s", film[at : at + 8])
        if size == 1 and at + 16 <= len(film):
            size = int(struct.unpack(">Q", film[at + 8 : at + 16])[0])
        end = len(film) if size < 8 else min(len(film), at + size)
        yield kind, at, end
        at = end


def _inside(film: bytes, wanted: bytes) -> int:
    return next(((start + end) // 2 for kind, start, end in boxes(film) if kind == wanted), len(film) // 2)


def _renamed(film: bytes, old: bytes, new: bytes) -> bytes:
    whole = bytearray(film)
    for kind, start, _ in boxes(film):
        if kind == old:
            whole[start + 4 : start + 8] = new
    return bytes(whole)


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] if at < len(data) else data
