"""Serve the Videos API: `langit serve --data DIR`. The one place where server, jobs and engine meet.

The web process accepts and answers, worker processes render; they share a database and files, nothing else. Roles
make it many machines: `--role web` here, `--role worker` there, with the same --database and --storage.
"""

import argparse
import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from langit import capability, spawn, state
from langit.capability import Capability
from langit.clip import Report
from langit.errors import LangitError, RequestError, UnavailableError
from langit.jobs.job import Limits
from langit.render.draw import FAST, drawable
from langit.request import DEVICES, VideoRequest
from langit.server.settings import DAY, MEGABYTE, Settings, storage_options

if TYPE_CHECKING:
    from langit.provenance.registry import Record
    from langit.server.foresight import Foresight
    from langit.server.service import Service

log = logging.getLogger("langit.serve")
STOP_WITHIN: Final = 25.0
TIDY: Final = 20.0  # seconds between looks for what deleted jobs left on this machine
BOUNDS: Final = ("per_minute", "at_once", "most_endpoints", "most_files", "most_megabytes")  # 0 is none


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every option can also be set in the environment, as LANGIT_DATABASE for --database."""
    defaults: dict[str, Any] = {}

    def option(name: str, *, default: Any = None, **how: Any) -> None:
        variable = f"LANGIT_{name.removeprefix('--').replace('-', '_').upper()}"
        defaults[name] = os.environ.get(variable, default)
        parser.add_argument(name, default=defaults[name], **how)

    option("--data", type=Path, default=Path("langit-data"), help="folder for database and files (langit-data)")
    option("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    option("--port", type=int, default=8000, help="port to listen on, 0 for any (8000)")
    option("--database", default="", help="postgresql://… in place of SQLite in --data")
    option("--storage", default="", help="s3://bucket/prefix or another fsspec URL in place of a folder in --data")
    names = ", ".join(capability.every())
    option(
        "--engine", default="",
        help=f"engines to offer, the first is what sora-2 means where it can: {names} (world, and small with torch)",
    )  # fmt: skip
    option("--workers", type=int, default=1, help="worker processes on this machine (1)")
    option(
        "--looks", default="",
        help="looks that workers can draw, such as fast,film (those of this machine; fast where workers are elsewhere)",
    )  # fmt: skip
    option("--device", default="auto", choices=DEVICES, help="what workers trace light on (auto)")
    option("--executor", default="pool", choices=("pool", "ray"), help="workers here, or on a Ray cluster (pool)")
    option("--gpus", type=float, default=0.0, help="GPUs that a worker on Ray takes (0)")
    option("--role", default="all", choices=("all", "web", "worker"), help="what this process does (all)")
    option("--queue", type=int, default=1000, help="how many videos may wait (1000)")
    option("--lease", type=float, default=30.0, help="seconds without a sign after which a worker is lost (30)")
    option("--attempts", type=int, default=3, help="how often a video is tried (3)")
    option("--keep-days", type=float, default=0.0, help="days that results are kept, 0 for ever (0)")
    option("--poll-after-ms", type=int, default=0, help="what clients are told to wait between polls (0: estimate)")
    option("--per-minute", type=int, default=3000, help="requests a minute of a key without its own, 0 any (3000)")
    option("--at-once", type=int, default=100, help="videos of a key without its own at once, 0 any (100)")
    option("--most-endpoints", type=int, default=50, help="webhook endpoints of one owner, 0 any (50)")
    option("--most-files", type=int, default=1000, help="files of one owner, 0 any (1000)")
    option("--most-megabytes", type=int, default=2048, help="megabytes in files of one owner, 0 any (2048)")
    option("--cors", default="", help="origins whose pages may call, such as https://app.example, or * (none)")
    parser.add_argument("--lenient", action="store_true", help="pass over fields that nobody knows")
    parser.add_argument("--no-visible-mark", action="store_true",
                        help="leave out the wordmark that moves over videos; the invisible mark stays")  # fmt: skip
    parser.add_argument("--require-keys", action="store_true", help="ask for keys on loopback too")
    parser.add_argument("--fetch-from", action="append", default=[], metavar="HOST",
                        help="let clients name pictures by URLs of this host (default: none are fetched)")  # fmt: skip
    parser.add_argument("--private-urls", action="store_true", help="let clients name http and private addresses")
    parser.add_argument("--log-prompts", action="store_true", help="write prompts into the log")


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from langit.jobs.telemetry import log_as_lines

    log_as_lines()
    settings = of(args)
    state.settle(settings.data)
    _moderate(settings)
    if args.role == "worker":
        return work(settings, partial(render, device=settings.device), log_prompts=settings.log_prompts)
    from langit.server import foresight

    offered = offer(args.engine)
    count = 0 if args.role == "web" else args.workers
    told = {"world": foresight.world}
    foresight.world(VideoRequest(prompt="a red ball"))  # the first sentence takes longer: it brings the lexicon
    if args.executor == "ray" and count:
        return serve(settings, offered, lambda service: fleet(service, count, args.gpus), told)
    command = spawn.command("langit", "serve")
    return serve(settings, offered, lambda service: pool(service, command, count), told)


def _moderate(settings: Settings) -> None:
    """Read policy and keys now, so that what is broken ends this and not the first request; the log lies in the data
    folder.

    Raises:
        RequestError: the policy cannot be read.
        OutputError: the operator's secret of the watermark cannot be read.
    """
    from langit import watermark
    from langit.moderation import ledger, policy
    from langit.moderation.judge import decide
    from langit.moderation.tiers import Part

    os.environ.setdefault(ledger.VARIABLE, str(settings.data.absolute() / "moderation.jsonl"))
    policy.usual()
    if watermark.settled():
        watermark.secret()
    decide([Part("prompt", "a red ball")])  # the first text takes longer: it brings the words


def offer(names: str) -> dict[str, Capability]:
    """The engines that clients may name: those of `names`, or the package's own that this machine can run.

    Raises:
        RequestError: one of them is none of ours.
    """
    learned = _installed("torch")
    wanted = names.split(",") if names else ["world", "small"] if learned else ["world"]
    return {name: capability.named(name, "engine") for name in wanted}


def _installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def of(args: argparse.Namespace) -> Settings:
    """The arguments as settings.

    Raises:
        RequestError: a number is out of its range, or a server without keys would listen to others.
    """
    _refuse_small(args)
    return Settings(
        data=args.data,
        host=args.host,
        port=args.port,
        database=args.database,
        storage=args.storage,
        engine=args.engine.split(",")[0] or "world",
        keyless=False if args.require_keys else None,
        longest_queue=args.queue,
        lease=args.lease,
        attempts=args.attempts,
        keep=args.keep_days * DAY or None,
        private_urls=args.private_urls,
        fetch_from=tuple(args.fetch_from),
        log_prompts=args.log_prompts,
        poll_after_ms=args.poll_after_ms or None,
        usual=Limits(per_minute=args.per_minute, at_once=args.at_once),
        most_endpoints=args.most_endpoints or None,
        most_files=args.most_files or None,
        most_bytes=args.most_megabytes * MEGABYTE or None,
        lenient=args.lenient,
        visible_mark=not args.no_visible_mark,
        cors=tuple(filter(None, args.cors.split(","))),
        looks=_looks(args),
        device=args.device,
    )


def _looks(args: argparse.Namespace) -> tuple[str, ...]:
    """The looks that clients may ask for: those named, or those that workers on this machine can draw."""
    if args.looks:
        return tuple(args.looks.split(","))
    return drawable() if args.role == "all" and args.executor == "pool" else (FAST,)


def _refuse_small(args: argparse.Namespace) -> None:
    least = {"queue": 1, "lease": 1, "attempts": 1, "workers": 0, "keep_days": 0, "port": 0} | dict.fromkeys(BOUNDS, 0)
    for name, bound in least.items():
        if getattr(args, name) < bound:
            raise RequestError(f"{getattr(args, name)} is too small", field=name, remedy=f"Use {bound} or more")


def worker_arguments(settings: Settings) -> list[str]:
    """The arguments of a worker of the same service; what is secret goes through the environment."""
    arguments = ["--role", "worker", "--data", str(settings.data.absolute()), "--lease", str(settings.lease)]
    arguments += ["--attempts", str(settings.attempts), "--keep-days", str((settings.keep or 0) / DAY)]
    arguments += ["--device", settings.device]
    return arguments + (["--log-prompts"] if settings.log_prompts else [])


def fleet(service: "Service", most: int, gpus: float) -> Any:
    """Workers on a Ray cluster, up to `most`, as many as jobs wait.

    Raises:
        RequestError: they would not reach the database or the files.
    """
    from langit.jobs.fleet import Fleet

    settings = service.settings
    if not settings.database or not settings.storage:
        raise RequestError(
            "workers on other machines need a database and a storage that they reach",
            field="executor",
            remedy="Give --database postgresql://… and --storage s3://… or a shared folder",
        )
    command = ["-m", "langit", "serve", *worker_arguments(settings)]
    resources = {"num_cpus": 1.0, "num_gpus": gpus}
    return Fleet(command, most=most, waiting=service.store.unfinished, resources=resources, secrets=_secrets(settings))


def pool(service: "Service", command: Sequence[str], count: int) -> Any:
    """Worker processes on this machine. The job of one that was seen to end is free at once."""
    from langit.jobs.pool import Pool
    from langit.jobs.worker import name_of

    return Pool(
        [*command, *worker_arguments(service.settings)],
        count,
        secrets=_secrets(service.settings),
        lost=lambda process: service.leases.forsake(name_of(process)),
    )


def _secrets(settings: Settings) -> dict[str, str]:
    judges = ("LANGIT_POLICY", "LANGIT_MODERATION_", "LANGIT_GUARD_")  # workers elsewhere judge as this machine does
    told = {name: value for name, value in os.environ.items() if name.startswith(judges)}
    return {**told, "LANGIT_DATABASE": settings.database, "LANGIT_STORAGE": settings.storage}


def serve(
    settings: Settings, engines: Mapping[str, Capability], make: Callable[["Service"], Any],
    foresight: Mapping[str, "Foresight"] | None = None,
) -> int:  # fmt: skip
    """Run the web process and an executor until a signal. `make` gives something with `start` and `stop`.

    `foresight` tells by engine what would be refused after the queue.

    The first SIGTERM or SIGINT ends in order: no new work, workers give their jobs back, answers are finished. The
    second ends at once; leases bring the jobs back later.
    """
    import uvicorn

    from langit.jobs.telemetry import send_traces
    from langit.server import app
    from langit.server.patience import impatient

    send_traces()
    application = app.create(settings, engines, foresight)
    service = application.state.service
    executor = make(service)
    listening = _listen(settings)
    config = uvicorn.Config(
        application, log_config=None, access_log=False, timeout_graceful_shutdown=int(STOP_WITHIN), lifespan="on",
        server_header=False, h11_max_incomplete_event_size=64 * 1024, ws="none",
    )  # fmt: skip
    config.http_protocol_class = impatient(config)  # type: ignore[assignment]  # it is only called

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if self.should_exit:
                log.warning("stopped at once")
                executor.stop(0.0)
                os._exit(128 + sig)
            service.draining = True
            log.info("stopping", extra={"signal": signal.Signals(sig).name})
            threading.Thread(target=executor.stop, args=(STOP_WITHIN,), name="stop executor").start()
            self.should_exit = True  # not the base class's way, which raises the signal again after the end

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                executor.start()
                gc.collect()
                gc.freeze()  # what is loaded stays; to search it for garbage would stop all answers for 80 ms each time
                host, port = listening.getsockname()[:2]
                print(f"langit: serving the Videos API at http://{host}:{port}/v1", flush=True)

    server = Server(config)
    server.run(sockets=[listening])
    executor.stop(STOP_WITHIN)
    return 0 if server.started else UnavailableError.exit_code


def work(settings: Settings, runner: Any, *, log_prompts: bool = False) -> int:
    """Run one worker until a signal, or until the process that started it is gone."""
    from sqlalchemy.exc import DBAPIError

    from langit.jobs.database import Database
    from langit.jobs.files import Files
    from langit.jobs.leases import Leases
    from langit.jobs.pool import orphaned
    from langit.jobs.retention import Retention
    from langit.jobs.store import Store
    from langit.jobs.telemetry import send_traces
    from langit.jobs.worker import Worker, name_of

    send_traces()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url, pool=3)
    database.persist(database.migrate)
    files = Files(settings.storage_url, settings.local, options=storage_options())
    leases = Leases(database, seconds=settings.lease, attempts=settings.attempts, keep=settings.keep)
    retention = Retention(Store(database), files)
    worker = Worker(leases, files, runner, name=name_of(os.getpid()), log_prompts=log_prompts)

    def stop(sig: int, frame: FrameType | None) -> None:
        if worker.stopping.is_set():
            os._exit(128 + sig)
        worker.stopping.set()

    def watch() -> None:
        tidy = time.monotonic()
        while not worker.stopping.wait(1.0):
            if orphaned():
                worker.stopping.set()
            if time.monotonic() >= tidy:
                tidy = time.monotonic() + TIDY
                with suppress(LangitError, DBAPIError, OSError):  # the next look will do
                    retention.tidy()
        time.sleep(STOP_WITHIN)
        os._exit(0)

    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, stop)
    threading.Thread(target=watch, name="parent", daemon=True).start()
    worker.run()
    database.close()
    return 0


def render(
    request: VideoRequest, folder: Path, report: Report, *, scratch: Path, device: str = "auto"
) -> Mapping[str, Any]:
    """A worker's runner: the package's engines, imported here because the web process does not render."""
    from langit import engine
    from langit.jobs.files import SPRITESHEET, THUMBNAIL, VIDEO

    if request.model == "world":
        chosen = engine.load("world", scratch=scratch, device=device)
    else:
        chosen = _kept(request.model)
        chosen.scratch = scratch
    outputs = engine.Outputs(
        video=folder / VIDEO,
        sheet=folder / SPRITESHEET,
        thumbnail=folder / THUMBNAIL,
        id=scratch.name,  # the folder of a job has the id of its video
        created=datetime.now(UTC),
    )
    return engine.run(request, outputs, chosen, report=report, registry=_in_its_row).facts


def _in_its_row(record: "Record") -> None:
    """What a service makes is remembered where its job is, in the step that publishes it (`jobs.registry`)."""


@lru_cache(maxsize=1)
def _kept(model: str) -> Any:
    """A learned engine, which holds its weights from one job to the next of the same model."""
    from langit import engine

    return engine.load(model)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With its protocol named: asyncio turns Nagle's algorithm off only for what says that it is TCP.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        reason = os.strerror(error.errno or 0).lower()
        raise UnavailableError(
            f"{settings.host}:{settings.port} cannot be listened on: {reason}",
            field="port",
            remedy="Use another --port",
        ) from error
    return listening
