"""Batches: a file of requests becomes videos, and a file of their results when all have ended.

A batch moves by `advance`, a few lines at a time under a short lease, so a server that dies halfway leaves a batch that
another goes on with: a line that already has its video is never sent again.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs import outbox, paging
from langit.jobs.database import Database
from langit.jobs.job import Job, NotFoundError, new_id
from langit.jobs.tables import batch_lines, batches, videos
from langit.jobs.uploads import WRITTEN, Uploads

ENDPOINT: Final = "/v1/videos"
MOST_LINES: Final = 50_000
WINDOW: Final = 24 * 3600.0
LARGEST: Final = 64 << 20  # bytes of a file of lines, which is held in memory
AT_A_TIME: Final = 100
LEASE: Final = 60.0
ENDED: Final = ("completed", "failed", "cancelled", "expired")
Accept = Callable[[Mapping[str, Any], str, str, str], Job]
"""Turns the body of a line into a job, given owner, batch and an idempotency key; raises LangitError if it cannot."""
Show = Callable[[Job], Mapping[str, Any]]
"""A job as the API shows it."""
Explain = Callable[[Exception], Mapping[str, Any]]
"""An error as the API shows it."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A row of `batches`, with how its lines fare."""

    row: Mapping[str, Any]
    completed: int = 0
    failed: int = 0


