"""What machines do to a service besides killing it: clocks that jump, wires that are cut, disks that refuse."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import postgres
import pytest
import serving
from cutting import Cutting

pytestmark = pytest.mark.long

FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
root = pytest.mark.skipif(os.getuid() != 0, reason="mounting a small disk takes root")


def create(server: serving.Server, prompt: str, seconds: int = 8) -> str:
    asked = {"prompt": prompt, "seconds": str(seconds)}
    return str(httpx.post(f"{server.url}/videos", json=asked, timeout=20).json()["id"])


def progress(server: serving.Server, video: str) -> int:
    return int(serving.get(f"{server.url}/videos/{video}").json()["progress"])


class Clock:
    """The clock of the processes in `environment`, but for the one that only goes forward."""

    def __init__(self, file: Path):
        self.file = file
        self.set(0)
        self.environment = {
            "LD_PRELOAD": str(FAKETIME[0]), "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip

    def set(self, hours: int) -> None:
        """So many hours from the true time, from now on."""
        partial = self.file.with_suffix(".partial")
        partial.write_text(f"{3600 * hours:+d}\n")
        partial.replace(self.file)


@pytest.mark.slow
@pytest.mark.skipif(not FAKETIME, reason="apt-get install libfaketime")
@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
def test_clocks_that_jump_by_hours_lose_and_double_nothing(tmp_path: Path, backend: str) -> None:
    """On one machine the clock of all processes jumps under a job, forward and back. PostgreSQL keeps the time of the
    leases itself, so there nothing happens; with SQLite the job changes hands and goes on from its scratch folder."""
    clock = Clock(tmp_path / "clock")
    with postgres.cluster() as cluster:
        options = ("--lease", "3", "--workers", "2", "--attempts", "5")
        url = cluster.database() if backend == "postgres" else f"sqlite:///{tmp_path}/langit.db"
        with serving.running(tmp_path, *options, "--database", url, environment=clock.environment) as server:
            video = create(server, "slow", 12)
            for hours, share in ((1, 20), (-2, 40), (0, 60)):
                serving.until(lambda share=share: progress(server, video) >= share, timeout=60)
                clock.set(hours)
                serving.until(lambda hours=hours: abs(ahead(server) - hours) < 0.1)
            found = server.wait(video, timeout=90)
            assert found["status"] == "completed"
            claims = [line for line in server.lines if '"claimed"' in line]
            ends = [line for line in server.lines if '"message": "completed"' in line]
            assert len(ends) == 1
            assert len(claims) == 1 if backend == "postgres" else 1 <= len(claims) <= 4


def ahead(server: serving.Server) -> float:
    """By how many hours the server's clock is ahead of ours."""
    date = parsedate_to_datetime(httpx.get(f"{server.root}/health", timeout=20).headers["date"])
    return (date.timestamp() - time.time()) / 3600


def test_a_wire_to_the_database_that_is_cut_loses_nothing(tmp_path: Path) -> None:
    """Web and worker reach PostgreSQL through a proxy, which goes away in the middle of a job and comes back."""
    with postgres.cluster() as cluster, Cutting(cluster.port) as proxy:
        url = cluster.database().replace(f":{cluster.port}/", f":{proxy.port}/")
        with serving.running(tmp_path, "--lease", "4", "--database", url) as server:
            video = create(server, "slow")
            serving.until(lambda: progress(server, video) >= 20)
            proxy.leave()
            answer = httpx.get(f"{server.url}/videos/{video}", timeout=30)
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_unavailable")
            refused = httpx.post(f"{server.url}/videos", json={"prompt": "another"}, timeout=30)
            assert (refused.status_code, refused.json()["error"]["code"]) == (503, "database_unavailable")
            proxy.come_back()
            assert server.wait(video)["status"] == "completed"
            listed = httpx.get(f"{server.url}/videos", timeout=20).json()["data"]
            assert [one["id"] for one in listed] == [video], "what was refused is not there"


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@root
@pytest.mark.slow
def test_a_disk_that_turns_read_only_under_a_job_ends_it_with_a_code(tmp_path: Path) -> None:
    """The rows are elsewhere. What a disk does after too many errors is what `remount,ro` does."""
    with small_disk(tmp_path / "disk") as disk:
        options = ("--storage", str(disk / "store"), "--database", f"sqlite:///{tmp_path}/langit.db", "--attempts", "1")
        with serving.running(tmp_path / "data", *options) as server:
            done = create(server, "a red ball", 4)
            assert server.wait(done)["status"] == "completed"
            video = create(server, "slow")
            serving.until(lambda: progress(server, video) >= 20)
            turn(disk, "ro")
            found = server.wait(video, timeout=180)
            assert (found["status"], found["error"]["code"]) == ("failed", "storage_failed")
            refused = httpx.post(f"{server.url}/videos", json={"prompt": "another"}, timeout=20)
            assert (refused.status_code, refused.json()["error"]["code"]) == (503, "storage_failed")
            assert httpx.get(f"{server.url}/videos/{done}/content", timeout=20).status_code == 200
            turn(disk, "rw")
            again = create(server, "a red ball", 4)
            assert server.wait(again)["status"] == "completed"


def turn(disk: Path, how: str) -> None:
    """Open files keep a disk from turning read-only; those are gone within a moment."""

    def turned() -> bool:
        return subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], capture_output=True).returncode == 0

    serving.until(turned, timeout=30, pause=0.02)
