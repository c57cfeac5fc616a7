"""Webhook endpoints and the sending of events: signed as Standard Webhooks are, at least once, for up to three days."""

import base64
import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs import crash, outbox, paging
from langit.jobs.database import Database
from langit.jobs.job import BusyError, NotFoundError, new_id
from langit.jobs.remote import DEADLINE, Outward
from langit.jobs.tables import deliveries, endpoints

log = logging.getLogger("langit.webhooks")
EVENTS: Final = (
    "video.completed",
    "video.failed",
    "batch.completed",
    "batch.failed",
    "batch.expired",
    "batch.cancelled",
)
FOREIGN: Final = (  # event types of the API for things that this server does not have: accepted, never sent
    "response.completed", "response.failed", "response.cancelled", "response.incomplete", "eval.run.succeeded",
    "eval.run.failed", "eval.run.canceled", "fine_tuning.job.succeeded", "fine_tuning.job.failed",
    "fine_tuning.job.cancelled", "realtime.call.incoming", "agent.environment.ready", "agent.environment.failed",
    "agent.environment.suspended", "agent.environment.expired", "agent.session.created",
    "agent.session.action_required", "agent.session.in_progress", "agent.session.idle", "agent.session.failed",
    "safety.alert.created",
)  # fmt: skip
PATIENCE: Final = 72 * 3600.0
GRACE: Final = 24 * 3600.0  # for how long a replaced secret still signs, if asked for
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 6 * 3600.0


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where one owner wants to hear of what."""

    id: str
    owner: str
    name: str
    url: str
    events: tuple[str, ...]
    secret: str
    created_at: float
    updated_at: float
    old_secret: str | None = None
    old_secret_until: float | None = None

    @property
    def hint(self) -> str:
        """The secret, masked."""
        return f"whsec_…{self.secret[-4:]}"


class Webhooks:
    """The endpoints in `database`, called through `outward`. An owner has `most` of them, None without a bound."""

    def __init__(self, database: Database, outward: Outward, *, most: int | None = None):
        self.database, self.outward, self.most = database, outward, most

    def vet(self, url: str, owner: str) -> "Future[None]":
        """See that a URL may be called, name server included, which may take its time.

        Raises:
            RequestError: it may not.
            BusyError: too much is called for the owner already.
        """
        return self.outward.vet(url, tenant=owner)

    def create(self, owner: str, *, name: str, url: str, events: Sequence[str]) -> Endpoint:
        """A new endpoint with a secret of its own.

        Raises:
            RequestError: the URL may not be called.
            BusyError: the owner has as many as one may have.
        """
        self.outward.check(url)
        with self.database.write() as connection:
            now = self._now(connection)
            self._admit(connection, owner)
            row = {
                "id": new_id("we"), "owner": owner, "name": name, "url": url, "events": list(events),
                "secret": new_secret(), "created_at": now, "updated_at": now,
            }  # fmt: skip
            connection.execute(sa.insert(endpoints).values(row))
        return _endpoint(row)

    def get(self, endpoint: str, owner: str) -> Endpoint:
        """One endpoint.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        with self.database.read() as connection:
            row = connection.execute(sa.select(endpoints).where(_mine(endpoint, owner))).mappings().first()
        return _endpoint(_there(row, endpoint))

    def page(self, owner: str, *, after: str | None, limit: int) -> tuple[list[Endpoint], bool]:
        """Up to `limit` endpoints, the newest first, and whether there are more.

        Raises:
            RequestError: `after` is no endpoint of this owner.
        """
        with self.database.read() as connection:
            rows, more = paging.page(
                connection, endpoints, what="webhook endpoint", owner=owner, after=after, limit=limit
            )
        return [_endpoint(row) for row in rows], more

    def update(self, endpoint: str, owner: str, **changes: Any) -> Endpoint:
        """Change `name`, `url` or `events`.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
            RequestError: the URL may not be called.
        """
        if "url" in changes:
            self.outward.check(changes["url"])
        return self._change(endpoint, owner, changes)

    def rotate(self, endpoint: str, owner: str, *, keep_old: bool) -> Endpoint:
        """Replace the secret; with `keep_old` the previous one signs too for a day.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        old = self.get(endpoint, owner)
        changes: dict[str, Any] = {"secret": new_secret(), "old_secret": None, "old_secret_until": None}
        if keep_old:
            changes |= {"old_secret": old.secret, "old_secret_until": self.database.now() + GRACE}
        return self._change(endpoint, owner, changes)

    def delete(self, endpoint: str, owner: str) -> None:
        """Forget an endpoint and what it has not been told yet.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        with self.database.write() as connection:
            done = connection.execute(sa.delete(endpoints).where(_mine(endpoint, owner)).returning(endpoints))
            row = _there(done.mappings().first(), endpoint)
            paging.leave(connection, self.database.now(), endpoint, owner, row["created_at"])

    def test(self, endpoint: str, owner: str, kind: str) -> "Future[int]":
        """Send a sample event now; the future has the status of the answer, or the RequestError that nobody answers.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        target = self.get(endpoint, owner)
        subject = new_id("batch" if kind.startswith("batch") else "video")
        row = outbox.delivery(new_id("evt"), target.id, kind, subject, time.time())
        return self._send(target, str(row["event"]), str(row["body"]).encode(), tenant=owner)

    def deliver(self) -> bool:
        """Send the event that is due first, if one is, and say whether there was one."""
        with self.database.read() as connection:
            waits = sa.select(deliveries.c.id).where(deliveries.c.done.is_(False))
            waits = waits.where(deliveries.c.next_at <= self.database.now())
            if connection.scalar(waits.limit(1)) is None:
                return False
        with self.database.write() as connection:
            now = self._now(connection)
            due = (
                sa.select(deliveries.c.id)
                .where(deliveries.c.done.is_(False), deliveries.c.next_at <= now)
                .order_by(deliveries.c.next_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            taken = (
                sa.update(deliveries)
                .where(deliveries.c.id == due.scalar_subquery())
                .values(attempts=deliveries.c.attempts + 1, next_at=now + 4 * DEADLINE)
                .returning(deliveries)
            )
            row = connection.execute(taken).mappings().first()
            if row is None:
                return False
            target = connection.execute(sa.select(endpoints).where(endpoints.c.id == row["endpoint"])).mappings().one()
        status = 0
        try:
            status = self._send(_endpoint(dict(target)), row["event"], row["body"].encode()).result()
        except RequestError as error:
            log.info("a webhook was not answered", extra={"endpoint": target["id"], "reason": error.message})
        crash.point("delivering")
        self._note(dict(row), status)
        return True

    def waiting(self) -> int:
        """How many events have not been delivered yet."""
        with self.database.read() as connection:
            query = sa.select(sa.func.count()).select_from(deliveries).where(deliveries.c.done.is_(False))
            return int(connection.scalar(query) or 0)

    def _note(self, row: dict[str, Any], status: int) -> None:
        delivered = 200 <= status < 300
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (row["attempts"] - 1))
        with self.database.write() as connection:
            now = self._now(connection)
            given_up = now + pause > row["created_at"] + PATIENCE
            connection.execute(
                sa.update(deliveries)
                .where(deliveries.c.id == row["id"])
                .values(done=delivered or given_up, last_status=status, next_at=now + pause)
            )
        if given_up and not delivered:
            log.warning("a webhook was given up", extra={"endpoint": row["endpoint"], "event": row["event"]})

    def _admit(self, connection: sa.Connection, owner: str) -> None:
        theirs = sa.select(sa.func.count()).select_from(endpoints).where(endpoints.c.owner == owner)
        if self.most is not None and (connection.scalar(theirs) or 0) >= self.most:
            raise BusyError(
                f"you have {self.most} webhook endpoints", code="endpoint_limit_exceeded", retry_after=3600,
                remedy="Delete one",
            )  # fmt: skip

    def _send(self, target: Endpoint, event: str, body: bytes, *, tenant: str | None = None) -> "Future[int]":
        now = time.time()
        live = [target.secret]
        if target.old_secret and (target.old_secret_until or 0) > now:
            live.append(target.old_secret)
        stamp = str(int(now))
        headers = {
            "content-type": "application/json",
            "user-agent": "langit-webhooks/1",
            "webhook-id": event,
            "webhook-timestamp": stamp,
            "webhook-signature": " ".join(sign(secret, event, stamp, body) for secret in live),
        }
        return self.outward.post(target.url, body, headers, tenant)

    def _change(self, endpoint: str, owner: str, changes: dict[str, Any]) -> Endpoint:
        with self.database.write() as connection:
            values = {**changes, "updated_at": self.database.now()}
            done = connection.execute(
                sa.update(endpoints).where(_mine(endpoint, owner)).values(values).returning(endpoints)
            )
            row = done.mappings().first()
        return _endpoint(_there(row, endpoint))

    def _now(self, connection: sa.Connection) -> float:
        return float(connection.scalar(sa.select(self.database.now())) or 0)


def new_secret() -> str:
    """A secret as Standard Webhooks write it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"


def sign(secret: str, event: str, stamp: str, body: bytes) -> str:
    """The signature of one message (Standard Webhooks, HMAC-SHA256 of `id.timestamp.body`)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{event}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _mine(endpoint: str, owner: str) -> sa.ColumnElement[bool]:
    return (endpoints.c.id == endpoint) & (endpoints.c.owner == owner)


def _there(row: Any, endpoint: str) -> dict[str, Any]:
    if row is None:
        raise NotFoundError(f"there is no webhook endpoint {endpoint!r}", field="webhook_endpoint_id")
    return dict(row)


def _endpoint(row: dict[str, Any]) -> Endpoint:
    return Endpoint(**{**row, "events": tuple(row["events"])})
