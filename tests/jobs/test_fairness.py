"""Owners take turns, whatever one of them asks for, and everybody can know how long they wait."""

import random
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from langit.jobs.database import Database
from langit.jobs.job import Draft
from langit.jobs.leases import Leases
from langit.jobs.store import Store
from langit.jobs.tables import videos

Make = Callable[..., Draft]


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


def test_who_asks_for_much_holds_nobody_up(store: Store, draft: Make) -> None:
    flood = [store.submit(draft(owner="a"))[0].id for _ in range(30)]
    late = [store.submit(draft(owner=owner))[0].id for owner in ("b", "c", "b")]
    leases = Leases(store.database)
    taken = [leases.claim("w").job.id for _ in range(8)]
    assert taken == [flood[0], late[0], late[1], flood[1], late[2], *flood[2:5]], "in turns, and each in order of age"


@pytest.mark.parametrize("seed", range(3))
def test_a_place_in_the_queue_is_what_comes_of_it(store: Store, draft: Make, seed: int) -> None:
    chance = random.Random(seed)
    leases = Leases(store.database)
    for _ in range(12):
        store.submit(draft(owner=chance.choice("abc")))
        if chance.random() < 0.4:
            leases.claim("w")
    with store.database.read() as connection:
        waiting = connection.scalars(sa.select(videos.c.id).where(videos.c.status == "queued")).all()
    told = {one: store.ahead(store.get(one)) for one in waiting}
    order = [leases.claim("w").job.id for _ in waiting]
    assert sorted(told, key=told.__getitem__) == order
    assert sorted(told.values()) == list(range(len(waiting)))


def test_how_long_one_waits_is_told_by_how_long_others_took(store: Store, draft: Make) -> None:
    first, _ = store.submit(draft())
    assert store.wait(first, 0) is None, "nobody can tell yet"
    leases = Leases(store.database)
    lease = leases.claim("w")
    leases.complete(lease, {"folder": "f"})
    with store.database.write() as connection:
        times = {"started_at": videos.c.completed_at - 20}  # for 4 s of video
        connection.execute(sa.update(videos).where(videos.c.id == first.id).values(times))
    store = Store(store.database)  # which has looked up nothing yet
    jobs = [store.submit(draft())[0] for _ in range(3)]
    assert [store.wait(job, store.ahead(job)) for job in jobs] == pytest.approx([20, 40, 60], abs=0.1)
    long, _ = store.submit(draft(seconds="8"))
    assert store.wait(long, store.ahead(long)) == pytest.approx(100, abs=0.1)
