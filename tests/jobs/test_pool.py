import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from serving import until

from langit.jobs import pool
from langit.jobs.pool import Pool, orphaned

SLEEP = [sys.executable, "-Sc", "import time; time.sleep(60)"]


@contextmanager
def started(command: list[str], count: int) -> Iterator[Pool]:
    made = Pool(command, count, secrets={"LANGIT_SECRET": "s"})
    made.start()
    try:
        yield made
    finally:
        made.stop(0.0)


def test_a_killed_worker_is_replaced() -> None:
    with started(SLEEP, 2) as workers:
        lost: list[int] = []
        workers.lost = lost.append
        first = workers.pids()
        os.kill(first[0], signal.SIGKILL)
        until(lambda: workers.restarts == 1 and workers.alive() == 2, timeout=10)
        assert workers.pids()[0] != first[0]
        assert workers.pids()[1] == first[1]
        assert lost == [first[0]]


def test_that_a_lost_worker_cannot_be_told_of_does_not_keep_it_from_being_replaced() -> None:
    with started(SLEEP, 1) as workers:
        workers.lost = lambda process: 1 / 0
        os.kill(workers.pids()[0], signal.SIGKILL)
        until(lambda: workers.restarts == 1 and workers.alive() == 1, timeout=10)


def test_one_that_cannot_start_is_not_started_in_a_loop() -> None:
    with started([sys.executable, "-Sc", "raise SystemExit(1)"], 1) as workers:
        time.sleep(2.0)
        assert 1 <= workers.restarts <= 3


def test_stopping_asks_first_and_then_insists(tmp_path: Path) -> None:
    deaf = tmp_path / "deaf"
    code = f"""
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open({str(deaf)!r}, "w")
time.sleep(60)
"""
    with started([sys.executable, "-Sc", code], 1) as workers:
        until(deaf.exists, timeout=10)
        began = time.monotonic()
        workers.stop(0.5)
        assert 0.4 < time.monotonic() - began < 5
        assert workers.alive() == 0
        workers.stop(0.5)  # again is fine


def test_a_worker_is_asked_once_however_often_the_pool_is_stopped(tmp_path: Path) -> None:
    told, ready = tmp_path / "told", tmp_path / "ready"
    code = f"""
import signal, time
def note(*_):
    open({str(told)!r}, "a").write("x")
signal.signal(signal.SIGTERM, note)
open({str(ready)!r}, "w")
time.sleep(1.5)
time.sleep(0.2)
"""
    with started([sys.executable, "-Sc", code], 1) as workers:
        until(ready.exists, timeout=10)
        both = [threading.Thread(target=workers.stop, args=(10.0,)) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
    assert told.read_text() == "x"


def test_secrets_and_the_parent_reach_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    right = "os.environ['LANGIT_SECRET'] == 's' and int(os.environ['LANGIT_PARENT']) == os.getppid()"
    code = f"import os; os._exit(42 if {right} else 1)"
    with started([sys.executable, "-Sc", code], 1) as workers:
        assert workers._slots[0].process.wait(10) == 42
    monkeypatch.delenv(pool.PARENT, raising=False)
    assert not orphaned()
    monkeypatch.setenv(pool.PARENT, str(os.getppid()))
    assert not orphaned()
    monkeypatch.setenv(pool.PARENT, "1" if os.getppid() != 1 else "2")
    assert orphaned()
