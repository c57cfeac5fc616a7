"""Who works on what: claim, heartbeat, complete, fail, release. Every write after the claim carries its token.

Owners take turns: the oldest job of whoever was served longest ago is next, so one who asks for much holds up nobody.

A token grows with each claim and each deletion takes the row away, so a worker that slept through its lease changes
nothing when it wakes. Times are the database's; a lease that lies further ahead than any could have been given (the
clock was set back) counts as lost.
"""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from langit.jobs import crash, outbox, registry
from langit.jobs.database import Database
from langit.jobs.job import Job, Lease
from langit.jobs.tables import turns, videos

ALMOST: Final = 99  # percent: 100 is for completed jobs only


class Leases:
    """Leases of `seconds` on the jobs in `database`; a job is tried `attempts` times."""

    def __init__(self, database: Database, *, seconds: float = 30.0, attempts: int = 3, keep: float | None = None):
        self.database, self.seconds, self.attempts = database, seconds, attempts
        self.keep = keep  # seconds that a result is kept, None for ever

    def claim(self, worker: str) -> Lease | None:
        """The next job that waits or whose worker is gone, by turns of the owners and then by age; or None."""
        with self.database.read() as connection:  # idle workers look often, and must not hold up those who write
            waits = sa.select(videos.c.id).where(videos.c.status.in_(("queued", "in_progress")))
            if connection.scalar(waits.limit(1)) is None:
                return None
        with self.database.write() as connection:
            now = self._now(connection)
            free = (videos.c.status == "queued") & (videos.c.ready_at <= now)
            gone = (videos.c.status == "in_progress") & self._lost(now)
            first = (
                sa.select(videos.c.id)
                .outerjoin(turns, turns.c.owner == videos.c.owner)
                .where(free | gone, videos.c.attempts < self.attempts)
                .order_by(sa.func.coalesce(turns.c.taken_at, 0.0), videos.c.created_at, videos.c.id)
                .limit(1)
                .with_for_update(skip_locked=True, of=videos)
            )
            taken = (
                sa.update(videos)
                .where(videos.c.id == first.scalar_subquery())
                .values(
                    status="in_progress",
                    token=videos.c.token + 1,
                    attempts=videos.c.attempts + 1,
                    lease=now + self.seconds,
                    worker=worker,
                    started_at=now,
                )
                .returning(videos)
            )
            row = connection.execute(taken).mappings().first()
            if row is not None:
                self._note_turn(connection, row["owner"], now)
        if row is None:
            return None
        crash.point("claimed")
        job = Job.of(dict(row))
        return Lease(job=job, token=job.token)

    def _note_turn(self, connection: sa.Connection, owner: str, now: float) -> None:
        insert = postgresql.insert if self.database.postgres else sqlite.insert
        turn = insert(turns).values(owner=owner, taken_at=now)
        connection.execute(turn.on_conflict_do_update(index_elements=["owner"], set_={"taken_at": now}))

    def beat(self, lease: Lease, *, progress: int, stage: str) -> bool:
        """Keep the lease and tell how far the work is; False says that it is lost. Progress never falls."""
        reached = min(ALMOST, max(0, progress))
        higher = sa.case((videos.c.progress > reached, videos.c.progress), else_=reached)
        with self.database.write() as connection:
            now = self._now(connection)
            done = connection.execute(
                sa.update(videos)
                .where(self._mine(lease))
                .values(lease=now + self.seconds, progress=higher, stage=stage[:32])
            )
        return done.rowcount == 1

    def complete(self, lease: Lease, asset: Mapping[str, Any]) -> bool:
        """Publish: the row points at the asset from now on. False says that the lease was lost."""
        with self.database.write() as connection:
            now = self._now(connection)
            values = {
                "status": "completed", "progress": 100, "stage": None, "asset": dict(asset), "completed_at": now,
                "expires_at": now + self.keep if self.keep else None, "lease": None,
            }  # fmt: skip
            done = connection.execute(sa.update(videos).where(self._mine(lease)).values(values))
            if done.rowcount == 1:
                registry.record(connection, now, lease.job, asset)
                self._announce(connection, now, lease.job, "video.completed")
            crash.point("completing")
        crash.point("completed")
        return done.rowcount == 1 or self._was_published(lease, asset)

    def fail(self, lease: Lease, code: str, message: str, *, again: bool) -> bool:
        """End the attempt. With `again` the job waits for another one, longer each time, until they are used up."""
        with self.database.write() as connection:
            now = self._now(connection)
            if again and lease.job.attempts < self.attempts:
                values = self._waiting(now + min(300.0, 2.0**lease.job.attempts))
            else:
                values = self._failed(now, code, message)
                again = False
            done = connection.execute(sa.update(videos).where(self._mine(lease)).values(values))
            if done.rowcount == 1 and not again:
                self._announce(connection, now, lease.job, "video.failed")
        return done.rowcount == 1

    def release(self, lease: Lease) -> bool:
        """Give the job back, as if this attempt had not been: the worker is told to stop, the job is not at fault."""
        with self.database.write() as connection:
            values = self._waiting(self._now(connection)) | {"attempts": videos.c.attempts - 1}
            done = connection.execute(sa.update(videos).where(self._mine(lease)).values(values))
        return done.rowcount == 1

    def forsake(self, worker: str) -> int:
        """End the lease of a worker that was seen to end, so that nobody waits for it to run out; 1 if it had one."""
        with self.database.write() as connection:
            held = (videos.c.status == "in_progress") & (videos.c.worker == worker)
            return connection.execute(sa.update(videos).where(held).values(lease=0.0)).rowcount

    def knows(self, lease: Lease) -> bool:
        """Whether the job still has its row: one that was deleted has none."""
        with self.database.read() as connection:
            return connection.scalar(sa.select(videos.c.id).where(videos.c.id == lease.job.id)) is not None

    def bury(self) -> int:
        """Fail the jobs whose last attempt was lost too, and say how many."""
        gone = (videos.c.status == "in_progress") & (videos.c.attempts >= self.attempts)
        with self.database.read() as connection:
            if connection.scalar(sa.select(videos.c.id).where(gone).limit(1)) is None:
                return 0
        with self.database.write() as connection:
            now = self._now(connection)
            message = f"The worker was lost {self.attempts} times while it made this video."
            lost = connection.execute(
                sa.update(videos)
                .where(gone & self._lost(now))
                .values(self._failed(now, "worker_lost", message) | {"token": videos.c.token + 1})
                .returning(videos)
            )
            jobs = [Job.of(dict(row)) for row in lost.mappings()]
            for job in jobs:
                self._announce(connection, now, job, "video.failed")
        return len(jobs)

    def _mine(self, lease: Lease) -> sa.ColumnElement[bool]:
        """The fence."""
        return (videos.c.id == lease.job.id) & (videos.c.token == lease.token) & (videos.c.status == "in_progress")

    def _lost(self, now: float) -> sa.ColumnElement[bool]:
        return (videos.c.lease < now) | (videos.c.lease > now + 2 * self.seconds)

    def _was_published(self, lease: Lease, asset: Mapping[str, Any]) -> bool:
        """Whether an earlier try of this very `complete` was committed and only its answer got lost."""
        with self.database.read() as connection:
            mine = (videos.c.id == lease.job.id) & (videos.c.token == lease.token) & (videos.c.status == "completed")
            kept = connection.scalar(sa.select(videos.c.asset).where(mine))
        return kept is not None and kept.get("folder") == asset.get("folder")

    def _now(self, connection: sa.Connection) -> float:
        return float(connection.scalar(sa.select(self.database.now())) or 0)

    @staticmethod
    def _waiting(ready: float) -> dict[str, Any]:
        return {"status": "queued", "ready_at": ready, "lease": None, "worker": None}

    def _failed(self, now: float, code: str, message: str) -> dict[str, Any]:
        return {
            "status": "failed", "completed_at": now, "lease": None, "stage": None,
            "error_code": code, "error_message": message,
        }  # fmt: skip

    @staticmethod
    def _announce(connection: sa.Connection, now: float, job: Job, kind: str) -> None:
        outbox.record(connection, now, owner=job.owner, kind=kind, subject=job.id)