class Batches:
    """The batches in `database`."""

    def __init__(self, database: Database, uploads: Uploads, *, accept: Accept, show: Show, explain: Explain):
        self.database, self.uploads = database, uploads
        self.accept, self.show, self.explain = accept, show, explain

    def create(self, owner: str, *, input_file: str, metadata: Mapping[str, str] | None) -> Batch:
        """A new batch of the lines in a file.

        Raises:
            NotFoundError: the file is not there, or somebody else's.
        """
        self.uploads.get(input_file, owner)
        with self.database.write() as connection:
            now = self._now(connection)
            row = {
                "id": new_id("batch"), "owner": owner, "status": "validating", "input_file": input_file,
                "metadata": dict(metadata) if metadata else None, "created_at": now, "expires_at": now + WINDOW,
            }  # fmt: skip
            made = connection.execute(sa.insert(batches).values(row).returning(batches)).mappings().one()
        return Batch(row=dict(made))

    def get(self, batch: str, owner: str) -> Batch:
        """One batch.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        with self.database.read() as connection:
            query = sa.select(batches).where(batches.c.id == batch, batches.c.owner == owner)
            row = connection.execute(query).mappings().first()
            if row is None:
                raise NotFoundError(f"there is no batch {batch!r}", field="batch_id")
            return self._counted(connection, dict(row))

    def page(self, owner: str, *, after: str | None, limit: int) -> tuple[list[Batch], bool]:
        """Up to `limit` batches, the newest first, and whether there are more.

        Raises:
            RequestError: `after` is no batch of this owner.
        """
        with self.database.read() as connection:
            rows, more = paging.page(connection, batches, what="batch", owner=owner, after=after, limit=limit)
            return [self._counted(connection, row) for row in rows], more

    def cancel(self, batch: str, owner: str) -> Batch:
        """Stop a batch: what waits is not made any more, what is finished stays.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
            RequestError: it has ended.
        """
        found = self.get(batch, owner)
        if found.row["status"] in ENDED:
            raise RequestError(f"the batch is {found.row['status']} and cannot be cancelled", field="batch_id")
        with self.database.write() as connection:
            connection.execute(
                sa.update(batches)
                .where(batches.c.id == batch, batches.c.status.not_in(ENDED))
                .values(status="cancelling", cancelling_at=self._now(connection))
            )
        return self.get(batch, owner)

    def advance(self) -> int:
        """Move every batch that has not ended by one step, and say how many moved."""
        moved = 0
        with self.database.read() as connection:
            open_ones = connection.scalars(sa.select(batches.c.id).where(batches.c.status.not_in(ENDED))).all()
        for batch in open_ones:
            row = self._lease(batch)
            if row is not None:
                moved += self._step(row)
                self._set(batch, lease=None)
        return moved

    def _step(self, row: dict[str, Any]) -> bool:
        with self.database.read() as connection:
            late = row["expires_at"] < self._now(connection)
        if row["status"] == "validating":
            return self._validate(row)
        if row["status"] == "cancelling" or late:
            self._drop(row, "batch_expired" if late else "batch_cancelled")
        elif row["accepted"] < row["total"]:
            return self._accept(row)
        elif (counted := self._count(row)).completed + counted.failed < row["total"]:
            return False
        if self._waiting(row):
            return False
        self._finish(row, "cancelled" if row["status"] == "cancelling" else "expired" if late else "completed")
        return True

    def _waiting(self, row: dict[str, Any]) -> bool:
        """Whether videos of the batch are not made yet."""
        mine = (videos.c.batch == row["id"]) & videos.c.status.in_(("queued", "in_progress"))
        with self.database.read() as connection:
            return bool(connection.scalar(sa.select(sa.func.count()).where(mine)))

    def _validate(self, row: dict[str, Any]) -> bool:
        try:
            data = self.uploads.read(self.uploads.get(row["input_file"], row["owner"]), most=LARGEST)
            lines = parse(data)
        except (RequestError, NotFoundError) as error:
            problem = {"code": error.code, "message": str(error), "param": error.field, "line": None}
            self._end(row, "failed", errors=[problem])
            return True
        with self.database.write() as connection:
            connection.execute(sa.delete(batch_lines).where(batch_lines.c.batch == row["id"]))
            known = [{"batch": row["id"], "line": n, "custom_id": one["custom_id"]} for n, one in enumerate(lines)]
            connection.execute(sa.insert(batch_lines), known)
            connection.execute(
                sa.update(batches)
                .where(batches.c.id == row["id"], batches.c.status == "validating")
                .values(status="in_progress", in_progress_at=self._now(connection), total=len(lines))
            )
        return True

    def _accept(self, row: dict[str, Any]) -> bool:
        try:
            lines = parse(self.uploads.read(self.uploads.get(row["input_file"], row["owner"]), most=LARGEST))
        except (RequestError, NotFoundError) as error:
            self._end(row, "failed", errors=[{"code": error.code, "message": str(error), "param": None, "line": None}])
            return True
        until = time.monotonic() + LEASE / 3
        for number in range(row["accepted"], min(row["total"], row["accepted"] + AT_A_TIME)):
            if time.monotonic() > until:
                break
            outcome: dict[str, Any]
            try:
                key = f"{row['id']}:{number}"
                outcome = {"video": self.accept(lines[number]["body"], row["owner"], row["id"], key).id}
            except Exception as error:
                outcome = {"error": dict(self.explain(error))}
            with self.database.write() as connection:
                mine = (batch_lines.c.batch == row["id"]) & (batch_lines.c.line == number)
                connection.execute(sa.update(batch_lines).where(mine).values(outcome))
                connection.execute(
                    sa.update(batches).where(batches.c.id == row["id"]).values(accepted=number + 1, lease=None)
                )
        return True

    def _drop(self, row: dict[str, Any], code: str) -> None:
        """What is not made yet will not be: the token fences whoever works on it."""
        with self.database.write() as connection:
            now = self._now(connection)
            dropped = connection.scalars(
                sa.update(videos)
                .where(videos.c.batch == row["id"], videos.c.status.in_(("queued", "in_progress")))
                .values(status="failed", completed_at=now, token=videos.c.token + 1, lease=None, error_code=code,
                        error_message="The batch ended before this video was made.")
                .returning(videos.c.id)
            ).all()  # fmt: skip
            for video in dropped:
                outbox.record(connection, now, owner=row["owner"], kind="video.failed", subject=video)

    def _finish(self, row: dict[str, Any], status: str) -> None:
        self._set(row["id"], finalizing_at=self.database.now())
        good, bad = [], []
        with self.database.read() as connection:
            query = sa.select(batch_lines).where(batch_lines.c.batch == row["id"]).order_by(batch_lines.c.line)
            lines = connection.execute(query).mappings().all()
            made = connection.execute(sa.select(videos).where(videos.c.batch == row["id"])).mappings()
            jobs = {entry["id"]: Job.of(dict(entry)) for entry in made}
        for line in lines:
            text = {"id": new_id("batch_req"), "custom_id": line["custom_id"], "response": None, "error": None}
            job = jobs.get(line["video"] or "")
            if job is not None:
                text["response"] = {"status_code": 200, "request_id": job.id, "body": dict(self.show(job))}
                good.append(text)
            elif line["error"] is not None:
                text["response"] = {"status_code": 400, "request_id": None, "body": {"error": line["error"]}}
                bad.append(text)
            else:
                text["error"] = {"code": f"batch_{status}", "message": "This line was not carried out."}
                bad.append(text)
        files = {
            name: self._write(row, name, entries)
            for name, entries in (("output_file", good), ("error_file", bad))
            if entries
        }
        self._end(row, status, **files)

    def _write(self, row: dict[str, Any], name: str, entries: list[dict[str, Any]]) -> str:
        data = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode()
        return self.uploads.add(row["owner"], filename=f"{row['id']}_{name}.jsonl", purpose=WRITTEN, data=data).id

    def _end(self, row: dict[str, Any], status: str, **values: Any) -> None:
        with self.database.write() as connection:
            now = self._now(connection)
            done = connection.execute(
                sa.update(batches)
                .where(batches.c.id == row["id"], batches.c.status.not_in(ENDED))
                .values(status=status, lease=None, **{f"{status}_at": now}, **values)
            )
            if done.rowcount:
                outbox.record(connection, now, owner=row["owner"], kind=f"batch.{status}", subject=row["id"])

    def _lease(self, batch: str) -> dict[str, Any] | None:
        with self.database.write() as connection:
            now = self._now(connection)
            free = batches.c.lease.is_(None) | (batches.c.lease < now) | (batches.c.lease > now + 2 * LEASE)
            taken = (
                sa.update(batches)
                .where(batches.c.id == batch, batches.c.status.not_in(ENDED), free)
                .values(lease=now + LEASE)
                .returning(batches)
            )
            row = connection.execute(taken).mappings().first()
        return dict(row) if row is not None else None

    def _set(self, batch: str, **values: Any) -> None:
        with self.database.write() as connection:
            connection.execute(sa.update(batches).where(batches.c.id == batch).values(**values))

    def _count(self, row: dict[str, Any]) -> Batch:
        with self.database.read() as connection:
            return self._counted(connection, row)

    def _counted(self, connection: sa.Connection, row: dict[str, Any]) -> Batch:
        lines = sa.select(sa.func.count()).where(batch_lines.c.batch == row["id"])
        refused = int(connection.scalar(lines.where(batch_lines.c.error.is_not(None))) or 0)
        states = sa.select(videos.c.status, sa.func.count()).where(videos.c.batch == row["id"])
        counts = {str(a): int(b) for a, b in connection.execute(states.group_by(videos.c.status)).all()}
        gone = row["accepted"] - refused - sum(counts.values())  # deleted while the batch ran
        return Batch(
            row=row, completed=counts.get("completed", 0), failed=counts.get("failed", 0) + refused + max(0, gone)
        )

    def _now(self, connection: sa.Connection) -> float:
        return float(connection.scalar(sa.select(self.database.now())) or 0)


def parse(data: bytes) -> list[dict[str, Any]]:
    """The lines of a batch file.

    Raises:
        RequestError: a line is not what it should be; the message names it.
    """
    lines: list[dict[str, Any]] = []
    seen: set[str] = set()
    for number, text in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if not text.strip():
            continue
        line = _line(text, number)
        if line["custom_id"] in seen:
            raise RequestError(f"line {number} repeats custom_id {line['custom_id']!r}", field="input_file_id")
        seen.add(line["custom_id"])
        lines.append(line | {"custom_id": line["custom_id"][:255]})
    if not lines or len(lines) > MOST_LINES:
        raise RequestError(
            f"the file has {len(lines):,} requests", field="input_file_id", remedy=f"1 to {MOST_LINES:,}"
        )
    return lines


def _line(text: str, number: int) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError as error:
        raise RequestError(f"line {number} is not JSON", field="input_file_id") from error
    if not isinstance(line, dict) or not isinstance(line.get("body"), dict) or not line.get("custom_id"):
        raise RequestError(f"line {number} lacks custom_id or body", field="input_file_id")
    if line.get("method") != "POST" or line.get("url") != ENDPOINT:
        raise RequestError(f"line {number} is not POST {ENDPOINT}", field="input_file_id")
    return {"custom_id": str(line["custom_id"]), "body": line["body"]}
