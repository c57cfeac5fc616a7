"""No way in goes around the marks: a probe among the usual ones must see every route that leads to pictures."""

import ast
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from probing import FILE, Probe, installed, seen

import langit
from langit import engine
from langit.cli import cluster, main, making, serve
from langit.clip import Size, silent
from langit.engine import Outputs
from langit.errors import RefusedError
from langit.generation.world import WorldEngine
from langit.jobs import order
from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.fleet import Host
from langit.jobs.job import Draft, Job
from langit.jobs.leases import Leases
from langit.jobs.pool import Pool
from langit.jobs.registry import Registry
from langit.jobs.store import Store
from langit.jobs.worker import Worker
from langit.provenance import manifest
from langit.request import VideoRequest
from langit.server.settings import Settings

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("ungated")]  # the probe stands for all marks
PROGRAM = Path(__file__).parents[1] / "support" / "probing.py"
SOURCE = Path(langit.__file__).parent
ASK = ["--size", "64x64", "--processes", "1"]
WORDS = "a red ball on a table"
WORKED = ["before", "around", "film", "sheet", "thumbnail"]  # what a worker's mark sees: every file that leaves
REQUEST = VideoRequest(prompt=WORDS, seconds=0.5, fps=8, size=Size(64, 64))


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the probe in this process has seen so far."""
    file = tmp_path / "probe.jsonl"
    with installed(Probe(file)):
        yield lambda: seen(file)


def moments(told: list[dict[str, Any]]) -> list[str]:
    """Moments in their order, `after` by what the file is that was shown."""
    return [one.get("role", one["moment"]) for one in told]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("film") / "film.mp4"
    engine.run(replace(REQUEST, seconds=1.0), Outputs(video=path), WorldEngine(processes=1))
    return path


@pytest.mark.parametrize(
    ("command", "frames", "files"),
    [
        (["generate", WORDS, "--seconds", "0.5", "--fps", "8", "--sheet"], 4, ["film", "sheet"]),
        (["generate", WORDS, "--seconds", "0.5", "--fps", "8", "--truth", "OUT/truth.npz"], 4, ["film", "truth"]),
        (["image", WORDS], 1, ["still"]),
    ],
    ids=["film", "truth", "still"],
)
def test_the_command_line(told: Any, tmp_path: Path, command: list[str], frames: int, files: list[str]) -> None:
    name = "a.png" if command[0] == "image" else "a.mp4"
    words = [word.replace("OUT", str(tmp_path)) for word in command]
    assert main([*words, *ASK, "-o", str(tmp_path / name)]) == 0
    assert moments(told()) == ["before", "around", *files]
    assert told()[1]["frames"] == frames


@pytest.mark.parametrize(
    ("command", "frames"),
    [
        (["extend", "FILM", "--seconds", "0.5"], 12),
        (["loop", "FILM", "--seconds", "1"], 16),
        (["connect", "FILM", "FILM", "--seconds", "1"], None),
        (["fill", "FILM", "a blue box on a table", "--span", "0.25", "0.5"], 8),
        (["remix", "FILM", "at night"], 8),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_edits(told: Any, tmp_path: Path, film: Path, command: list[str], frames: int | None) -> None:
    words = [str(film) if word == "FILM" else word for word in command]
    assert main([*words, "--processes", "1", "-o", str(tmp_path / "a.mp4")]) == 0
    assert moments(told()) == ["before", "around", "film"]
    assert frames in (None, told()[1]["frames"])


def test_the_library_by_files_and_by_frames(told: Any, tmp_path: Path) -> None:
    engine.run(REQUEST, Outputs(video=tmp_path / "a.mp4"), engine.load("world", processes=1))
    list(engine.clip(REQUEST, engine.load("world", processes=1)).frames)
    assert moments(told()) == ["before", "around", "film", "before", "around"]


def test_a_worker_that_goes_on_from_scratch(told: Any, tmp_path: Path) -> None:
    asked, scratch = replace(REQUEST, seconds=2.0), tmp_path / "scratch"
    begun = WorldEngine(scratch=scratch, processes=1).generate(asked, silent).frames
    list(islice(begun, 9))
    begun.close()
    assert list(scratch.glob("*.mkv"))
    serve.render(asked, tmp_path, silent, scratch=scratch)
    assert moments(told()) == WORKED
    assert told()[1]["frames"] == 16, "frames that were kept are seen like those that were drawn"


def test_processes_that_share_a_clip(told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that does not write the clip is asked before it works, as the one that writes it."""
    monkeypatch.setattr(making, "_join", lambda: 1)
    monkeypatch.setattr(engine, "load", lambda model, **options: WorldEngine(processes=1))
    ask = ["generate", WORDS, *ASK, "--model", "wan2.1-1.3b", "--seconds", "0.5", "--fps", "8", "--share", "tokens"]
    assert main([*ask, "-o", str(tmp_path / "a.mp4")]) == 0
    assert moments(told()) == ["before"]
    with installed(Probe(tmp_path / "other.jsonl", refuse="before")):
        assert main([*ask, "-o", str(tmp_path / "a.mp4")]) == RefusedError.exit_code
    assert not (tmp_path / "a.mp4").exists()


