"""Weights by name: listed, licensed, checked for room, downloaded with resume, verified by hash. Never at import.

The source speaks the protocol of a model hub: a listing of files with sizes and hashes, and files that can be read
from any byte on. `LANGIT_MIRROR` names another one, and `LANGIT_OFFLINE=1` forbids all of it.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from langit.clip import Progress, Report
from langit.config import OpenWeightsConfig
from langit.errors import CanceledError, OutputError, UnavailableError

MIRROR = "LANGIT_MIRROR"
OFFLINE = "LANGIT_OFFLINE"
HUB = "https://huggingface.co"
NEEDED = ("transformer*/*", "vae/*", "text_encoder/*", "tokenizer/*", "*.json", "LICENSE*", "README.md", "*.pt")
ROOM = 500_000_000  # bytes that are left free on the disk
ATTEMPTS = 6  # in a row that bring nothing
PIECE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Remote:
    """A file at the source: its hash is a sha256 where `large`, else a git blob's sha1."""

    path: str
    size: int
    hash: str
    large: bool


def fetch(
    config: OpenWeightsConfig,
    folder: Path,
    *,
    agree: Callable[[str], bool],
    report: Report,
    pause: float = 1.0,
) -> list[Path]:
    """Bring the files of a model into `folder`, and return them. What is there and whole is not fetched again.

    `agree` is shown the license and the size before the first file, and may decline. `pause` is the first wait, in
    seconds, after a connection that broke; every further one is twice as long.

    Raises:
        UnavailableError: offline, no such model at the source, a connection that keeps breaking, or a wrong hash.
        OutputError: there is no room.
        CanceledError: the license was declined.
    """
    source = os.environ.get(MIRROR) or HUB
    if os.environ.get(OFFLINE) == "1":
        raise UnavailableError(f"{OFFLINE}=1 forbids downloads", remedy=f"Unset it, or put the files into {folder}")
    with httpx.Client(base_url=source, follow_redirects=True, timeout=30) as client:
        files = listing(client, config.repository)
        total = sum(file.size for file in files)
        question = f"{config.name} from {config.repository}: license {config.license}, {total / 1e9:.1f} GB"
        if not agree(question):
            raise CanceledError(f"nothing was fetched: the license of {config.name} was not accepted")
        _check_room(folder, files)
        done = 0
        for file in files:
            _bring(client, config.repository, file, folder, pause, partial(_show, report, done, total))
            done += file.size
    return [folder / file.path for file in files]


def listing(client: httpx.Client, repository: str) -> list[Remote]:
    """The files of a repository that a model needs.

    Raises:
        UnavailableError: the source cannot be reached, or has no such repository.
    """
    try:
        answer = client.get(f"/api/models/{repository}/tree/main", params={"recursive": "true"})
        answer.raise_for_status()
        entries: list[dict[str, Any]] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise UnavailableError(
            f"{client.base_url} does not list {repository}: {error}", remedy=f"Check the network, or set {MIRROR}"
        ) from error
    files = [_remote(entry) for entry in entries if entry.get("type") == "file"]
    needed = [file for file in files if any(fnmatch(file.path, pattern) for pattern in NEEDED)]
    for file in needed:
        if Path(file.path).is_absolute() or ".." in Path(file.path).parts:
            raise UnavailableError(f"{repository} lists {file.path!r}, which leaves its folder")
    return needed


def verify(path: Path, file: Remote) -> bool:
    """Whether a file here is the one at the source, by size and hash."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    digest = hashlib.sha256() if file.large else hashlib.sha1(b"blob %d\0" % file.size)
    with path.open("rb") as data:
        while piece := data.read(PIECE):
            digest.update(piece)
    return digest.hexdigest() == file.hash


def _show(report: Report, past: int, total: int, here: int) -> None:
    report(Progress("fetching", past + here, total))


def _remote(entry: dict[str, Any]) -> Remote:
    large = entry.get("lfs")
    return Remote(
        path=entry["path"], size=int(entry["size"]), hash=large["oid"] if large else entry["oid"], large=bool(large)
    )


def _check_room(folder: Path, files: list[Remote]) -> None:
    here = sum(
        path.stat().st_size for file in files for path in (folder / file.path, _part(folder, file)) if path.exists()
    )
    need = sum(file.size for file in files) - here
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if need + ROOM > free:
        raise OutputError(
            f"{folder} has {free / 1e9:.1f} GB free and {(need + ROOM) / 1e9:.1f} are needed",
            remedy="Make room, or set LANGIT_WEIGHTS to another disk",
        )


def _part(folder: Path, file: Remote) -> Path:
    return folder / f"{file.path}.part"


def _bring(
    client: httpx.Client, repository: str, file: Remote, folder: Path, pause: float, report: Callable[[int], None]
) -> None:
    target, part = folder / file.path, _part(folder, file)
    if verify(target, file):
        report(file.size)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _download(client, f"/{repository}/resolve/main/{file.path}", file, part, pause, report)
    if not verify(part, file):
        part.unlink()
        raise UnavailableError(
            f"{file.path} came with another hash than the source lists", remedy="Run the same command again"
        )
    part.replace(target)


def _download(
    client: httpx.Client, url: str, file: Remote, part: Path, pause: float, report: Callable[[int], None]
) -> None:
    """Read on until all bytes are there, with longer and longer pauses while nothing comes."""
    failures = 0
    while (here := _size(part)) < file.size or not part.exists():
        reason = _read_on(client, url, part, here, report)
        failures = 0 if _size(part) > here else failures + 1
        if failures >= ATTEMPTS:
            raise UnavailableError(
                f"{file.path} does not come: {reason}", remedy="Run the same command again; it goes on from here"
            )
        if failures:
            time.sleep(pause * 2 ** (failures - 1))
        if not file.size:
            break


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _read_on(client: httpx.Client, url: str, part: Path, here: int, report: Callable[[int], None]) -> str:
    """Read a file from byte `here` on until it ends or breaks off; the reason why it did."""
    headers = {"Range": f"bytes={here}-"} if here else {}
    try:
        with client.stream("GET", url, headers=headers) as answer:
            answer.raise_for_status()
            goes_on = answer.status_code == httpx.codes.PARTIAL_CONTENT
            with part.open("ab" if goes_on else "wb") as data:
                for piece in answer.iter_bytes():
                    data.write(piece)
                    report(data.tell())
    except httpx.HTTPError as error:
        return str(error).partition("\n")[0] or type(error).__name__
    except OSError as error:
        raise OutputError(f"cannot write {part}: {error}", remedy="Make room") from error
    return "it ended too early"
