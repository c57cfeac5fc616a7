"""A private PostgreSQL for tests: Debian's binaries, a folder of its own, a free loopback port, never as root."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa


def binaries() -> Path | None:
    """The newest installed version's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A running server; `database()` gives the URL of a new, empty database."""

    def __init__(self, folder: Path, *, durable: bool = False):
        self.bin, self.folder, self.port = binaries(), folder, free_port()
        assert self.bin is not None
        self.data = folder / "data"
        self.options = f"-p {self.port} -h 127.0.0.1 -k {folder} -c max_connections=200"
        if not durable:
            self.options += " -c fsync=off -c synchronous_commit=on -c full_page_writes=off"
        self._run("initdb", "-D", str(self.data), "-U", "langit", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-o", self.options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def database(self) -> str:
        name = f"t{uuid.uuid4().hex[:12]}"
        admin = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.execute(sa.text(f"create database {name}"))
        return self.url(name).replace("+psycopg", "")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://langit@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        account = _account()
        as_other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        subprocess.run(
            [str(self.bin / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            **as_other,
        )


def _account() -> pwd.struct_passwd | None:
    """Somebody else to run as, when we are root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextlib.contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    memory = Path("/dev/shm")  # a database that need not survive the machine is quicker there
    place = memory if not durable and os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(prefix="langit-pg-", dir=place))
    if account := _account():
        os.chown(folder, account.pw_uid, account.pw_gid)
    running = Cluster(folder, durable=durable)
    try:
        yield running
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            running.stop()
        shutil.rmtree(folder, ignore_errors=True)
