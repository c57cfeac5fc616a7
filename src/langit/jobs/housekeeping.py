"""The chores of a service: webhooks, batches, lost jobs, retention. Any number of servers may do them."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from langit.jobs.batches import Batches
from langit.jobs.leases import Leases
from langit.jobs.retention import Retention
from langit.jobs.webhooks import Webhooks

log = logging.getLogger("langit.jobs")
PAUSE: Final = 0.5
TIDY, SWEEP = 20.0, 600.0  # seconds between looks for what is over: the quick one, and the thorough one
SENDERS: Final = 4  # events sent at once, so that one slow receiver does not hold up the others


class Housekeeping:
    """Runs the chores between `start` and `stop`; one that fails is logged and tried again."""

    def __init__(
        self, leases: Leases, webhooks: Webhooks, batches: Batches, retention: Retention, *,
        tidy_every: float = TIDY, sweep_every: float = SWEEP,
    ):  # fmt: skip
        self.leases, self.webhooks, self.batches, self.retention = leases, webhooks, batches, retention
        self.tidy_every, self.sweep_every = tidy_every, sweep_every
        self._stopping = threading.Event()
        work = {"chores": self._chores, "batches": self._batches} | {
            f"webhooks {n}": self._send for n in range(SENDERS)
        }
        self._threads = [threading.Thread(target=target, name=name, daemon=True) for name, target in work.items()]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the chore in hand."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=20)

    def _send(self) -> None:
        while not self._stopping.is_set():
            if not self._try(self.webhooks.deliver):
                self._stopping.wait(PAUSE)

    def _chores(self) -> None:
        tidy = sweep = time.monotonic()
        while not self._stopping.is_set():
            self._try(self.leases.bury)
            if time.monotonic() >= sweep:
                self._try(self.retention.sweep)
                tidy, sweep = time.monotonic() + self.tidy_every, time.monotonic() + self.sweep_every
            elif time.monotonic() >= tidy:
                self._try(self.retention.tidy)
                tidy = time.monotonic() + self.tidy_every
            self._stopping.wait(PAUSE)

    def _batches(self) -> None:
        """Apart from the other chores, for a line may name a URL that is slow to answer."""
        while not self._stopping.is_set():
            self._try(self.batches.advance)
            self._stopping.wait(PAUSE)

    def _try(self, chore: Callable[[], object]) -> bool:
        try:
            return bool(chore())
        except Exception:
            log.exception("a chore failed")
            self._stopping.wait(2.0)
            return False
