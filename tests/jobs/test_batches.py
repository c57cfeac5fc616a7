import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs.batches import Batches, parse
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import Draft
from langit.jobs.leases import Leases
from langit.jobs.store import Store
from langit.jobs.tables import batches as table
from langit.jobs.uploads import Uploads


def line(name: str, prompt: str = "p", **changes: Any) -> dict[str, Any]:
    return {"custom_id": name, "method": "POST", "url": "/v1/videos", "body": {"prompt": prompt}, **changes}


def lines(*entries: dict[str, Any]) -> bytes:
    return "\n".join(map(json.dumps, entries)).encode()


class Bench:
    def __init__(self, database: Database, folder: Path, draft: Callable[..., Draft]):
        self.database, self.store = database, Store(database)
        self.uploads = Uploads(database, Files(str(folder / "store"), folder / "work"))
        self.accepted = 0

        def accept(body: Any, owner: str, batch: str, key: str) -> Any:
            self.accepted += 1
            if body["prompt"] == "bad":
                raise RequestError("bad", field="prompt")
            return self.store.submit(draft(owner=owner, batch=batch, fingerprint=key), key=key)[0]

        self.batches = Batches(
            database, self.uploads, accept=accept, show=lambda job: {"id": job.id, "status": job.status},
            explain=lambda error: {"message": str(error)},
        )  # fmt: skip

    def start(self, *entries: dict[str, Any]) -> str:
        file = self.uploads.add("a", filename="in.jsonl", purpose="batch", data=lines(*entries))
        return self.batches.create("a", input_file=file.id, metadata=None).row["id"]

    def state(self, batch: str) -> str:
        return self.batches.get(batch, "a").row["status"]

    def output(self, batch: str, which: str) -> list[dict[str, Any]]:
        file = self.batches.get(batch, "a").row[which]
        return [json.loads(one) for one in self.uploads.read(self.uploads.get(file, "a")).splitlines()]


@pytest.fixture
def bench(database: Database, tmp_path: Path, draft: Callable[..., Draft]) -> Bench:
    return Bench(database, tmp_path, draft)


def test_a_batch_runs_from_file_to_file(bench: Bench) -> None:
    batch = bench.start(line("a"), line("b", "bad"), line("c"))
    seen = [bench.state(batch)]
    leases = Leases(bench.database)
    for _ in range(3):
        bench.batches.advance()
        seen.append(bench.state(batch))
    leases.complete(leases.claim("w"), {"folder": "f"})
    leases.fail(leases.claim("w"), "code", "message", again=False)
    bench.batches.advance()
    assert [*seen, bench.state(batch)] == ["validating", "in_progress", "in_progress", "in_progress", "completed"]
    counted = bench.batches.get(batch, "a")
    assert (counted.row["total"], counted.completed, counted.failed) == (3, 1, 2)
    assert [one["custom_id"] for one in bench.output(batch, "output_file")] == ["a", "c"]
    assert [one["custom_id"] for one in bench.output(batch, "error_file")] == ["b"]
    assert bench.batches.advance() == 0


def test_a_server_that_died_between_lines_sends_none_twice(bench: Bench) -> None:
    batch = bench.start(line("a"), line("b"))
    bench.batches.advance()
    bench.batches.advance()
    with bench.database.write() as connection:  # as if the last note had not been written
        connection.execute(sa.update(table).values(accepted=1))
    bench.batches.advance()
    assert bench.accepted == 3
    assert bench.store.census()["queued"] == 2
    assert bench.batches.get(batch, "a").row["accepted"] == 2


def test_cancelling_stops_what_waits_and_keeps_what_is_done(bench: Bench) -> None:
    batch = bench.start(line("a"), line("b"))
    bench.batches.advance()
    bench.batches.advance()
    leases = Leases(bench.database)
    leases.complete(leases.claim("w"), {"folder": "f"})
    running = leases.claim("w")
    assert bench.batches.cancel(batch, "a").row["status"] == "cancelling"
    bench.batches.advance()
    assert bench.state(batch) == "cancelled"
    assert not leases.beat(running, progress=5, stage="x"), "whoever works on it is fenced"
    states = {one["custom_id"]: one["response"]["body"]["status"] for one in bench.output(batch, "output_file")}
    assert states == {"a": "completed", "b": "failed"}
    with pytest.raises(RequestError, match="cannot be cancelled"):
        bench.batches.cancel(batch, "a")


def test_a_batch_past_its_day_expires(bench: Bench) -> None:
    batch = bench.start(line("a"))
    bench.batches.advance()
    with bench.database.write() as connection:
        connection.execute(sa.update(table).values(expires_at=1.0))
    bench.batches.advance()
    assert bench.state(batch) == "expired"
    assert bench.output(batch, "error_file")[0]["error"]["code"] == "batch_expired"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "0 requests"),
        (b"{", "line 1 is not JSON"),
        (b"[]", "lacks custom_id"),
        (lines(line("a"), line("a")), "repeats"),
        (lines(line("a", url="/v1/responses")), "is not POST"),
        (lines(line("", "p")), "lacks custom_id"),
    ],
)
def test_a_file_that_is_no_batch_fails_with_its_line(bench: Bench, data: bytes, reason: str) -> None:
    with pytest.raises(RequestError, match=reason):
        parse(data)
    file = bench.uploads.add("a", filename="in.jsonl", purpose="batch", data=data)
    batch = bench.batches.create("a", input_file=file.id, metadata=None).row["id"]
    bench.batches.advance()
    row = bench.batches.get(batch, "a").row
    assert row["status"] == "failed"
    assert reason in row["errors"][0]["message"]


def test_batches_belong_to_somebody(bench: Bench) -> None:
    ids = [bench.start(line("a")) for _ in range(3)]
    page, more = bench.batches.page("a", after=None, limit=2)
    assert ([one.row["id"] for one in page], more) == (ids[:0:-1], True)
    assert [one.row["id"] for one in bench.batches.page("a", after=ids[1], limit=2)[0]] == ids[:1]
    assert bench.batches.page("b", after=None, limit=2) == ([], False)
