"""The default executor: worker processes on this machine, started again when they end, stopped in order.

Each is a command line of its own, so that an engine that crashes or leaks takes nothing with it.
"""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

log = logging.getLogger("langit.jobs")
QUICK: Final = 5.0  # seconds: a worker that ends sooner waits before it is started again
LONGEST_WAIT: Final = 30.0
PARENT: Final = "LANGIT_PARENT"


class Pool:
    """Keeps `count` processes of `command` alive between `start` and `stop`; `secrets` go into their environment.

    `lost` is told the id of every process that ended by itself.
    """

    def __init__(
        self,
        command: Sequence[str],
        count: int,
        *,
        secrets: Mapping[str, str] | None = None,
        lost: Callable[[int], object] = lambda process: None,
    ):
        self.command, self.count, self.secrets, self.lost = list(command), count, dict(secrets or {}), lost
        self.restarts = 0
        self._stopping, self._lock = threading.Event(), threading.Lock()
        self._slots: list[_Slot] = []
        self._keeper = threading.Thread(target=self._keep, name="pool", daemon=True)

    def start(self) -> None:
        """Start the processes."""
        self._slots = [_Slot(self.command, self.secrets) for _ in range(self.count)]
        self._keeper.start()

    def alive(self) -> int:
        """How many run now."""
        return sum(slot.process.poll() is None for slot in self._slots)

    def pids(self) -> list[int]:
        """Their process ids."""
        return [slot.process.pid for slot in self._slots]

    def stop(self, patience: float = 25.0) -> None:
        """Ask all to give their jobs back, once, wait, and kill those that did not. May be called again."""
        with self._lock:
            first = not self._stopping.is_set()
            self._stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()
        for slot in self._slots:
            if first and slot.process.poll() is None:  # a second signal would end a worker at once
                slot.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + patience
        for slot in self._slots:
            try:
                slot.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("a worker did not stop in time", extra={"pid": slot.process.pid})
                slot.process.kill()
                slot.process.wait()

    def _keep(self) -> None:
        while not self._stopping.wait(0.2):
            for slot in self._slots:
                if slot.ended():
                    self._tell(slot.process.pid)
                self.restarts += slot.revive()

    def _tell(self, process: int) -> None:
        try:
            self.lost(process)
        except Exception:  # the database is away: then what the worker held runs out by itself
            log.exception("a lost worker could not be told of")


class _Slot:
    """One process and how often it failed of late."""

    def __init__(self, command: list[str], secrets: dict[str, str]):
        self._command, self._secrets = command, secrets
        self._failures = 0
        self._due: float | None = None
        self._begin()

    def ended(self) -> bool:
        """Whether the process has ended since this was asked last; then it is settled when to start it again."""
        status = self.process.poll()
        if status is None or self._due is not None:
            return False
        quick = time.monotonic() - self._began < QUICK
        self._failures = self._failures + 1 if quick else 0
        pause = min(LONGEST_WAIT, 0.5 * 2 ** (self._failures - 1)) if self._failures else 0.0
        self._due = time.monotonic() + pause
        log.warning("a worker ended", extra={"pid": self.process.pid, "status": status, "again_in": pause})
        return True

    def revive(self) -> int:
        """Start the process again if it ended and has waited for long enough; 1 if it did."""
        if self._due is None or time.monotonic() < self._due:
            return 0
        self._begin()
        return 1

    def _begin(self) -> None:
        self._began, self._due = time.monotonic(), None
        environment = {**os.environ, **self._secrets, PARENT: str(os.getpid())}
        self.process = subprocess.Popen(self._command, env=environment)


def orphaned() -> bool:
    """Whether the process that started this worker is gone, so that the worker should stop too."""
    parent = os.environ.get(PARENT)
    return parent is not None and os.getppid() != int(parent)
