"""Runs claimed jobs with the engine it is handed: render, probe, hash, publish by renaming, then tell the row.

The lease is renewed by a thread of its own, but only while the engine reports progress: an engine that hangs loses its
job to another worker, and this process ends itself if the engine never returns.
"""

import hashlib
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from langit.clip import Progress, Report, written_rate
from langit.errors import CanceledError, LangitError, OutputError, RefusedError, RequestError, UnavailableError
from langit.jobs import crash, order
from langit.jobs.files import SPRITESHEET, THUMBNAIL, VIDEO, Files, flush
from langit.jobs.job import Job, Lease
from langit.jobs.leases import Leases
from langit.jobs.telemetry import span
from langit.media import video
from langit.request import VideoRequest

log = logging.getLogger("langit.jobs")
STUCK: Final = 75  # the exit status of a worker whose engine did not return
STAGES: Final[dict[str, tuple[int, int]]] = {  # percent at which a stage begins and ends
    "drawing": (0, 96),
    "reading the prompt": (0, 2),
    "denoising": (2, 85),
    "decoding": (85, 96),
    "writing": (96, 99),
}


class Runner(Protocol):
    """What makes the files.

    Writes `video.mp4`, `thumbnail.webp` and `spritesheet.jpg` into `folder` and returns what should be remembered.
    `scratch` is one folder for all attempts at a job: whatever is found there may be used to go on from. Two attempts
    may be in it at once when one has lost its lease, so files there must depend on the request alone and appear by
    renaming. `report` raises `CanceledError` when the work is to stop.
    """

    def __call__(self, request: VideoRequest, folder: Path, report: Report, *, scratch: Path) -> Mapping[str, Any]: ...


def exit_stuck() -> None:
    """End the process; whoever started it starts another."""
    os._exit(STUCK)


class Worker:
    """One job at a time, from the same store as every other worker.

    `stall` is for how many seconds an engine may be silent before its lease is left to run out, `patience` for how many
    a finished film waits for its storage.
    """

    def __init__(
        self,
        leases: Leases,
        files: Files,
        runner: Runner,
        *,
        name: str,
        stall: float = 600.0,
        on_stuck: Callable[[], None] = exit_stuck,
        patience: float = 120.0,
        log_prompts: bool = False,
    ):
        self.leases, self.files, self.runner, self.name = leases, files, runner, name
        self.stall, self.on_stuck, self.patience, self.log_prompts = stall, on_stuck, patience, log_prompts
        self.stopping = threading.Event()

    def run(self, *, pause: float = 0.25) -> None:
        """Take jobs until `stopping` is set; a job in hand is then given back at its next sign of progress."""
        while not self.stopping.is_set():
            if not self.once():
                self.stopping.wait(pause)

    def once(self) -> bool:
        """Take one job and see it to its end, and say whether there was one."""
        lease = self.leases.database.persist(lambda: self.leases.claim(self.name), patience=3600)
        if lease is None:
            return False
        attempt = _Attempt(self, lease)
        told = {"video": lease.job.id, "token": lease.token, "attempt": lease.job.attempts, "what": describe(lease.job)}
        log.info("claimed", extra=told | ({"prompt": lease.job.prompt} if self.log_prompts else {}))
        began = time.monotonic()
        with span("make video", parent=lease.job.request.get("trace"), video=lease.job.id), attempt:
            outcome = self._attempt(attempt)
        took = round(time.monotonic() - began, 3)
        log.info(outcome, extra={"video": lease.job.id, "token": lease.token, "took": took})
        return True

    def _attempt(self, attempt: "_Attempt") -> str:
        lease, job = attempt.lease, attempt.lease.job
        name = f"{job.id}.{lease.token}"
        try:
            scratch = self.files.scratch(job.id)
            staging = self.files.staging(name)
            request = order.unpack(job.request, self.files, scratch)
            facts = self.runner(request, staging, attempt.report, scratch=scratch)
            crash.point("rendered")
            asset = check(staging, facts) | {"folder": f"videos/{name}"}
            crash.point("checked")
            self._publish(attempt, staging, asset["folder"])
            published = self._persist(lambda: self.leases.complete(lease, asset))
        except CanceledError:
            return self._stopped(attempt)
        except Exception as error:
            code, message, again = explain(error)
            if not isinstance(error, LangitError):  # a sentence of ours says all there is to say
                log.exception("the engine failed", extra={"video": job.id, "token": lease.token})
            self._persist(lambda: self.leases.fail(lease, code, message, again=again))
            return f"failed: {code}"
        if not published:
            self.files.remove(asset["folder"])
            return "too late" if self.leases.knows(lease) else self._deleted(lease)
        self.files.clear(job.id)
        return "completed"

    def _publish(self, attempt: "_Attempt", staging: Path, folder: str) -> None:
        """Put the files in their place; a storage that is away is waited for, for the work is done.

        Raises:
            OutputError: it stayed away.
            CanceledError: the lease is lost or the worker is to stop.
        """
        deadline, pause = time.monotonic() + self.patience, 0.2
        while True:
            attempt.confirm()
            try:
                self.files.publish(staging, folder)
                return
            except OutputError:
                if time.monotonic() + pause > deadline:
                    raise
            if self.stopping.wait(pause):
                raise CanceledError("the worker is to stop")
            pause = min(10.0, pause * 2)

    def _stopped(self, attempt: "_Attempt") -> str:
        if attempt.lost.is_set():
            if not self.leases.database.persist(lambda: self.leases.knows(attempt.lease), patience=3600):
                return self._deleted(attempt.lease)
            return "lost"
        self._persist(lambda: self.leases.release(attempt.lease))
        return "released"

    def _deleted(self, lease: Lease) -> str:
        """Leave nothing of a job that was deleted."""
        self.files.clear(lease.job.id)
        return "deleted"

    def _persist(self, work: Callable[[], bool]) -> bool:
        return self.leases.database.persist(work, patience=3600)


