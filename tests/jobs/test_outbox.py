import json

import pytest
import sqlalchemy as sa

from langit.jobs import outbox
from langit.jobs.database import Database
from langit.jobs.remote import Outward
from langit.jobs.tables import deliveries
from langit.jobs.webhooks import Webhooks


def test_an_event_is_noted_for_those_who_asked_and_shares_one_id(database: Database) -> None:
    hooks = Webhooks(database, Outward(private=True))
    wanted = ("a", "video.completed"), ("a", "video.completed"), ("a", "video.failed"), ("b", "video.completed")
    for owner, event in wanted:
        hooks.create(owner, name="n", url="http://127.0.0.1/", events=[event])
    with database.write() as connection:
        outbox.record(connection, 5.0, owner="a", kind="video.completed", subject="video_1")
    with database.read() as connection:
        rows = connection.execute(sa.select(deliveries)).mappings().all()
    assert len(rows) == 2
    assert len({row["event"] for row in rows}) == 1
    body = json.loads(rows[0]["body"])
    assert body == {
        "id": rows[0]["event"], "object": "event", "created_at": 5, "type": "video.completed",
        "data": {"id": "video_1"},
    }  # fmt: skip


def test_an_event_of_a_transaction_that_failed_was_never_noted(database: Database) -> None:
    Webhooks(database, Outward(private=True)).create("a", name="n", url="http://127.0.0.1/", events=["video.failed"])

    def fail() -> None:
        with database.write() as connection:
            outbox.record(connection, 5.0, owner="a", kind="video.failed", subject="video_1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.read() as connection:
        assert connection.execute(sa.select(deliveries)).all() == []
