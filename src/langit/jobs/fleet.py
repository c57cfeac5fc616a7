"""The executor for many machines: Ray places workers where there is room, and puts others where a node was lost.

Ray only places processes. They claim from the same store as every other worker, so a job's truth is in the database:
a lost node is a lease that runs out. Needs a database and a storage that every node reaches.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from langit.spawn import cluster

log = logging.getLogger("langit.jobs")
IDLE: Final = 60.0  # seconds without waiting jobs after which a worker beyond the least is given back
LOOK: Final = 1.0


class Fleet:
    """Keeps between `least` and `most` workers on the Ray cluster at `address`, as many as jobs wait.

    `command` runs one worker until SIGTERM; `resources` is what each takes, such as `{"num_gpus": 1}`. `waiting` says
    how many jobs wait or are being made.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        most: int,
        waiting: Callable[[], int],
        least: int = 0,
        address: str = "auto",
        resources: Mapping[str, float] | None = None,
        secrets: Mapping[str, str] | None = None,
        idle: float = IDLE,
    ):
        self.command, self.secrets = list(command), dict(secrets or {})
        self.least, self.most, self.waiting, self.idle = least, most, waiting, idle
        self.address, self.resources = address, dict(resources or {"num_cpus": 1})
        self.replaced = 0
        self._members: list[_Member] = []
        self._busy = time.monotonic()
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="fleet", daemon=True)

    def start(self) -> None:
        """Join the cluster and begin to keep workers on it.

        Raises:
            UnavailableError: Ray is not installed, or no cluster is there.
        """
        self._ray = cluster(self.address)
        self._actor = self._ray.remote(max_restarts=0, max_concurrency=2, **self.resources)(Host)
        self._keeper.start()

    def alive(self) -> int:
        """How many workers there are, or are about to be."""
        return len(self._members)

    def stop(self, patience: float = 25.0) -> None:
        """Ask all workers to give their jobs back, wait, and let them go. May be called again."""
        self._stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()
        members, self._members = self._members, []
        asked = [member.actor.stop.remote(patience) for member in members]
        if asked:
            self._ray.wait(asked, num_returns=len(asked), timeout=patience)
        for member in members:
            self._ray.kill(member.actor)

    def _keep(self) -> None:
        while not self._stopping.wait(LOOK):
            try:
                self._replace_lost()
                self._fit(self.waiting())
            except Exception:
                log.exception("the fleet could not be kept")

    def _replace_lost(self) -> None:
        """A worker whose node died, or that ended by itself, makes room for another."""
        for member in list(self._members):
            over, _ = self._ray.wait([member.run], timeout=0)
            if over:
                self._members.remove(member)
                self.replaced += 1
                log.warning("a worker of the fleet was lost")

    def _fit(self, jobs: int) -> None:
        now = time.monotonic()
        if jobs:
            self._busy = now
        wanted = min(self.most, max(self.least, jobs))
        while len(self._members) < wanted:
            actor = self._actor.remote(self.command, self.secrets)
            self._members.append(_Member(actor, actor.run.remote()))
        while len(self._members) > wanted and now - self._busy > self.idle:
            member = self._members.pop()
            member.actor.stop.remote(25.0)


class _Member:
    """An actor and the call that lasts as long as its worker."""

    def __init__(self, actor: Any, run: Any):
        self.actor, self.run = actor, run


class Host:
    """The actor: runs one worker as a process of its own, so that an engine's crash is not the actor's."""

    def __init__(self, command: Sequence[str], secrets: Mapping[str, str]):
        environment = {**os.environ, **secrets, "LANGIT_PARENT": str(os.getpid())}
        words = [sys.executable, "-P", *command]  # as in `spawn`, with the Python of the machine that it runs on
        self.process = subprocess.Popen(words, env=environment)

    def run(self) -> int:
        """Wait for the worker's end."""
        return self.process.wait()

    def stop(self, patience: float) -> None:
        """Ask the worker to give its job back and end."""
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
