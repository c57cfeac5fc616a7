"""Events that webhooks must hear of, written in the transaction that makes them true; `webhooks` sends them later."""

import json

import sqlalchemy as sa

from langit.jobs.job import new_id
from langit.jobs.tables import deliveries, endpoints


def record(connection: sa.Connection, now: float, *, owner: str, kind: str, subject: str) -> None:
    """Note `kind` (such as `video.completed`) about `subject` for every endpoint of `owner` that asked for it."""
    wanted = sa.select(endpoints.c.id, endpoints.c.events).where(endpoints.c.owner == owner)
    event = new_id("evt")
    for endpoint, events in connection.execute(wanted).all():
        if kind in events:
            connection.execute(sa.insert(deliveries).values(**delivery(event, endpoint, kind, subject, now)))


def delivery(event: str, endpoint: str, kind: str, subject: str, now: float) -> dict[str, object]:
    """The row that asks for one delivery. Its body is fixed here, so that every attempt sends the same bytes."""
    body = {"id": event, "object": "event", "created_at": int(now), "type": kind, "data": {"id": subject}}
    return {
        "id": new_id("dlv"),
        "event": event,
        "endpoint": endpoint,
        "body": json.dumps(body),
        "created_at": now,
        "next_at": now,
        "attempts": 0,
        "done": False,
    }
