"""The registry of a service: a row for each video that was published, which stays when the video goes.

Rows say neither prompt nor owner. Every server holds their perceptual hashes in memory and reads what is new before it
answers.
"""

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from langit.jobs.database import Database
from langit.jobs.job import Job
from langit.jobs.tables import made, made_files
from langit.provenance.registry import Record

if TYPE_CHECKING:
    from langit.provenance.index import Index, Match


COLUMNS: Final = ("id", "engine", "stream", "mark", "fingerprint", "made_at")  # a `Record` but for its files


def record(connection: sa.Connection, now: float, job: Job, asset: Mapping[str, Any]) -> None:
    """Remember a video in the transaction that publishes it."""
    files = sorted({one["sha256"] for one in asset.get("files", {}).values()})
    told = Record.of({"engine": job.engine, **asset.get("facts", {}), "id": job.id}, files)
    row = {name: getattr(told, name) for name in COLUMNS} | {"made_at": now}
    number = connection.scalar(sa.insert(made).values(row).returning(made.c.number))
    if files:
        connection.execute(sa.insert(made_files), [{"sha256": sha256, "number": number} for sha256 in files])


class Registry:
    """What was made, in `database`: a `Known` of `provenance.registry`."""

    def __init__(self, database: Database):
        self.database = database
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._read = 0  # the last row that is in the index

    def by_file(self, sha256: str) -> Record | None:
        """What has a file of this hash."""
        return self._first(made.c.number.in_(sa.select(made_files.c.number).where(made_files.c.sha256 == sha256)))

    def by_stream(self, stream: str) -> Record | None:
        """What has coded pictures of this identity."""
        return self._first(made.c.stream == stream) if stream else None

    def by_id(self, name: str) -> Record | None:
        """What has this id."""
        return self._first(made.c.id == name)

    def by_mark(self, mark: str) -> Record | None:
        """What bears this watermark."""
        return self._first(made.c.mark == mark) if mark else None

    def marks(self, most: int) -> list[str]:
        """The watermarks that were given out, at most the last so many."""
        latest = sa.func.max(made.c.number).desc()
        query = sa.select(made.c.mark).where(made.c.mark != "").group_by(made.c.mark).order_by(latest).limit(most)
        with self.database.read() as connection:
            return list(connection.scalars(query))

    def alike(self, find: "Callable[[Index], Match | None]") -> "tuple[Record, Match] | None":
        """What looks like what `find` looks for."""
        with self._lock:
            found = find(self._fresh())
        known = self._first(made.c.number == found.number) if found is not None else None
        return (known, found) if known is not None and found is not None else None

    def _fresh(self) -> "Index":
        """The index with all rows that are there."""
        import numpy as np

        from langit.provenance.index import Index

        self._index = index = self._index or Index()
        query = sa.select(made.c.number, made.c.fingerprint).where(made.c.number > self._read).order_by(made.c.number)
        with self.database.read() as connection:
            for number, hashes in connection.execute(query):
                index.add(number, np.frombuffer(hashes, ">u8").astype(np.uint64))
                self._read = number
        return index

    def _first(self, where: sa.ColumnElement[bool]) -> Record | None:
        with self.database.read() as connection:
            query = sa.select(made).where(where).order_by(made.c.number).limit(1)
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            files = connection.scalars(sa.select(made_files.c.sha256).where(made_files.c.number == row["number"])).all()
        said = {name: row[name] for name in COLUMNS}
        return Record(files=tuple(files), **said)
