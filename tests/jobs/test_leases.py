"""Leases against a model of them: any order of claims, beats, sleeps, clock jumps, deletions and late writes."""

import dataclasses

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from langit.jobs.database import Database
from langit.jobs.job import Job, Lease, NotFoundError
from langit.jobs.leases import Leases
from langit.jobs.store import Store
from langit.jobs.tables import deliveries, endpoints, metadata, videos

pytestmark = pytest.mark.long

SECONDS, ATTEMPTS = 10.0, 3


class Machine(RuleBasedStateMachine):
    """`self.model` is what the rows must say; `published` counts successful completions of each job."""

    leases_held = Bundle("leases")
    jobs = Bundle("jobs")
    url: str
    make_draft = None
    fencing = True

    def __init__(self) -> None:
        super().__init__()
        self.time = 1_000_000.0
        self.database = Database(self.url, clock=lambda: self.time, pool=1)
        with self.database.write() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(sa.delete(table))
            connection.execute(
                sa.insert(endpoints).values(
                    id="we_1", owner="somebody", name="n", url="u", events=["video.completed", "video.failed"],
                    secret="s", created_at=0.0, updated_at=0.0,
                )
            )  # fmt: skip
        self.store = Store(self.database)
        self.leases = Leases(self.database, seconds=SECONDS, attempts=ATTEMPTS)
        self.model: dict[str, dict[str, object]] = {}
        self.published: dict[str, int] = {}
        self.events = 0

    def teardown(self) -> None:
        self.database.close()

    @rule(target=jobs)
    def submit(self) -> str:
        self.time += 0.001
        job, _ = self.store.submit(Machine.make_draft())
        self.model[job.id] = {
            "status": "queued", "token": 0, "attempts": 0, "lease": None, "ready": self.time, "progress": 0,
        }  # fmt: skip
        return job.id

    @rule(target=leases_held)
    def claim(self) -> object:
        free = [name for name, row in self.model.items() if self._free(row)]
        lease = self.leases.claim("w")
        if not free:
            assert lease is None
            return multiple()
        assert lease is not None
        assert lease.job.id == free[0]
        row = self.model[lease.job.id]
        row |= {"status": "in_progress", "token": row["token"] + 1, "attempts": row["attempts"] + 1,
                "lease": self.time + SECONDS}  # fmt: skip
        assert lease.token == row["token"]
        return multiple(lease)

    @rule(target=leases_held, lease=leases_held)
    def oversleep(self, lease: Lease) -> object:
        """A lease runs out and the next claim comes: what it was held for may be somebody else's from now on."""
        self.time += SECONDS + 1
        return self.claim()

    def _free(self, row: dict[str, object]) -> bool:
        if row["attempts"] >= ATTEMPTS:
            return False
        return (row["status"] == "queued" and row["ready"] <= self.time) or (
            row["status"] == "in_progress" and self._lost(row)
        )

    def _lost(self, row: dict[str, object]) -> bool:
        return row["lease"] < self.time or row["lease"] > self.time + 2 * SECONDS

    def _holds(self, lease: Lease) -> bool:
        row = self.model.get(lease.job.id)
        return row is not None and row["token"] == lease.token and row["status"] == "in_progress"

    @rule(lease=leases_held, progress=st.integers(-5, 150))
    def beat(self, lease: Lease, progress: int) -> None:
        assert self.leases.beat(lease, progress=progress, stage="drawing") is self._holds(lease)
        if self._holds(lease):
            row = self.model[lease.job.id]
            row |= {"lease": self.time + SECONDS, "progress": max(row["progress"], min(99, max(0, progress)))}

    @rule(lease=leases_held)
    def complete(self, lease: Lease) -> None:
        row = self.model.get(lease.job.id)
        repeated = row is not None and row["token"] == lease.token and row["status"] == "completed"
        held = self._holds(lease)
        asset = {"folder": f"videos/{lease.job.id}.{lease.token}"}
        assert self.leases.complete(lease, asset) is (held or repeated)
        if held:
            row |= {"status": "completed", "progress": 100}
            self.published[lease.job.id] = self.published.get(lease.job.id, 0) + 1
            self.events += 1

    @rule(lease=leases_held, again=st.booleans())
    def fail(self, lease: Lease, again: bool) -> None:
        held = self._holds(lease)
        assert self.leases.fail(lease, "code", "message", again=again) is held
        if held:
            row = self.model[lease.job.id]
            if again and lease.job.attempts < ATTEMPTS:
                row |= {"status": "queued", "ready": self.time + 2.0**lease.job.attempts}
            else:
                row["status"] = "failed"
                self.events += 1

    @rule(lease=leases_held)
    def release(self, lease: Lease) -> None:
        held = self._holds(lease)
        assert self.leases.release(lease) is held
        if held:
            row = self.model[lease.job.id]
            row |= {"status": "queued", "ready": self.time, "attempts": row["attempts"] - 1}

    @rule()
    def forsake(self) -> None:
        held = [row for row in self.model.values() if row["status"] == "in_progress"]
        assert self.leases.forsake("w") == len(held)
        for row in held:
            row["lease"] = 0.0

    @rule()
    def bury(self) -> None:
        dead = [
            row for row in self.model.values()
            if row["status"] == "in_progress" and row["attempts"] >= ATTEMPTS and self._lost(row)
        ]  # fmt: skip
        assert self.leases.bury() == len(dead)
        for row in dead:
            row |= {"status": "failed", "token": row["token"] + 1}
        self.events += len(dead)

    @rule(job=jobs)
    def delete(self, job: str) -> None:
        if job in self.model:
            assert self.store.delete(job).id == job
            del self.model[job]
        else:
            with pytest.raises(NotFoundError):
                self.store.delete(job)

    @rule(seconds=st.sampled_from([1.0, 9.0, 11.0, 3600.0, -3600.0]))
    def wait(self, seconds: float) -> None:
        self.time += seconds

    @rule()
    def restart(self) -> None:
        self.database.close()
        self.database.engine = Database(self.url, pool=1).engine

    @invariant()
    def rows_say_what_the_model_says(self) -> None:
        with self.database.read() as connection:
            rows = [Job.of(dict(row)) for row in connection.execute(sa.select(videos)).mappings()]
            told = connection.scalar(sa.select(sa.func.count()).select_from(deliveries))
        assert {row.id: (row.status, row.token, row.attempts, row.progress) for row in rows} == {
            name: (row["status"], row["token"], row["attempts"], row["progress"]) for name, row in self.model.items()
        }
        assert all(count == 1 for count in self.published.values())
        assert told == self.events


