import threading
from collections.abc import Callable

import pytest

from langit.errors import RequestError
from langit.jobs import store as module
from langit.jobs.database import Database
from langit.jobs.job import BusyError, Draft, KeyReusedError, Limits, NotFoundError
from langit.jobs.store import Store

Make = Callable[..., Draft]


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, longest_queue=30)


def test_what_is_accepted_can_be_read_back_whole(store: Store, draft: Make) -> None:
    wanted = draft(prompt="seekor kucing 🐈", remixed_from="video_1", extensions=2)
    job, new = store.submit(wanted)
    assert new
    assert job == store.get(wanted.id, "somebody")
    assert (job.status, job.progress, job.prompt, job.extensions) == ("queued", 0, "seekor kucing 🐈", 2)
    assert job.request == wanted.request


def test_an_owner_sees_only_what_is_theirs(store: Store, draft: Make) -> None:
    job, _ = store.submit(draft())
    for act in (store.get, store.delete):
        with pytest.raises(NotFoundError):
            act(job.id, "somebody else")
    assert store.page("somebody else") == ([], False)
    assert store.delete(job.id, "somebody").id == job.id
    with pytest.raises(NotFoundError):
        store.get(job.id)


def test_pages_meet_without_gap_or_double(store: Store, draft: Make) -> None:
    ids = [store.submit(draft())[0].id for _ in range(7)]
    for order, wanted in (("asc", ids), ("desc", ids[::-1])):
        seen, after, more = [], None, True
        while more:
            jobs, more = store.page("somebody", after=after, limit=3, order=order)
            seen += [job.id for job in jobs]
            after = seen[-1]
        assert seen == wanted
    assert store.page("somebody", limit=0) == ([], True)
    with pytest.raises(RequestError, match="video_none"):
        store.page("somebody", after="video_none")


def test_one_key_makes_one_job(store: Store, draft: Make) -> None:
    first, _ = store.submit(draft(fingerprint="a"), key="k")
    again, new = store.submit(draft(fingerprint="a"), key="k")
    assert (again.id, new) == (first.id, False)
    with pytest.raises(KeyReusedError):
        store.submit(draft(fingerprint="b"), key="k")
    other, new = store.submit(draft(owner="another", fingerprint="b"), key="k")
    assert new
    assert other.id != first.id


def test_one_key_at_the_same_moment_makes_one_job(store: Store, draft: Make) -> None:
    ids: list[str] = []
    barrier = threading.Barrier(6)

    def send() -> None:
        barrier.wait()
        ids.append(store.submit(draft(fingerprint="a"), key="k")[0].id)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 6
    assert len(set(ids)) == 1
    assert store.census()["queued"] == 1


def test_an_sdks_retry_finds_its_first_try_and_two_wishes_stay_two(store: Store, draft: Make) -> None:
    first, _ = store.submit(draft(fingerprint="a"))
    second, new = store.submit(draft(fingerprint="a"))
    assert new
    retried, new = store.submit(draft(fingerprint="a"), retry=1)
    assert not new
    assert retried.id == second.id
    _, new = store.submit(draft(fingerprint="never seen"), retry=1)
    assert new
    assert first.id != second.id


def test_the_queue_is_bounded(store: Store, draft: Make) -> None:
    for _ in range(30):
        store.submit(draft())
    with pytest.raises(BusyError) as caught:
        store.submit(draft())
    assert caught.value.reason == "queue_full"
    assert caught.value.retry_after > 0
    assert store.census()["queued"] == 30


def test_a_queue_that_was_full_is_remembered_for_a_moment(
    store: Store, draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    store.longest_queue = 1
    job, _ = store.submit(draft(), key="k")
    store.turn_away()
    with pytest.raises(BusyError):
        store.submit(draft())
    with pytest.raises(BusyError) as caught:
        store.turn_away()
    assert caught.value.reason == "queue_full"
    assert store.submit(draft(), key="k") == (job, False), "what was accepted is found however long the queue is"
    now[0] += module.STILL_FULL
    store.turn_away()


def test_tenants_have_limits_of_their_own(store: Store, draft: Make) -> None:
    store.submit(draft(), limits=Limits(at_once=1))
    with pytest.raises(BusyError, match="waiting or being made"):
        store.submit(draft(), limits=Limits(at_once=1))
    store.submit(draft(owner="another"), limits=Limits(at_once=1))


def test_seconds_a_day_are_not_given_back_by_deleting(store: Store, draft: Make) -> None:
    limits = Limits(seconds_per_day=10)
    for _ in range(2):
        job, _ = store.submit(draft(), limits=limits)
        store.delete(job.id)
    with pytest.raises(BusyError) as caught:
        store.submit(draft(), limits=limits)
    assert caught.value.reason == "daily_limit_exceeded"
    assert 0 < caught.value.retry_after <= 86_400


def test_a_place_in_the_queue_is_counted_in_order(store: Store, draft: Make) -> None:
    jobs = [store.submit(draft())[0] for _ in range(3)]
    assert [store.ahead(job) for job in jobs] == [0, 1, 2]
    assert store.oldest_wait() >= 0
    assert store.census() == {"queued": 3, "in_progress": 0, "completed": 0, "failed": 0}
