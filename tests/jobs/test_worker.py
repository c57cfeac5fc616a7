import ast
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from drawing import draw
from serving import until

import langit
from langit.clip import Progress
from langit.errors import LangitError, OutputError, RefusedError, RequestError, UnavailableError
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import Draft
from langit.jobs.leases import Leases
from langit.jobs.order import pack
from langit.jobs.store import Store
from langit.jobs.worker import STAGES, Worker, check, describe, explain, percent

Make = Callable[..., Draft]


class Bench:
    """A store, files and the means to make workers on them."""

    def __init__(self, database: Database, folder: Path):
        self.database, self.store = database, Store(database)
        self.files = Files(str(folder / "store"), folder / "work")

    def worker(self, runner: Any = draw, *, seconds: float = 5.0, attempts: int = 3, **more: Any) -> Worker:
        leases = Leases(self.database, seconds=seconds, attempts=attempts)
        return Worker(leases, self.files, runner, name="w", **more)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path}/q.db")
    database.migrate()
    with contextlib.closing(database):
        yield Bench(database, tmp_path)


def prompt(text: str, seconds: float = 2.0) -> dict[str, Any]:
    return {"request": pack({"prompt": text, "seconds": seconds, "size": "720x1280"}, {})}


def test_a_job_becomes_three_files_and_nothing_else(bench: Bench, draft: Make) -> None:
    job, _ = bench.store.submit(draft())
    assert bench.worker().once()
    done = bench.store.get(job.id)
    assert (done.status, done.progress) == ("completed", 100)
    assert set(done.asset["files"]) == {"video.mp4", "thumbnail.webp", "spritesheet.jpg"}
    assert done.asset["frames"] == 16
    assert done.asset["facts"]["engine"] == "drawing"
    assert bench.files.names("videos") == [f"{job.id}.1"]
    assert bench.files.leftovers(0) == [], "staging and scratch are cleared"
    assert not bench.worker().once()


@pytest.mark.parametrize(
    ("text", "code", "attempts"),
    [("refuse", "moderation_blocked", 1), ("nonsense", "invalid_request", 1), ("fail", "internal_error", 3)],
)
def test_faults_of_the_request_are_not_tried_again(
    bench: Bench, draft: Make, text: str, code: str, attempts: int
) -> None:
    job, _ = bench.store.submit(draft(**prompt(text)))
    worker = bench.worker()
    for _ in range(attempts):
        with bench.database.write() as connection:
            connection.exec_driver_sql("update videos set ready_at = 0")
        assert worker.once()
    done = bench.store.get(job.id)
    assert (done.status, done.error_code, done.attempts) == ("failed", code, attempts)
    assert "RuntimeError" not in done.error_message


