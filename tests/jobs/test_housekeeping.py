import logging
import threading

import pytest
from serving import until

from langit.jobs import housekeeping
from langit.jobs.housekeeping import Housekeeping


class Chore:
    """Counts how often it is done; fails the first time."""

    def __init__(self) -> None:
        self.done = 0
        self.lock = threading.Lock()

    def __call__(self) -> int:
        with self.lock:
            self.done += 1
            if self.done == 1:
                raise ZeroDivisionError
        return 0


class Part:
    """Stands in for the part of a service whose chore this is: all that matters is that it is called."""

    def __init__(self) -> None:
        self.bury = self.advance = self.sweep = self.tidy = self.deliver = Chore()


def test_every_chore_is_done_again_and_again_whatever_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(housekeeping, "PAUSE", 0.02)
    parts = [Part() for _ in range(4)]
    chores = Housekeeping(*parts, sweep_every=0.02)
    monkeypatch.setattr(chores._stopping, "wait", lambda seconds: threading.Event().wait(0.02))
    with caplog.at_level(logging.ERROR):
        chores.start()
        until(lambda: all(part.bury.done >= 3 for part in parts), timeout=20)
        chores.stop()
    assert "a chore failed" in caplog.text
    done = [part.bury.done for part in parts]
    threading.Event().wait(0.1)
    assert done == [part.bury.done for part in parts]


def test_a_batch_that_waits_for_strangers_holds_up_no_other_chore() -> None:
    parts = [Part() for _ in range(4)]
    slow, begun = threading.Event(), threading.Event()
    parts[2].advance = lambda: begun.set() or slow.wait(20)
    chores = Housekeeping(*parts)
    chores.start()
    assert begun.wait(10)
    done = parts[0].bury.done
    until(lambda: parts[0].bury.done > done + 2, timeout=10)
    slow.set()
    chores.stop()
