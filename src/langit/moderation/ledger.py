"""The moderation log: one line of JSON a verdict, each with the hash of the line before, so that a change is seen.

It lies where LANGIT_MODERATION_LOG says; without that there is none. Where that is a folder, each machine appends to a
file of its own in it, named after its host: no two machines write one chain, and what one takes down all that see the
folder refuse. Lines hold verdicts, rules and hashes of texts, never pictures, and the texts themselves only where the
policy says so (`[log] texts = true`). A line that takes a video down holds the hashes of its files and pixels, which
are refused from then on.
"""

import fcntl
import hashlib
import json
import os
import socket
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from langit.errors import OutputError, RequestError, UnavailableError
from langit.moderation.decision import Decision
from langit.moderation.tiers import Part

VARIABLE: Final = "LANGIT_MODERATION_LOG"
FIRST: Final = "0" * 64  # what stands in the place of the hash before the first line
TAIL: Final = 65_536  # bytes of the end in which the last line is looked for
ENDING: Final = ".jsonl"  # of the files of a folder that are logs

Row = dict[str, Any]


def usual() -> "Ledger | None":
    """The log that the operator asked for, if they did."""
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    path = Path(named).expanduser()
    return Ledger(path / f"{socket.gethostname()}{ENDING}", shared=True) if _is_folder(named) else Ledger(path)


def opened(paths: Iterable[Path]) -> "list[Ledger]":
    """Logs by their files, and by folders of such.

    Raises:
        RequestError: there is no such file, or no log in a folder.
    """
    found = [Ledger(file) for path in paths for file in (sorted(path.glob(f"*{ENDING}")) or [path])]
    for one in found:
        if not one.path.is_file():
            raise UnavailableError(
                f"there is no log at {one.path}", field="files", remedy="Name a file, or a folder of them"
            )
    return found


def together(ledgers: "Iterable[Ledger]") -> "list[tuple[str, Row, Ledger]]":
    """The rows of several logs in the order of their time, each with its hash and its log.

    Raises:
        RequestError: as of `Ledger.rows`.
    """
    rows = [(sealed, row, ledger) for ledger in ledgers for sealed, row in ledger.rows()]
    return sorted(rows, key=lambda entry: float(entry[1]["at"]))


def _is_folder(named: str) -> bool:
    return named.endswith(os.sep) or Path(named).expanduser().is_dir()


def digest(parts: Sequence[Part]) -> str:
    """The SHA-256 of texts with their fields."""
    return hashlib.sha256(json.dumps([list(part) for part in parts], ensure_ascii=False).encode()).hexdigest()


class Ledger:
    """A log in a file that several processes append to; if it is `shared`, one of the logs of its folder."""

    def __init__(self, path: Path, *, shared: bool = False):
        self.path = path
        self.shared = shared

    @property
    def kin(self) -> "list[Ledger]":
        """The logs that count beside this one: those of its folder, or itself."""
        paths = {self.path, *(self.path.parent.glob(f"*{ENDING}") if self.shared else ())}
        return [Ledger(path) for path in sorted(paths)]

    def verdict(
        self, decision: Decision, parts: Sequence[Part], *, stage: str, policy: str, texts: bool, seen: str = ""
    ) -> str:
        """Write down a decision and give the hash of its line, which names it from then on.

        What was `seen` in place of read is a field and the SHA-256 of its pictures.
        """
        row = {
            "kind": "verdict", "stage": stage, "policy": policy, "decision": decision.decision,
            "categories": dict(decision.categories), "rules": [reason.rule for reason in decision.reasons],
            "tiers": dict(decision.tiers), **({"seen": seen} if seen else {"texts_sha256": digest(parts)}),
            **({"texts": [list(part) for part in parts]} if texts else {}),
        }  # fmt: skip
        return self.write(row)

    def write(self, row: Mapping[str, Any]) -> str:
        """Append a row and give the hash of its line.

        Raises:
            OutputError: it cannot be written; what must be logged and cannot be is not done.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file closes
                told = {"at": round(time.time(), 3), **row, "before": _last(file)}
                line = json.dumps(told, ensure_ascii=False, sort_keys=True)
                sealed = hashlib.sha256(line.encode()).hexdigest()
                entry = json.dumps({"hash": sealed, "row": told}, ensure_ascii=False, sort_keys=True)
                file.write(f"{entry}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OutputError(
                f"the moderation log {self.path} cannot be written", field=VARIABLE,
                remedy="Make room, or mend its path",
            ) from error  # fmt: skip
        return sealed

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row with its hash, oldest first.

        Raises:
            RequestError: a line was changed, taken out or put in; the error names the line.
        """
        before = FIRST
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for number, line in enumerate(_written(file), 1):
                try:
                    entry = json.loads(line)
                    row, sealed = dict(entry["row"]), str(entry["hash"])
                except (ValueError, KeyError, TypeError) as error:
                    raise self._broken(number) from error
                plain = json.dumps(row, ensure_ascii=False, sort_keys=True)
                if hashlib.sha256(plain.encode()).hexdigest() != sealed or row.get("before") != before:
                    raise self._broken(number)
                before = sealed
                yield sealed, row

    def _broken(self, number: int) -> RequestError:
        return RequestError(
            f"line {number} of {self.path} is not as it was written", field=VARIABLE,
            remedy="Keep the file as evidence and begin another one",
        )  # fmt: skip

    def find(self, name: str) -> Row:
        """The row whose hash begins with `name`, of all logs that count.

        Raises:
            RequestError: none does, or several do.
        """
        found = [row for sealed, row, _ in together(self.kin) if sealed.startswith(name)]
        if len(found) != 1:
            what = "no entry begins" if not found else f"{len(found)} entries begin"
            raise RequestError(f"{what} with {name}", field="entry", remedy="See `langit moderation log`")
        return found[0]

    def taken_down(self) -> frozenset[str]:
        """The hashes of what was taken down and not given back, by whichever machine."""
        held: set[str] = set()
        for _, row, _ in together(self.kin):
            if row["kind"] == "takedown":
                held |= set(row["sha256"])
            elif row["kind"] == "restore":
                held -= set(row["sha256"])
        return frozenset(held)

    def refuses(self, hashes: Iterable[str]) -> bool:
        """Whether one of the hashes was taken down."""
        return not self.taken_down().isdisjoint(hashes)


def _written(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a log as long as it is now: what others append while it is read is not seen half."""
    fcntl.flock(file, fcntl.LOCK_SH)
    end = file.seek(0, os.SEEK_END)
    fcntl.flock(file, fcntl.LOCK_UN)
    file.seek(0)
    while file.tell() < end:
        yield file.readline()


def _last(file: Any) -> str:
    """The hash of the last line of an open file."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - TAIL))
    lines = file.read().splitlines()
    if not lines:
        return FIRST
    return str(json.loads(lines[-1])["hash"])
