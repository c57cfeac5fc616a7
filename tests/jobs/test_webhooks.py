import http.server
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs import outbox
from langit.jobs.database import Database
from langit.jobs.job import NotFoundError
from langit.jobs.remote import Outward
from langit.jobs.tables import deliveries
from langit.jobs.webhooks import PATIENCE, Webhooks, sign


@pytest.fixture
def answers() -> list[int]:
    return []


@pytest.fixture
def receiver(answers: list[int]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    heard: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            heard.append(dict(self.headers.items()))
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", heard
        server.shutdown()


@pytest.fixture
def hooks(database: Database) -> Iterator[Webhooks]:
    outward = Outward(private=True)
    yield Webhooks(database, outward)
    outward.close()


def note(database: Database) -> None:
    with database.write() as connection:
        now = float(connection.scalar(sa.select(database.now())))
        outbox.record(connection, now, owner="a", kind="video.completed", subject="video_1")


def make_due(database: Database) -> None:
    with database.write() as connection:
        connection.execute(sa.update(deliveries).values(next_at=0.0))


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification's reference libraries.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_event_is_sent_until_it_is_taken(
    hooks: Webhooks, database: Database, receiver: tuple[str, list[dict[str, str]]], answers: list[int]
) -> None:
    url, heard = receiver
    hooks.create("a", name="n", url=url, events=["video.completed"])
    assert not hooks.deliver()
    note(database)
    answers += [500, 302, 204]
    for waiting in (1, 1, 0):
        assert hooks.deliver()
        assert hooks.waiting() == waiting
        assert not hooks.deliver(), "the next try is later"
        make_due(database)
    assert len(heard) == 3
    assert len({headers["webhook-id"] for headers in heard}) == 1


def test_an_event_nobody_takes_is_given_up_after_three_days(hooks: Webhooks, database: Database) -> None:
    hooks.create("a", name="n", url="http://127.0.0.1:9/", events=["video.completed"])
    note(database)
    hooks.deliver()
    assert hooks.waiting() == 1
    with database.write() as connection:
        connection.execute(sa.update(deliveries).values(next_at=0.0, created_at=deliveries.c.created_at - PATIENCE))
    hooks.deliver()
    assert hooks.waiting() == 0


def test_endpoints_are_changed_listed_and_forgotten(hooks: Webhooks) -> None:
    made = [hooks.create("a", name=str(n), url="http://127.0.0.1/", events=["video.failed"]) for n in range(3)]
    page, more = hooks.page("a", after=None, limit=2)
    assert ([one.name for one in page], more) == (["2", "1"], True)
    page, more = hooks.page("a", after=page[-1].id, limit=2)
    assert ([one.name for one in page], more) == (["0"], False)
    changed = hooks.update(made[0].id, "a", name="new", events=["video.completed"])
    assert (changed.name, changed.events, changed.secret) == ("new", ("video.completed",), made[0].secret)
    with pytest.raises(RequestError):
        hooks.update(made[0].id, "a", url="gopher://x")
    rotated = hooks.rotate(made[0].id, "a", keep_old=False)
    assert rotated.secret != made[0].secret
    assert rotated.old_secret is None
    kept = hooks.rotate(made[0].id, "a", keep_old=True)
    assert kept.old_secret == rotated.secret
    for act in (hooks.get, hooks.delete):
        with pytest.raises(NotFoundError):
            act(made[0].id, "b")
    hooks.delete(made[0].id, "a")
    with pytest.raises(NotFoundError):
        hooks.get(made[0].id, "a")


def test_deleting_an_endpoint_forgets_what_it_was_not_told(hooks: Webhooks, database: Database) -> None:
    made = hooks.create("a", name="n", url="http://127.0.0.1:9/", events=["video.completed"])
    note(database)
    hooks.delete(made.id, "a")
    assert hooks.waiting() == 0


def test_a_test_says_how_the_endpoint_answered(
    hooks: Webhooks, receiver: tuple[str, list[dict[str, str]]], answers: list[int]
) -> None:
    answers.append(418)
    made = hooks.create("a", name="n", url=receiver[0], events=["video.completed"])
    assert hooks.test(made.id, "a", "video.failed").result() == 418
    nobody = hooks.create("a", name="n", url="http://127.0.0.1:9/", events=["video.completed"])
    with pytest.raises(RequestError, match="nobody answers"):
        hooks.test(nobody.id, "a", "video.failed").result()
