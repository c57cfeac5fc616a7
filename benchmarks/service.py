"""How the service holds up: polling, creating, overload, a long run. Prints one JSON object for each.

    benchmarks/service.py poll      # 10,000 stored videos, 200 clients that ask once a second: p50, p99, errors
    benchmarks/service.py create    # durable creates a second, one after another and 16 at once
    benchmarks/service.py overload  # five times what `create` takes, for 30 s: 429, flat memory, an intact queue
    benchmarks/service.py soak --seconds 600
    benchmarks/service.py kill      # a film of the world engine whose worker is killed at four fifths: what that costs

The server is `langit serve --role web`, unchanged, in a process of its own; the client is asyncio on the same machine
and takes its share of the processor. `--database postgresql://…` or `--postgres` (a private one, flushing).
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import uvloop

from langit.jobs.database import Database
from langit.jobs.job import new_id
from langit.jobs.keys import LOCAL
from langit.jobs.order import pack
from langit.jobs.tables import videos

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
Row = dict[str, Any]


class Client:
    """One connection that is kept, speaking just enough HTTP/1.1 to cost little."""

    def __init__(self, port: int):
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, float, bytes]:
        """Status, seconds until the last byte, and the body."""
        began = time.perf_counter()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        asked = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
        writer.write(f"{asked}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        data = await reader.readexactly(length)
        if b"connection: close" in head:
            self.close()
        return int(head[9:12]), time.perf_counter() - began, data

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Tally:
    """Times by what was asked, and statuses."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self.statuses: Counter[int] = Counter()

    def note(self, what: str, status: int, took: float) -> None:
        self.times.setdefault(what, []).append(took)
        self.statuses[status] += 1

    def row(self) -> Row:
        found: Row = {"statuses": dict(self.statuses)}
        for what, times in self.times.items():
            ordered = sorted(times)
            found[what] = {
                "n": len(ordered),
                "p50_ms": round(1000 * statistics.median(ordered), 1),
                "p99_ms": round(1000 * ordered[int(len(ordered) * 0.99)], 1),
                "max_ms": round(1000 * ordered[-1], 1),
            }
        return found


