"""A storm as a program: forked workers that are killed and frozen at random while they make videos.

    storm.py DATABASE_URL DATA JOBS SECONDS SEED [unfenced] [external]

A frozen worker sleeps through its lease and wakes as a zombie. `unfenced` takes the fencing token out of every check:
the control that shows what the token is for. `external` waits for jobs that somebody else submits. Prints one JSON
object: how many were killed and frozen, what was published how often, what is wrong with files and rows.
"""

import contextlib
import hashlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import sqlalchemy as sa
from drawing import draw

from langit.jobs.database import Database
from langit.jobs.files import Files
from langit.jobs.job import Draft, Lease, new_id
from langit.jobs.leases import Leases
from langit.jobs.order import pack
from langit.jobs.store import Store
from langit.jobs.tables import videos
from langit.jobs.worker import Worker

LEASE, WORKERS = 1.0, 4


class Noting(Leases):
    """Leases that note every publication in a file, and check nothing when `fencing` is off.

    A worker may be killed after it has published and before it has noted so, so it notes beforehand that it will try.
    """

    fencing = True
    notes: Path

    def _mine(self, lease: Lease) -> sa.ColumnElement[bool]:
        return super()._mine(lease) if self.fencing else videos.c.id == lease.job.id

    def complete(self, lease: Lease, asset) -> bool:
        self._note("tries", lease)
        done = super().complete(lease, asset)
        if done:
            self._note("published", lease)
        return done

    def _note(self, what: str, lease: Lease) -> None:
        with self.notes.open("a") as notes:
            notes.write(f"{what} {lease.job.id} {lease.token}\n")


def worker(url: str, data: Path, fencing: bool) -> None:
    """A child: works until it is killed."""
    database = Database(url, pool=2)
    leases = Noting(database, seconds=LEASE, attempts=1000)
    leases.fencing, leases.notes = fencing, data / "published"
    files = Files(str(data / "store"), data / "work")
    Worker(leases, files, draw, name=str(os.getpid()), on_stuck=lambda: os._exit(75)).run(pause=0.05)


def start(url: str, data: Path, fencing: bool) -> int:
    child = os.fork()
    if child == 0:
        try:
            worker(url, data, fencing)
        finally:
            os._exit(1)
    return child


def main() -> None:
    url, data, count, seconds, seed = sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:6])
    fencing, external = "unfenced" not in sys.argv, "external" in sys.argv
    chance = random.Random(seed)
    data.mkdir(parents=True, exist_ok=True)
    (data / "published").touch()
    children = [start(url, data, fencing) for _ in range(WORKERS)]
    database = Database(url, pool=2)  # after the fork: connections must not be shared with children
    database.persist(database.migrate)
    store = Store(database, longest_queue=100_000)
    if not external:
        for _ in range(count):
            request = pack({"prompt": "brisk", "seconds": 3.0, "size": "720x1280"}, {})
            store.submit(Draft(id=new_id("video"), owner="o", model="sora-2", engine="world", prompt="brisk",
                               size="720x1280", seconds="3", request=request))  # fmt: skip
    killed = frozen = 0
    asleep: dict[int, float] = {}
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(0.05)
        for child, until in list(asleep.items()):
            if time.monotonic() > until:
                del asleep[child]
                os.kill(child, signal.SIGCONT)
        awake = [child for child in children if child not in asleep]
        census = database.persist(store.census)
        if census["completed"] + census["failed"] >= count and not asleep:
            break
        if awake and chance.random() < 0.12:
            victim = chance.choice(awake)
            if chance.random() < 0.5 and len(awake) > 1:
                os.kill(victim, signal.SIGSTOP)
                asleep[victim] = time.monotonic() + LEASE * chance.uniform(1.2, 2.5)
                frozen += 1
            else:
                os.kill(victim, signal.SIGKILL)
                os.waitpid(victim, 0)
                killed += 1
                children[children.index(victim)] = start(url, data, fencing)
        for child in children:
            with contextlib.suppress(ChildProcessError):
                if child not in asleep and os.waitpid(child, os.WNOHANG)[0]:  # stuck, and ended itself
                    children[children.index(child)] = start(url, data, fencing)
    time.sleep(2.5 * LEASE)  # zombies have their last chance
    for child in children:
        os.kill(child, signal.SIGCONT)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    found = {"killed": killed, "frozen": frozen, "census": store.census(), **judge(database, data)}
    sys.stdout.write(json.dumps(found) + "\n")
    database.close()


def judge(database: Database, data: Path) -> dict[str, int]:
    """What the rows and the files say."""
    notes = [line.split() for line in (data / "published").read_text().splitlines()]
    published, tried = (Counter(job for what, job, _ in notes if what == word) for word in ("published", "tries"))
    bad = 0
    with database.read() as connection:
        rows = connection.execute(sa.select(videos.c.id, videos.c.asset).where(videos.c.status == "completed")).all()
    for _, asset in rows:
        folder = data / "store" / asset["folder"]
        for name, facts in asset["files"].items():
            path = folder / name
            whole = path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == facts["sha256"]
            bad += not whole
    return {
        "rows": len(rows),
        "published_twice": sum(count > 1 for count in published.values()),
        "never_noted": sum(1 for job, _ in rows if job not in tried),
        "bad_files": bad,
    }


if __name__ == "__main__":
    main()
