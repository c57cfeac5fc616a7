"""One door to SQLite or PostgreSQL: short transactions, the database's own clock, migrations at the start.

A server answers from many threads of one process, and each wait for the database is a wait for the interpreter too. So
on PostgreSQL a read is one round trip: outside of a transaction, over a connection that is known to live without
asking. SQLite keeps a write-ahead log only where the library is free of the fault that can lose a page when the log
is reset (fixed in 3.51.3); older libraries use the rollback journal. Both flush every commit to the disk.
"""

import contextlib
import select
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeVar

import alembic.command
import alembic.config
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError

from langit.errors import UnavailableError

SOUND_LOG: Final = (3, 51, 3)
BACKPORTED: Final = ((3, 44, 6), (3, 50, 7))  # the fix within older branches, from this patch on
MIGRATIONS: Final = Path(__file__).parent / "migrations"
PATIENCE: Final = 30.0  # seconds that SQLite waits for a lock
Result = TypeVar("Result")


class Database:
    """Connections to the database at `url`, such as `sqlite:////var/lib/langit/langit.db` or `postgresql://…`.

    `clock` replaces the database's clock, for tests.
    """

    def __init__(self, url: str, *, clock: Callable[[], float] | None = None, pool: int = 16):
        self.postgres = url.startswith(("postgresql://", "postgresql+psycopg://"))
        self._clock = clock if self.postgres else (clock or time.time)
        self._alone = contextlib.nullcontext() if self.postgres else threading.Lock()
        self.engine = _postgres(url, pool) if self.postgres else _sqlite(url, pool)

    def now(self) -> sa.ColumnElement[float]:
        """Seconds since 1970, as an expression: one clock for all workers."""
        if self._clock is not None:
            return sa.literal(self._clock(), sa.Double)
        return sa.cast(sa.func.extract("epoch", sa.func.clock_timestamp()), sa.Double)

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """For looking only. Statements see one state on SQLite, and each the newest one on PostgreSQL."""
        with self.engine.connect() as connection:
            if self.postgres:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that is durable when the block has ended well, and has not happened otherwise."""
        with self._alone, self.engine.connect() as connection:
            connection = connection.execution_options(langit_write=True)
            with connection.begin():
                yield connection

    def persist(self, work: Callable[[], Result], *, patience: float = 60.0) -> Result:
        """Do `work`, which must be safe to repeat, again and again while the database is away.

        Raises:
            sqlalchemy.exc.DBAPIError: it stayed away for `patience` seconds, or the fault is another one.
        """
        deadline, pause = time.monotonic() + patience, 0.1
        while True:
            try:
                return work()
            except DBAPIError as error:
                if not away(error) or time.monotonic() + pause > deadline:
                    raise
            time.sleep(pause)
            pause = min(2.0, pause * 2)

    def migrate(self) -> None:
        """Bring the tables to the present version; several processes may do so at once.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        config = alembic.config.Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        try:
            with self.write() as connection:
                if self.postgres:
                    connection.execute(sa.text("select pg_advisory_xact_lock(5141)"))
                config.attributes["connection"] = connection
                alembic.command.upgrade(config, "head")
        except OperationalError as error:
            raise UnavailableError(
                f"the database cannot be opened: {error.orig}", remedy="Check --database and that its server runs"
            ) from error

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def away(error: DBAPIError) -> bool:
    """Whether the fault is the database's absence: a restart, a cut wire, a lock held for long, a full disk."""
    return isinstance(error, OperationalError) or error.connection_invalidated


def keeps_log(version: tuple[int, ...]) -> bool:
    """Whether SQLite of this version may use a write-ahead log."""
    return version >= SOUND_LOG or any(version[:2] == fixed[:2] and version >= fixed for fixed in BACKPORTED)


def library() -> ModuleType:
    """The newest SQLite at hand: the pysqlite3 package carries its own, or else Python's."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    newer: ModuleType = pysqlite3
    return newer if newer.sqlite_version_info > sqlite3.sqlite_version_info else sqlite3


def _sqlite(url: str, pool: int) -> sa.Engine:
    module = library()
    engine = sa.create_engine(
        url,
        module=module,
        pool_size=pool,
        max_overflow=8,
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
    )
    journal = "wal" if keeps_log(module.sqlite_version_info) else "delete"

    @sa.event.listens_for(engine, "connect")
    def settle(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        _keep(connection, journal, module.OperationalError)
        for pragma in ("synchronous=full", "foreign_keys=on", "cache_size=-16000"):
            connection.execute(f"pragma {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("langit_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _keep(connection: Any, journal: str, busy: type[Exception]) -> None:
    """Turn a new connection to `journal`. Two that do so at once: SQLite tells one of them to wait, but does not wait.

    Its timeout does not hold for this pragma, for it asks for a lock while it has one (sqlite3_busy_handler).
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(f"pragma journal_mode={journal}")
        except busy:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _postgres(url: str, pool: int) -> sa.Engine:
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    patience = {"connect_timeout": 5, "tcp_user_timeout": 10_000}  # seconds, and milliseconds until silence is a fault
    engine = sa.create_engine(url, pool_size=pool, max_overflow=8, connect_args=patience)

    @sa.event.listens_for(engine, "checkout")
    def look(connection: Any, record: Any, proxy: Any) -> None:
        """An idle server has nothing to say but that it ends; to see whether it spoke takes no round trip."""
        heard = select.poll()
        heard.register(connection.fileno(), select.POLLIN)
        if heard.poll(0):
            raise DisconnectionError("the server has ended this connection")

    return engine