@contextlib.contextmanager
def serving(url: str, *options: str, role: str = "web") -> Iterator[tuple[int, int]]:
    """A server's port and process."""
    with tempfile.TemporaryDirectory(prefix="langit-bench-") as data:
        command = [sys.executable, "-m", "langit", "serve", "--role", role, "--port", "0", "--data", data]
        command += ["--database", url, *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert process.stdout is not None
        port = int(process.stdout.readline().split(":")[-1].split("/")[0])
        try:
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
            process.stdout.close()


@contextlib.contextmanager
def database(args: argparse.Namespace) -> Iterator[str]:
    """A URL: the one given, a private PostgreSQL, or SQLite on disk."""
    if args.database:
        yield args.database
    elif args.postgres:
        import postgres

        with postgres.cluster(durable=True) as cluster:
            yield cluster.database()
    else:
        with tempfile.TemporaryDirectory(prefix="langit-bench-") as folder:
            yield f"sqlite:///{folder}/langit.db"


def fill(url: str, count: int) -> list[str]:
    """Finished videos, as workers would have left them."""
    opened = Database(url)
    opened.migrate()
    now, ids = time.time(), [new_id("video") for _ in range(count)]
    request = pack({"prompt": "a red ball", "seconds": 4.0, "seed": 1, "size": "720x1280"}, {})
    rows = [
        {
            "id": one, "owner": LOCAL, "status": "completed", "operation": "create", "model": "sora-2",
            "engine": "world", "prompt": "a red ball rolls behind a wall", "size": "720x1280", "seconds": "4",
            "request": request, "extensions": 0, "fingerprint": "", "retries": 0, "created_at": now - count + place,
            "ready_at": now, "completed_at": now, "progress": 100, "token": 1, "attempts": 1,
            "asset": {"folder": f"videos/{one}.1", "files": {}},
        }
        for place, one in enumerate(ids)
    ]  # fmt: skip
    with opened.write() as connection:
        for start in range(0, count, 1000):
            connection.execute(sa.insert(videos), rows[start : start + 1000])
    opened.close()
    return ids


async def polling(port: int, ids: list[str], clients: int, seconds: float) -> Tally:
    """Each client asks once a second, three times of four for a video and else for a list."""
    tally, until = Tally(), time.monotonic() + seconds
    chance = random.Random(1)

    async def client(number: int) -> None:
        own = Client(port)
        await asyncio.sleep(number / clients)
        turn = number
        while time.monotonic() < until:
            due = time.monotonic() + 1.0
            turn += 1
            path = "/v1/videos?limit=20" if turn % 4 == 0 else f"/v1/videos/{chance.choice(ids)}"
            status, took, _ = await own.ask("GET", path)
            tally.note("list" if turn % 4 == 0 else "retrieve", status, took)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        own.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return tally


async def creating(port: int, clients: int, seconds: float, rate: float | None = None) -> Tally:
    """Creates: as fast as they are answered, or at `rate` a second whatever is answered."""
    tally, until = Tally(), time.monotonic() + seconds
    body = json.dumps({"prompt": "a red ball", "seconds": "4"}).encode()

    async def client(number: int) -> None:
        own = Client(port)
        due = time.monotonic() + (number / rate if rate else 0)
        while time.monotonic() < until:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            status, took, _ = await own.ask("POST", "/v1/videos", body)
            tally.note("create", status, took)
            due += clients / rate if rate else 0
        own.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return tally


def vitals(pid: int) -> Row:
    """Resident memory in MB, open files and threads."""
    status = Path(f"/proc/{pid}/status").read_text()
    resident = int(status.split("VmRSS:")[1].split()[0]) / 1024
    threads = int(status.split("Threads:")[1].split()[0])
    return {"rss_mb": round(resident), "files": len(os.listdir(f"/proc/{pid}/fd")), "threads": threads}  # noqa: PTH208


class Watch:
    """Looks at a process once a second, from another thread."""

    def __init__(self, pid: int):
        self.pid, self.samples = pid, [vitals(pid)]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(1.0):
            self.samples.append(vitals(self.pid))

    def end(self) -> Row:
        """Before, and the most and the last of each figure."""
        self._over.set()
        self._thread.join()
        self.samples.append(vitals(self.pid))
        most = {name: max(sample[name] for sample in self.samples) for name in self.samples[0]}
        return {"before": self.samples[0], "most": most, "last": self.samples[-1]}


def poll(args: argparse.Namespace, url: str) -> Row:
    """Retrieve and list under polling clients."""
    ids = fill(url, args.videos)
    with serving(url) as (port, pid):
        uvloop.run(polling(port, ids, args.clients, 5))  # warm
        tally = uvloop.run(polling(port, ids, args.clients, args.seconds))
        return {"videos": args.videos, "clients": args.clients, **tally.row(), **vitals(pid)}


def create(args: argparse.Namespace, url: str) -> Row:
    """Durable creates, one after another and 16 at once."""
    found: Row = {}
    with serving(url, "--queue", "1000000") as (port, _):
        for clients in (1, 16):
            began = time.monotonic()
            tally = uvloop.run(creating(port, clients, args.seconds))
            took = time.monotonic() - began
            found[f"{clients}_at_once"] = {"per_second": round(tally.statuses[200] / took, 1), **tally.row()}
    return found


def overload(args: argparse.Namespace, url: str) -> Row:
    """Five times as many creates as are taken when nothing else is asked, with room for 300."""
    with serving(url, "--queue", "1000000") as (port, _):
        uvloop.run(creating(port, 16, 2))  # warm
        taken = uvloop.run(creating(port, 16, 10)).statuses[200] / 10
    started = count(url)
    with serving(url, "--queue", str(started + 300)) as (port, pid):
        watch = Watch(pid)
        began = time.monotonic()
        tally = uvloop.run(creating(port, args.clients, args.seconds, rate=5 * taken))
        asked = sum(tally.statuses.values()) / (time.monotonic() - began)
        memory = watch.end()
        after, _, _ = uvloop.run(Client(port).ask("GET", "/v1/videos"))
    return {
        "taken_per_second": round(taken, 1), "asked_per_second": round(asked, 1), "times": round(asked / taken, 2),
        **tally.row(), **memory, "queue_intact": count(url) - started == tally.statuses[200], "list_after": after,
    }  # fmt: skip


def count(url: str) -> int:
    """How many videos wait."""
    opened = Database(url)
    with opened.read() as connection:
        queued = connection.scalar(sa.select(sa.func.count()).where(videos.c.status == "queued"))
    opened.close()
    return int(queued or 0)


def soak(args: argparse.Namespace, url: str) -> Row:
    """Polling and creating for long; what grew after the first quarter."""
    ids = fill(url, args.videos)
    samples = []
    total = Tally()
    with serving(url, "--queue", "1000000") as (port, pid):
        until = time.monotonic() + args.seconds
        while time.monotonic() < until:

            async def mixed() -> list[Tally]:
                work: list[Awaitable[Tally]] = [
                    polling(port, ids, args.clients // 2, 10),
                    creating(port, 2, 10, rate=5),
                ]
                return await asyncio.gather(*work)

            for tally in uvloop.run(mixed()):
                for what, times in tally.times.items():
                    total.times.setdefault(what, []).extend(times)
                total.statuses.update(tally.statuses)
            samples.append(vitals(pid))
    quarter = max(1, len(samples) // 4)
    grown = {name: samples[-1][name] - samples[quarter - 1][name] for name in samples[0]}
    return {
        "seconds": args.seconds,
        **total.row(),
        "first": samples[0],
        "last": samples[-1],
        "grown_after_a_quarter": grown,
    }


def kill(args: argparse.Namespace, url: str) -> Row:
    """The same film twice: undisturbed, and with its worker killed at 80 %. The lease is the default, 30 s."""
    asked = {"prompt": "two people walk down a street in the rain", "model": "world", "size": "640x360", "seed": 1}

    def film(seconds: float, *, disturb: bool = False) -> float:
        began = time.monotonic()
        body = json.dumps({**asked, "seconds": f"{seconds:g}"}).encode()
        _, _, answer = uvloop.run(Client(port).ask("POST", "/v1/videos", body))
        video = json.loads(answer)["id"]
        while True:
            _, _, answer = uvloop.run(Client(port).ask("GET", f"/v1/videos/{video}"))
            shown = json.loads(answer)
            if disturb and shown["progress"] >= 80:
                with opened.read() as connection:
                    worker = connection.scalar(sa.select(videos.c.worker).where(videos.c.id == video))
                os.kill(int(worker.rsplit(":", 1)[1]), signal.SIGKILL)
                disturb = False
            if shown["status"] in ("completed", "failed"):
                assert shown["status"] == "completed", shown["error"]
                return time.monotonic() - began
            time.sleep(0.1)

    opened = Database(url)
    with serving(url, role="all") as (port, _):
        film(1)  # warm
        plain, killed = film(args.seconds), film(args.seconds, disturb=True)
    with opened.read() as connection:
        attempts = connection.scalar(sa.select(sa.func.max(videos.c.attempts)))
    opened.close()
    return {"film_seconds": args.seconds, "undisturbed_s": round(plain, 1), "killed_at_80_percent_s": round(killed, 1),
            "cost": round(killed / plain - 1, 3), "attempts": attempts}  # fmt: skip


BENCHES: dict[str, tuple[Callable[[argparse.Namespace, str], Row], float]] = {
    "poll": (poll, 30),
    "create": (create, 15),
    "overload": (overload, 30),
    "soak": (soak, 600),
    "kill": (kill, 20),
}


def main() -> None:
    """One bench."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", choices=BENCHES)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--videos", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--database", default="")
    parser.add_argument("--postgres", action="store_true")
    args = parser.parse_args()
    bench, seconds = BENCHES[args.bench]
    args.seconds = args.seconds or seconds
    with database(args) as url:
        found = bench(args, url)
    kind = "postgresql" if args.postgres or args.database else "sqlite"
    load = [round(one, 1) for one in os.getloadavg()]
    print(json.dumps({"bench": args.bench, "database": kind, **found, "load_average": load, "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
