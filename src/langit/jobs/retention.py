"""Removing what is over: expired results, inputs of finished jobs, leftovers of crashes, old notes.

A file without a row is removed only when two sweeps in a row have found it so: it may belong to a create or a
completion that is under way.
"""

import logging
from typing import Final

import sqlalchemy as sa

from langit.jobs.files import Files
from langit.jobs.job import ENDED
from langit.jobs.store import DAY, Store
from langit.jobs.tables import deliveries, departed, files, idempotency, turns, usage, videos

log = logging.getLogger("langit.retention")
KEEP_NOTES: Final = 7 * DAY
IDLE: Final = 20.0  # seconds without a touch after which scratch of a job that was deleted is removed

CUT_OFF: Final = 3600.0  # seconds without a byte after which an upload is over, whatever became of its request


class Retention:
    """Sweeps one store and its files."""

    def __init__(self, store: Store, kept: Files):
        self.store, self.files = store, kept
        self._suspects: set[str] = set()

    def tidy(self) -> int:
        """Remove what has expired and what deleted jobs left in progress; often, for that is looked up quickly."""
        return self._expired_videos() + self._expired_files() + self._leftovers()

    def sweep(self) -> int:
        """Remove all that is over and say how many things that were."""
        return self.tidy() + self._strays() + self._notes() + self.files.forget_uploads(CUT_OFF)

    def _expired_videos(self) -> int:
        """The bytes go, the row stays: content then answers that it has expired."""
        database = self.store.database
        with database.read() as connection:
            over = (videos.c.expires_at < database.now()) & videos.c.asset.is_not(None)
            rows = connection.execute(sa.select(videos.c.id, videos.c.asset).where(over).limit(1000)).all()
        removed = 0
        for name, asset in rows:
            self.files.remove(asset["folder"])
            with database.write() as connection:
                connection.execute(sa.update(videos).where(videos.c.id == name).values(asset=None))
            removed += 1
        return removed

    def _expired_files(self) -> int:
        database, expired = self.store.database, files.c.expires_at < self.store.database.now()
        with database.read() as connection:
            if connection.scalar(sa.select(files.c.id).where(expired).limit(1)) is None:
                return 0
        with database.write() as connection:
            over = sa.delete(files).where(files.c.expires_at < database.now()).returning(files.c.asset)
            assets = connection.scalars(over).all()
        for asset in assets:
            self.files.remove(asset)
        return len(assets)

    def _strays(self) -> int:
        """Published folders nobody points at, and inputs of jobs that are over or were never accepted."""
        found: set[str] = set()
        published = self.files.names("videos")
        inputs = self.files.names("inputs")
        rows = self._rows([name.rsplit(".", 1)[0] for name in published] + inputs)
        for name in published:
            status, folder = rows.get(name.rsplit(".", 1)[0], ("failed", None))
            if status in ENDED and folder != f"videos/{name}":
                found.add(f"videos/{name}")
        found |= {f"inputs/{name}" for name in inputs if rows.get(name, ("failed", None))[0] in ENDED}
        sure, self._suspects = found & self._suspects, found
        for key in sure:
            self.files.remove(key)
        if sure:
            log.info("removed strays", extra={"count": len(sure)})
        return len(sure)

    def _leftovers(self) -> int:
        """Staging and scratch of jobs that are over or deleted; a worker may still be about to see that it was."""
        names = self.files.leftovers(0)
        idle = set(self.files.leftovers(IDLE))
        rows = self._rows([name.split(".")[0] for name in names])
        over = {
            name.split(".")[0]
            for name in names
            if rows.get(name.split(".")[0], ("", None))[0] in ENDED or (name.split(".")[0] not in rows and name in idle)
        }
        for job in over:
            self.files.clear(job)
        return len(over)

    def _notes(self) -> int:
        database = self.store.database
        with database.write() as connection:
            now = float(connection.scalar(sa.select(database.now())) or 0)
            old = (
                sa.delete(idempotency).where(idempotency.c.created_at < now - DAY),
                sa.delete(deliveries).where(deliveries.c.done, deliveries.c.created_at < now - KEEP_NOTES),
                sa.delete(departed).where(departed.c.left_at < now - DAY),
                sa.delete(turns).where(turns.c.taken_at < now - DAY),
                sa.delete(usage).where(usage.c.day < now // DAY - 7),
            )
            return sum(connection.execute(statement).rowcount for statement in old)

    def _rows(self, ids: list[str]) -> dict[str, tuple[str, str | None]]:
        """State and folder of those of `ids` that have a row."""
        found: dict[str, tuple[str, str | None]] = {}
        columns = (videos.c.id, videos.c.status, videos.c.asset)
        with self.store.database.read() as connection:
            for start in range(0, len(ids), 500):
                query = sa.select(*columns).where(videos.c.id.in_(ids[start : start + 500]))
                for name, status, asset in connection.execute(query).all():
                    found[name] = (status, asset["folder"] if asset else None)
        return found