def test_an_engine_that_writes_nothing_or_no_film_fails(bench: Bench, draft: Make, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no video that can be read"):
        check(tmp_path, {})
    (tmp_path / "video.mp4").write_bytes(b"no film")
    with pytest.raises(OutputError, match="no video that can be read"):
        check(tmp_path, {})

    def thoughtless(request: Any, folder: Path, report: Any, *, scratch: Path) -> Mapping[str, Any]:
        facts = draw(request, folder, report, scratch=scratch)
        (folder / "thumbnail.webp").unlink()
        return facts

    job, _ = bench.store.submit(draft())
    bench.worker(thoughtless, attempts=1).once()
    done = bench.store.get(job.id)
    assert (done.status, done.error_code) == ("failed", "storage_failed")
    assert "thumbnail" in done.error_message
    assert bench.files.names("videos") == []


def test_deleting_stops_the_work_and_leaves_nothing(bench: Bench, draft: Make) -> None:
    job, _ = bench.store.submit(draft(**prompt("slow", 20.0)))
    worker = bench.worker(seconds=0.6)
    thread = threading.Thread(target=worker.once)
    thread.start()
    time.sleep(0.7)
    began = time.monotonic()
    bench.store.delete(job.id)
    thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - began < 5, "twenty seconds of film at half a second each were given up"
    assert bench.files.names("videos") == []
    assert bench.files.leftovers(0) == [], "its scratch too"


def test_stopping_gives_the_job_back_and_the_next_goes_on_from_its_scratch(bench: Bench, draft: Make) -> None:
    job, _ = bench.store.submit(draft(**prompt("slow", 10.0)))
    worker = bench.worker()
    thread = threading.Thread(target=worker.run)
    thread.start()
    time.sleep(1.8)
    worker.stopping.set()
    thread.join(10)
    back = bench.store.get(job.id)
    assert (back.status, back.attempts, back.token) == ("queued", 0, 1)
    kept = len(list((bench.files.scratch(job.id)).glob("*.npy")))
    assert kept >= 2
    assert back.progress > 0
    began = time.monotonic()
    bench.worker().once()
    assert time.monotonic() - began < 0.5 * (10 - kept) + 2
    assert bench.store.get(job.id).status == "completed"


def test_a_lease_lives_while_there_is_progress_and_not_longer(bench: Bench, draft: Make) -> None:
    stuck = threading.Event()
    release = threading.Event()

    def hang(request: Any, folder: Path, report: Any, *, scratch: Path) -> Mapping[str, Any]:
        for step in range(8):  # longer than the lease, with progress
            time.sleep(0.2)
            report(Progress("drawing", step, 100))
        release.wait(20)  # and now silent
        report(Progress("drawing", 9, 100))
        return {}

    job, _ = bench.store.submit(draft())
    worker = bench.worker(hang, seconds=0.9, stall=0.9, on_stuck=stuck.set)
    thread = threading.Thread(target=worker.once)
    thread.start()
    time.sleep(1.4)
    assert bench.worker(seconds=0.9).leases.claim("thief") is None, "the lease was kept by progress"
    assert stuck.wait(8), "a silent engine loses its lease, and its process is ended"
    other = bench.worker(seconds=5).leases.claim("another")
    assert other is not None
    assert other.job.id == job.id
    release.set()
    thread.join(5)
    assert bench.store.get(job.id).token == other.token


def test_progress_is_told_however_long_the_lease_and_the_silence_before_it(bench: Bench, draft: Make) -> None:
    job, _ = bench.store.submit(draft())
    seen = threading.Event()

    def runner(request: Any, folder: Path, report: Any, *, scratch: Path) -> Mapping[str, Any]:
        time.sleep(2.5)
        report(Progress("drawing", 1, 2))
        assert seen.wait(30), "it was not told before the lease had to be renewed"
        return draw(request, folder, report, scratch=scratch)

    work = threading.Thread(target=bench.worker(runner, seconds=600).once)
    work.start()
    until(lambda: bench.store.get(job.id).progress == 48, timeout=20)
    seen.set()
    work.join()
    assert bench.store.get(job.id).status == "completed"


def test_a_late_winner_is_fenced_and_its_files_go(bench: Bench, draft: Make) -> None:
    def slow_at_the_end(request: Any, folder: Path, report: Any, *, scratch: Path) -> Mapping[str, Any]:
        facts = draw(request, folder, report, scratch=scratch)
        with bench.database.write() as connection:  # as if another had claimed and finished meanwhile
            connection.exec_driver_sql("update videos set token = token + 1")
        return facts

    job, _ = bench.store.submit(draft())
    bench.worker(slow_at_the_end).once()
    assert bench.store.get(job.id).status == "in_progress"
    assert bench.files.names("videos") == []


def test_a_finished_film_waits_for_its_storage_and_fails_with_a_code_if_it_stays_away(
    bench: Bench, draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    real = bench.files.publish

    def away(folder: Path, key: str) -> None:
        tries.append(key)
        if len(tries) < 3:
            raise OutputError("the storage does not answer")
        real(folder, key)

    monkeypatch.setattr(bench.files, "publish", away)
    job, _ = bench.store.submit(draft())
    bench.worker().once()
    assert (bench.store.get(job.id).status, bench.store.get(job.id).attempts, len(tries)) == ("completed", 1, 3)
    late, _ = bench.store.submit(draft())
    tries.clear()
    bench.worker(attempts=1, patience=0.1).once()
    assert bench.store.get(late.id).error_code == "storage_failed"


@pytest.mark.parametrize(
    ("error", "code", "again"),
    [
        (RefusedError("no"), "moderation_blocked", False),
        (RequestError("no"), "invalid_request", False),
        (OutputError("no"), "storage_failed", True),
        (UnavailableError("no"), "unavailable", True),
        (LangitError("no"), "error", True),
        (OSError(28, "full"), "storage_failed", True),
        (ZeroDivisionError("secret"), "internal_error", True),
    ],
)
def test_errors_have_codes_and_keep_secrets(error: Exception, code: str, again: bool) -> None:
    found = explain(error)
    assert (found[0], found[2]) == (code, again)
    assert "secret" not in found[1]


@pytest.mark.parametrize(("error", "logged"), [(OSError(22, "odd"), True), (RequestError("no"), False)])
def test_a_fault_that_no_sentence_explains_is_in_the_log(
    bench: Bench, draft: Make, caplog: pytest.LogCaptureFixture, error: Exception, logged: bool
) -> None:
    def runner(*_: Any, **__: Any) -> Mapping[str, Any]:
        raise error

    bench.store.submit(draft())
    bench.worker(runner).once()
    assert ("the engine failed" in caplog.text) is logged


def test_progress_grows_through_the_stages() -> None:
    steps = [
        ("reading the prompt", 1, 1),
        ("denoising", 0, 9),
        ("denoising", 9, 9),
        ("drawing", 9, 9),
        ("writing", 1, 1),
    ]
    told = [percent(Progress(*step)) for step in steps]
    assert told == sorted(told)
    assert told[-1] == 99
    assert percent(Progress("something new", 1, 2)) == 48


def test_every_stage_of_the_engines_has_its_place_in_the_whole_and_no_other_has() -> None:
    package = Path(langit.__file__).parent
    reported = {
        node.args[0].value
        for module in [package / "engine.py", *(package / "generation").glob("*.py")]
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Progress"
    }
    assert reported == STAGES.keys()


def test_a_job_is_described_without_its_prompt(bench: Bench, draft: Make) -> None:
    job, _ = bench.store.submit(draft(prompt="a secret wish"))
    assert "secret" not in describe(job)
