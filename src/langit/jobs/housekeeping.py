"""The chores of a service in one thread: webhooks, batches, lost jobs, retention. Any number of servers may do them."""

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
SWEEP: Final = 600.0
SENDERS: Final = 4  # events sent at once, so that one slow receiver does not hold up the others


class Housekeeping:
    """Runs the chores between `start` and `stop`; one that fails is logged and tried again."""

    def __init__(
        self, leases: Leases, webhooks: Webhooks, batches: Batches, retention: Retention, *, sweep_every: float = SWEEP
    ):
        self.leases, self.webhooks, self.batches, self.retention = leases, webhooks, batches, retention
        self.sweep_every = sweep_every
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._chores, name="chores", daemon=True)] + [
            threading.Thread(target=self._send, name=f"webhooks {number}", daemon=True) for number in range(SENDERS)
        ]

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
        due = time.monotonic()
        while not self._stopping.is_set():
            self._try(self.leases.bury)
            self._try(self.batches.advance)
            if time.monotonic() >= due:
                self._try(self.retention.sweep)
                due = time.monotonic() + self.sweep_every
            self._stopping.wait(PAUSE)

    def _try(self, chore: Callable[[], object]) -> bool:
        try:
            return bool(chore())
        except Exception:
            log.exception("a chore failed")
            self._stopping.wait(2.0)
            return False
