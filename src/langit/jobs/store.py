"""Jobs as the API sees them: accept, find, list, delete. An accepted job is durable before anybody hears of it."""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from langit.jobs import crash, paging
from langit.jobs.database import Database
from langit.jobs.job import BusyError, Draft, Job, KeyReusedError, Limits, NotFoundError
from langit.jobs.paging import Order
from langit.jobs.tables import idempotency, turns, usage, videos

DAY: Final = 86_400.0
RETRY_WINDOW: Final = 600.0  # seconds within which an SDK's retry is taken for its first try
STILL_FULL: Final = 0.25  # seconds for which a queue that was full is taken to be so
LATEST, PACED = 20, 2.0  # videos by which the pace is told, and seconds for which it is not looked up again
WAITING: Final = ("queued", "in_progress")


class Store:
    """The jobs in `database`. At most `longest_queue` of them wait; more are refused until some are done."""

    def __init__(self, database: Database, *, longest_queue: int = 1000):
        self.database, self.longest_queue = database, longest_queue
        self._full_until = 0.0
        self._pace: tuple[float, tuple[float, float, int] | None] = (0.0, None)

    def turn_away(self) -> None:
        """Refuse what `submit` would refuse, without asking the database: under overload that must cost little.

        Not for a request that may have been accepted before, which `submit` finds however long the queue is.

        Raises:
            BusyError: the queue was full a moment ago.
        """
        if time.monotonic() < self._full_until:
            raise self._full()

    def submit(
        self, draft: Draft, *, key: str | None = None, retry: int = 0, limits: Limits | None = None
    ) -> tuple[Job, bool]:
        """Accept a job, or find the one that was accepted for the same request; the flag says whether it is new.

        `key` is an idempotency key; `retry` the count an SDK sends with a repeated request.

        Raises:
            BusyError: the queue or one of the tenant's limits is full.
            KeyReusedError: the key came before with another request.
        """
        try:
            job, new = self._submit(draft, key, retry, limits or Limits())
        except IntegrityError:  # the same key at the same moment: the other one won
            job, new = self._submit(draft, key, retry, limits or Limits())
        if new:
            crash.point("create_committed")
        return job, new

    def _submit(self, draft: Draft, key: str | None, retry: int, limits: Limits) -> tuple[Job, bool]:
        with self.database.write() as connection:
            now = float(connection.scalar(sa.select(self.database.now())) or 0)
            known = self._known(connection, draft, key, retry, now)
            if known is not None:
                return known, False
            self._admit(connection, draft, limits, now)
            values = {**asdict(draft), "status": "queued", "created_at": now, "ready_at": now, "retries": retry}
            row = connection.execute(sa.insert(videos).values(values).returning(videos)).mappings().one()
            if key is not None:
                connection.execute(
                    sa.insert(idempotency).values(
                        owner=draft.owner, key=key, fingerprint=draft.fingerprint, video=draft.id, created_at=now
                    )
                )
            crash.point("create_inserted")
            return Job.of(dict(row)), True

    def _known(self, connection: sa.Connection, draft: Draft, key: str | None, retry: int, now: float) -> Job | None:
        if key is not None:
            mine = (idempotency.c.owner == draft.owner) & (idempotency.c.key == key)
            earlier = connection.execute(sa.select(idempotency).where(mine)).mappings().first()
            if earlier is not None and earlier["created_at"] > now - DAY:
                if earlier["fingerprint"] != draft.fingerprint:
                    raise KeyReusedError(
                        "this idempotency key came before with another request",
                        field="Idempotency-Key",
                        remedy="Use a new key for a new request",
                    )
                row = connection.execute(sa.select(videos).where(videos.c.id == earlier["video"])).mappings().first()
                if row is not None:
                    return Job.of(dict(row))
            if earlier is not None:
                connection.execute(sa.delete(idempotency).where(mine))
        if retry > 0:
            same = (
                (videos.c.fingerprint == draft.fingerprint)
                & (videos.c.created_at > now - RETRY_WINDOW)
                & (videos.c.retries < retry)
            )
            row = (
                connection.execute(sa.select(videos).where(same).order_by(videos.c.created_at.desc()).limit(1))
                .mappings()
                .first()
            )
            if row is not None:
                connection.execute(sa.update(videos).where(videos.c.id == row["id"]).values(retries=retry))
                return Job.of(dict(row))
        return None

    def _admit(self, connection: sa.Connection, draft: Draft, limits: Limits, now: float) -> None:
        queued = connection.scalar(sa.select(sa.func.count()).where(videos.c.status == "queued")) or 0
        if draft.batch is None and queued >= self.longest_queue:
            self._full_until = time.monotonic() + STILL_FULL
            raise self._full()
        if not limits.at_once and not limits.seconds_per_day:
            return
        if self.database.postgres:  # two requests of one tenant must not count past each other
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(draft.owner))))
        if limits.at_once:
            self._line_up(connection, draft, limits.at_once)
        if limits.seconds_per_day:
            self._spend(connection, draft, limits.seconds_per_day, now)

    def _line_up(self, connection: sa.Connection, draft: Draft, allowed: int) -> None:
        mine = (videos.c.owner == draft.owner) & videos.c.status.in_(WAITING)
        if (connection.scalar(sa.select(sa.func.count()).where(mine)) or 0) >= allowed:
            raise BusyError(
                f"{allowed} of your videos are waiting or being made",
                code="concurrency_limit_exceeded",
                retry_after=10,
                remedy="Wait for one of them, or delete one",
            )

    def _full(self) -> BusyError:
        return BusyError(
            f"{self.longest_queue} videos are waiting, and no more are taken",
            code="queue_full",
            retry_after=10,
            remedy="Try again later",
        )

    def _spend(self, connection: sa.Connection, draft: Draft, allowed: float, now: float) -> None:
        """Count the seconds in a table of their own, so that deleting a video does not give them back."""
        day, wanted = int(now // DAY), float(draft.seconds)
        today = (usage.c.owner == draft.owner) & (usage.c.day == day)
        spent = connection.scalar(sa.select(usage.c.seconds).where(today)) or 0.0
        if spent + wanted > allowed:
            raise BusyError(
                f"{spent:g} of {allowed:g} seconds of video a day are used, and {wanted:g} were asked for",
                code="daily_limit_exceeded",
                retry_after=(day + 1) * DAY - now,
                remedy="Try again tomorrow (UTC)",
            )
        insert = postgresql.insert if self.database.postgres else sqlite.insert
        statement = insert(usage).values(owner=draft.owner, day=day, seconds=wanted)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["owner", "day"], set_={"seconds": usage.c.seconds + wanted})
        )

    def get(self, video: str, owner: str | None = None) -> Job:
        """One job. `owner` None sees everybody's. A result that has expired is not there, swept or not.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        wanted = videos.c.id == video
        if owner is not None:
            wanted &= videos.c.owner == owner
        with self.database.read() as connection:
            row = connection.execute(sa.select(videos).where(wanted)).mappings().first()
        if row is None:
            raise NotFoundError(f"there is no video {video!r}", field="video_id")
        job = Job.of(dict(row))
        expired = job.expires_at is not None and job.expires_at <= time.time()
        return replace(job, asset=None) if expired else job

    def page(
        self, owner: str, *, after: str | None = None, limit: int = 20, order: Order = "desc"
    ) -> tuple[Sequence[Job], bool]:
        """Up to `limit` jobs behind `after`, and whether there are more.

        Raises:
            RequestError: `after` is no video of this owner.
        """
        with self.database.read() as connection:
            rows, more = paging.page(
                connection, videos, what="video", owner=owner, after=after, limit=limit, order=order
            )
        return [Job.of(row) for row in rows], more

    def delete(self, video: str, owner: str | None = None) -> Job:
        """Take the row away, which fences whoever works on it; the caller removes the files.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        wanted = videos.c.id == video
        if owner is not None:
            wanted &= videos.c.owner == owner
        with self.database.write() as connection:
            row = connection.execute(sa.delete(videos).where(wanted).returning(videos)).mappings().first()
            if row is not None:
                paging.leave(connection, self.database.now(), video, row["owner"], row["created_at"])
        if row is None:
            raise NotFoundError(f"there is no video {video!r}", field="video_id")
        crash.point("deleting")
        return Job.of(dict(row))

    def ahead(self, job: Job) -> int:
        """How many jobs will be taken before this one, by turns of the owners; 0 is the next."""
        waits, mine = videos.c.status == "queued", videos.c.owner == job.owner
        older = sa.tuple_(videos.c.created_at, videos.c.id) < sa.tuple_(
            sa.literal(job.created_at, sa.Double), sa.literal(job.id)
        )
        with self.database.read() as connection:
            before = int(connection.scalar(sa.select(sa.func.count()).where(waits, mine, older)) or 0)
            query = (
                sa.select(sa.func.count(), sa.func.min(videos.c.created_at), sa.func.coalesce(turns.c.taken_at, 0.0))
                .select_from(videos)
                .outerjoin(turns, turns.c.owner == videos.c.owner)
                .where(waits, ~mine)
                .group_by(videos.c.owner, turns.c.taken_at)
            )
            others = connection.execute(query).all()
            own = (
                (connection.scalar(sa.select(turns.c.taken_at).where(turns.c.owner == job.owner)) or 0.0)
                if others
                else 0.0
            )
        # Each of the others has a turn before each of ours, and one more whose turn comes before our first.
        return before + sum(
            min(count, before + ((taken, oldest) < (own, job.created_at))) for count, oldest, taken in others
        )

    def wait(self, job: Job, position: int) -> float | None:
        """In about how many seconds a job that waits behind `position` others is made; None if nobody can tell.

        As long as lately: the time a second of video took, and how long videos were. Looked up once in a while.
        """
        pace = self._paced()
        if pace is None:
            return None
        per_second, usual, hands = pace
        own = float(job.seconds)
        return per_second * (position * usual / hands + own)

    def _paced(self) -> tuple[float, float, int] | None:
        """Seconds of work a second of video, seconds of a usual video, and jobs made at once; of the latest jobs."""
        due, pace = self._pace
        if time.monotonic() < due:
            return pace
        columns = (videos.c.seconds, videos.c.started_at, videos.c.completed_at)
        latest = sa.select(*columns).where(videos.c.status == "completed", videos.c.started_at.is_not(None))
        with self.database.read() as connection:
            rows = connection.execute(
                latest.order_by(videos.c.created_at.desc(), videos.c.id.desc()).limit(LATEST)
            ).all()
            making = connection.scalar(sa.select(sa.func.count()).where(videos.c.status == "in_progress")) or 0
        made = sum(float(seconds) for seconds, _, _ in rows)
        took = sum(max(0.0, completed - started) for _, started, completed in rows)
        pace = (took / made, made / len(rows), max(1, int(making))) if made else None
        self._pace = (time.monotonic() + PACED, pace)
        return pace

    def census(self) -> dict[str, int]:
        """How many jobs there are in each state."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(videos.c.status, sa.func.count()).group_by(videos.c.status)).all()
        return {"queued": 0, "in_progress": 0, "completed": 0, "failed": 0} | {str(a): int(b) for a, b in rows}

    def unfinished(self) -> int:
        """How many jobs wait or are being made."""
        census = self.census()
        return sum(census[state] for state in WAITING)

    def oldest_wait(self) -> float:
        """For how many seconds the job that is next in line has been waiting."""
        with self.database.read() as connection:
            query = sa.select(self.database.now(), sa.func.min(videos.c.created_at)).where(videos.c.status == "queued")
            now, created = connection.execute(query).one()
        return max(0.0, float(now) - float(created)) if created is not None else 0.0