class _Attempt:
    """One lease being worked on: its heartbeat, and the report that the engine calls."""

    def __init__(self, worker: Worker, lease: Lease):
        self.worker, self.lease = worker, lease
        self.lost, self._over = threading.Event(), threading.Event()
        self._percent, self._stage = lease.job.progress, "starting"
        self._heard = time.monotonic()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat {lease.job.id}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._thread.join()

    def report(self, progress: Progress) -> None:
        """What the engine calls.

        Raises:
            CanceledError: the lease is lost or the worker is to stop.
        """
        self._heard = time.monotonic()
        self._percent, self._stage = max(self._percent, percent(progress)), progress.stage
        if self._percent >= 50:
            crash.point("running")
        if self.lost.is_set() or self.worker.stopping.is_set():
            raise CanceledError("the work was stopped")

    def confirm(self) -> None:
        """See that the lease still holds, right before publishing.

        Raises:
            CanceledError: it does not.
        """
        self._heard = time.monotonic()
        if not self._renew():
            self.lost.set()
            raise CanceledError("the lease was lost")

    def _renew(self) -> bool:
        leases = self.worker.leases
        return leases.database.persist(
            lambda: leases.beat(self.lease, progress=self._percent, stage=self._stage), patience=3600
        )

    def _beat(self) -> None:
        """Renew the lease three times in its length, and once a second while there is something new to tell."""
        seconds, pause, due = self.worker.leases.seconds, 0.0, 0.0
        told: tuple[int, str] | None = None
        while not self._over.wait(pause):
            now, news, pause = time.monotonic(), (self._percent, self._stage), min(1.0, seconds / 3)
            if news == told and now < due:
                continue
            if now - self._heard > self.worker.stall or not self._renew():
                break
            told, due = news, now + seconds / 3
        else:
            return
        log.warning("lost the lease", extra={"video": self.lease.job.id, "token": self.lease.token})
        self.lost.set()
        if not self._over.wait(max(seconds, 1.0)):
            self.worker.on_stuck()


def name_of(process: int) -> str:
    """What the worker in a process of this machine is called in the rows."""
    return f"{socket.gethostname()}:{process}"


def percent(progress: Progress) -> int:
    """How far the whole work is, 0 to 99, from how far one stage is."""
    begin, end = STAGES.get(progress.stage, (0, 96))
    return int(begin + (end - begin) * min(1.0, progress.done / max(1, progress.total)))


def check(folder: Path, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Probe, hash and flush what an engine wrote, and describe it for the row.

    Raises:
        OutputError: a file is missing or is not what its name says.
    """
    try:
        found = video.probe(folder / VIDEO)
    except UnavailableError as error:
        raise OutputError(f"the engine wrote no video that can be read: {error}") from error
    if not found.count:
        raise OutputError("the engine wrote a video without frames")
    kept = {}
    for name in (VIDEO, THUMBNAIL, SPRITESHEET):
        path = folder / name
        if not path.exists():
            raise OutputError(f"the engine wrote no {name}")
        kept[name] = {"bytes": path.stat().st_size, "sha256": _hash(path)}
        flush(path)
    return {
        "files": kept,
        "size": str(found.size),
        "fps": written_rate(found.fps),
        "frames": found.count,
        "facts": dict(facts),
    }


def explain(error: Exception) -> tuple[str, str, bool]:
    """An error as the code and the sentence that the client sees, and whether another attempt may help."""
    match error:
        case RefusedError():
            return "moderation_blocked", str(error), False
        case RequestError():
            return error.code, str(error), False
        case OutputError():
            return "storage_failed", str(error), True
        case UnavailableError():
            return "unavailable", str(error), True
        case LangitError():
            return error.code, str(error), True
        case OSError():
            return "storage_failed", "The files of this video could not be written.", True
    return "internal_error", "The engine failed. The operator's log says why.", True


def describe(job: Job) -> str:
    """A job in a few words for a log line, without its prompt."""
    return f"{job.operation}, {job.engine}, {job.size}, {job.seconds} s"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