def test_any_order_of_events_keeps_the_promises(url: str, draft) -> None:
    promises(url, draft, examples=12)


@pytest.mark.slow
def test_very_many_orders_of_events_keep_the_promises(url: str, draft) -> None:
    promises(url, draft, examples=300)


def promises(url: str, draft, *, examples: int) -> None:
    database = Database(url)
    database.migrate()
    database.close()
    Machine.url, Machine.make_draft = url, staticmethod(draft)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples, stateful_step_count=30, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.fixture
def leases(database: Database) -> Leases:
    return Leases(database, seconds=SECONDS, attempts=ATTEMPTS)


def test_two_claims_never_get_one_job(database: Database, leases: Leases, draft) -> None:
    store = Store(database)
    for _ in range(5):
        store.submit(draft())
    taken = [leases.claim("w") for _ in range(6)]
    assert taken[-1] is None
    assert len({lease.job.id for lease in taken[:-1]}) == 5


def test_what_a_worker_held_that_was_seen_to_end_is_free_at_once(database: Database, leases: Leases, draft) -> None:
    store = Store(database)
    for _ in range(2):
        store.submit(draft())
    lost, kept = leases.claim("lost"), leases.claim("kept")
    assert leases.claim("another") is None
    assert leases.forsake("lost") == 1
    again = leases.claim("another")
    assert (again.job.id, again.token, again.job.attempts) == (lost.job.id, lost.token + 1, 2)
    assert not leases.beat(lost, progress=50, stage="drawing"), "if it was not at its end after all, it is too late"
    assert leases.beat(kept, progress=50, stage="drawing")
    assert leases.forsake("lost") == 0


def test_a_lost_answer_to_complete_is_told_again(database: Database, leases: Leases, draft) -> None:
    Store(database).submit(draft())
    lease = leases.claim("w")
    asset = {"folder": "videos/a.1"}
    assert leases.complete(lease, asset)
    assert leases.complete(lease, asset)
    assert not leases.complete(lease, {"folder": "videos/other.1"})


def test_failed_attempts_end_with_a_code(database: Database, leases: Leases, draft) -> None:
    store = Store(database)
    job, _ = store.submit(draft())
    lease = leases.claim("w")
    assert leases.fail(lease, "invalid_request", "It cannot be.", again=False)
    found = store.get(job.id)
    assert (found.status, found.error_code, found.error_message) == ("failed", "invalid_request", "It cannot be.")
    assert found.ended
    assert found.completed_at is not None


def test_results_expire_when_told_to(database: Database, draft) -> None:
    store = Store(database)
    job, _ = store.submit(draft())
    leases = Leases(database, keep=60)
    leases.complete(leases.claim("w"), {"folder": "f"})
    found = store.get(job.id)
    assert found.expires_at == pytest.approx(found.completed_at + 60, abs=1e-6)


def test_a_lease_is_a_value() -> None:
    assert [field.name for field in dataclasses.fields(Lease)] == ["job", "token"]
