"""What was made here, so that it can be found again: one row for each film and picture, which outlives the file.

A row says no prompt and no owner. On one machine the rows lie in an SQLite file of the folder of state; a server keeps
the same rows in its store of jobs.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from langit import state
from langit.errors import OutputError

if TYPE_CHECKING:
    from langit.provenance.index import Index, Match

FILE: Final = "made.db"
SCHEMA: Final = """
create table if not exists made (
  number integer primary key, id text not null, engine text not null, made_at real not null,
  stream text not null, mark text not null, fingerprint blob not null
);
create table if not exists made_files (sha256 text not null, number integer not null references made);
create index if not exists made_by_id on made (id);
create index if not exists made_by_stream on made (stream);
create index if not exists made_by_mark on made (mark);
create index if not exists made_files_by_hash on made_files (sha256);
"""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is remembered of a film or picture: its id, the SHA-256 of each of its files, the identity of its stream.

    `mark` is the id of its watermark, as 12 hexadecimal digits. `fingerprint` are its perceptual hashes, eight bytes
    each, most significant first; `made_at` is in seconds since 1970.
    """

    id: str
    engine: str
    files: tuple[str, ...]
    stream: str = ""
    mark: str = ""
    fingerprint: bytes = b""
    made_at: float = field(default_factory=time.time)

    @classmethod
    def of(cls, facts: Mapping[str, Any], files: Sequence[str] | None = None) -> "Record":
        """What is to be remembered of all that a sidecar says: of the files that it names, or of these SHA-256."""
        if files is None:
            digest = facts.get("digest", {})
            inner = [one["file"] for one in digest.values() if isinstance(one, Mapping) and "file" in one]
            files = [digest["file"], *inner]
        hashes = facts.get("fingerprint", {}).get("hashes", ())
        return cls(
            id=str(facts["id"]), engine=str(facts["engine"]), files=tuple(files),
            stream=str(facts.get("stream", "")), mark=str(facts.get("watermark", {}).get("id", "")),
            fingerprint=bytes.fromhex("".join(hashes)),
        )  # fmt: skip


Remember = Callable[[Record], None]
"""Writes down that something was made; what it raises keeps the files from being published."""


class Known(Protocol):
    """A registry that can be asked."""

    def by_file(self, sha256: str) -> Record | None:
        """What has a file of this hash."""
        ...

    def by_stream(self, stream: str) -> Record | None:
        """What has coded pictures of this identity."""
        ...

    def by_id(self, name: str) -> Record | None:
        """What has this id."""
        ...

    def by_mark(self, mark: str) -> Record | None:
        """What bears this watermark; the first of those that were asked for in the same words."""
        ...

    def marks(self, most: int) -> list[str]:
        """The watermarks that were given out, at most the last so many."""
        ...

    def alike(self, find: "Callable[[Index], Match | None]") -> "tuple[Record, Match] | None":
        """What looks like what `find` looks for in the index of all."""
        ...


def remember(record: Record) -> None:
    """Write a record into the registry of this machine's user.

    Raises:
        OutputError: it cannot be written.
    """
    Registry(state.folder() / FILE).add(record)


class Registry:
    """The registry in one file."""

    def __init__(self, path: Path):
        self.path = path

    def add(self, record: Record) -> None:
        """Remember something.

        Raises:
            OutputError: it cannot be written.
        """
        try:
            with self._open() as connection, connection:
                row = (record.id, record.engine, record.made_at, record.stream, record.mark, record.fingerprint)
                made = connection.execute(
                    "insert into made (id, engine, made_at, stream, mark, fingerprint) values (?, ?, ?, ?, ?, ?)", row
                )
                files = [(sha256, made.lastrowid) for sha256 in record.files]
                connection.executemany("insert into made_files values (?, ?)", files)
        except sqlite3.Error as error:
            raise OutputError(
                f"the registry {self.path} cannot be written: {error}",
                remedy=f"Free some room, or set {state.VARIABLE} to a folder that you may write to",
            ) from error

    def by_file(self, sha256: str) -> Record | None:
        """What has a file of this hash."""
        return self._first("number in (select number from made_files where sha256 = ?)", sha256)

    def by_stream(self, stream: str) -> Record | None:
        """What has coded pictures of this identity."""
        return self._first("stream = ? and stream != ''", stream)

    def by_id(self, name: str) -> Record | None:
        """What has this id."""
        return self._first("id = ?", name)

    def by_mark(self, mark: str) -> Record | None:
        """What bears this watermark."""
        return self._first("mark = ? and mark != ''", mark)

    def marks(self, most: int) -> list[str]:
        """The watermarks that were given out, at most the last so many."""
        query = "select mark from made where mark != '' group by mark order by max(number) desc limit ?"
        with self._open() as connection:
            return [mark for (mark,) in connection.execute(query, (most,))]

    def alike(self, find: "Callable[[Index], Match | None]") -> "tuple[Record, Match] | None":
        """What looks like what `find` looks for."""
        import numpy as np

        from langit.provenance.index import Index

        index = Index()
        with self._open() as connection:
            for number, hashes in connection.execute("select number, fingerprint from made order by number"):
                index.add(number, np.frombuffer(hashes, ">u8").astype(np.uint64))
        found = find(index)
        record = self._first("number = ?", found.number) if found is not None else None
        return (record, found) if record is not None and found is not None else None

    def _first(self, where: str, value: str | int) -> Record | None:
        with self._open() as connection:
            query = (
                f"select number, id, engine, made_at, stream, mark, fingerprint from made where {where} order by number"
            )
            row = connection.execute(f"{query} limit 1", (value,)).fetchone()
            if row is None:
                return None
            files = connection.execute("select sha256 from made_files where number = ?", row[:1]).fetchall()
        _, name, engine, made_at, stream, mark, fingerprint = row
        return Record(
            id=name, engine=engine, made_at=made_at, stream=stream, mark=mark, fingerprint=fingerprint,
            files=tuple(sha256 for (sha256,) in files),
        )  # fmt: skip

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=30)) as connection:
            connection.executescript(SCHEMA)
            yield connection