def test_a_process_of_a_cluster(tmp_path: Path) -> None:
    command = ["generate", WORDS, *ASK, "--seconds", "0.5", "--fps", "8", "-o", str(tmp_path / "a.mp4")]
    said = cluster.Process().run([sys.executable, str(PROGRAM), *command], str(tmp_path), environment(tmp_path))
    assert "engine world" in said
    assert moments(seen(tmp_path / "probe.jsonl")) == ["before", "around", "film"]


def environment(folder: Path) -> dict[str, str]:
    return {FILE: str(folder / "probe.jsonl"), "PYTHONPATH": str(SOURCE.parent), "OMP_NUM_THREADS": "1"}


class Service:
    """A database with one job in it, and the command of a worker that makes it."""

    def __init__(self, folder: Path):
        self.settings = Settings(data=folder / "data")
        self.settings.data.mkdir()
        self.database = Database(self.settings.database_url, pool=2)
        self.database.migrate()
        self.store = Store(self.database)
        values = {"prompt": WORDS, "seconds": 0.5, "fps": 8, "size": "64x64", "model": "world"}
        self.store.submit(
            Draft(id="video_1", owner="o", model="world", engine="world", prompt=WORDS, size="64x64", seconds="0.5",
                  request=order.pack(values, {}))
        )  # fmt: skip
        self.command = [str(PROGRAM), "serve", *serve.worker_arguments(self.settings)]

    def wait(self) -> Job:
        deadline = time.monotonic() + 120
        while not (job := self.store.get("video_1")).ended:
            assert time.monotonic() < deadline, job
            time.sleep(0.1)
        return job


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)
    yield made
    made.database.close()


def test_the_job_worker(told: Any, service: Service) -> None:
    settings = service.settings
    worker = Worker(
        Leases(service.database, seconds=30), Files(settings.storage_url, settings.local), serve.render, name="w"
    )
    assert worker.once()
    asset = service.store.get("video_1").asset
    assert asset is not None
    assert asset["facts"]["probe"] == {"frames": 4}
    published = [path for path in Path(settings.storage_url, asset["folder"]).iterdir() if path.suffix != ".json"]
    assert {path.name: manifest.read(path).state for path in published} == dict.fromkeys(asset["files"], "ours")
    record = Registry(service.database).by_id("video_1")
    assert record is not None
    assert (set(record.files), record.stream) == (
        {one["sha256"] for one in asset["files"].values()},
        asset["facts"]["stream"],
    )
    assert len(record.fingerprint) // 8 == 2, "four hashes a second of a short film"
    assert moments(told()) == WORKED


def test_workers_of_this_machine(service: Service, tmp_path: Path) -> None:
    pool = Pool([sys.executable, *service.command], 1, secrets=environment(tmp_path))
    pool.start()
    try:
        job = service.wait()
    finally:
        pool.stop()
    assert job.status == "completed", job.error_message
    assert moments(seen(tmp_path / "probe.jsonl")) == WORKED


def test_workers_of_a_ray_cluster(service: Service, tmp_path: Path) -> None:
    """The actor runs a command, with Ray or without."""
    host = Host(service.command, environment(tmp_path))
    waiting = threading.Thread(target=host.run)
    waiting.start()
    try:
        job = service.wait()
    finally:
        host.stop(60)
        waiting.join()
    assert job.status == "completed", job.error_message
    assert moments(seen(tmp_path / "probe.jsonl")) == WORKED


def test_the_truth_of_a_refused_film_is_not_published(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    asked = replace(REQUEST, truth=out / "truth.npz")
    with installed(Probe(tmp_path / "probe", refuse="around")), pytest.raises(RefusedError):
        engine.run(asked, Outputs(video=out / "a.mp4"), WorldEngine(processes=1))
    assert list(out.iterdir()) == []


def test_only_the_path_asks_an_engine_for_a_clip() -> None:
    """An engine gives frames that nobody has checked, so nothing but engine.py may ask it."""
    callers = {
        module.relative_to(SOURCE).as_posix()
        for module in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "generate"
    }
    assert callers == {"engine.py"}
