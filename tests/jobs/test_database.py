import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import postgres
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from langit.errors import UnavailableError
from langit.jobs.database import Database, keeps_log, library


def test_migrating_twice_and_at_once_is_fine(url: str) -> None:
    databases = [Database(url) for _ in range(3)]
    threads = [threading.Thread(target=one.migrate) for one in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    databases[0].migrate()
    with databases[0].read() as connection:
        assert "videos" in sa.inspect(connection).get_table_names()
    for one in databases:
        one.close()


def test_a_new_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    for number in range(20):  # one in eight went wrong
        databases = [Database(f"sqlite:///{tmp_path}/{number}.db") for _ in range(6)]
        start = threading.Barrier(len(databases))

        def open_one(database: Database, start: threading.Barrier = start) -> bool:
            start.wait()
            with database.read() as connection:
                return connection.scalar(sa.text("select 1")) == 1

        with ThreadPoolExecutor(len(databases)) as pool:
            assert all(pool.map(open_one, databases))
        for one in databases:
            one.close()


@pytest.mark.parametrize(
    ("version", "sound"),
    [((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 50, 7), True), ((3, 51, 2), False),
     ((3, 51, 3), True), ((3, 53, 4), True), ((4, 0, 0), True)],
)  # fmt: skip
def test_the_log_is_kept_only_where_resetting_it_is_sound(version: tuple[int, ...], sound: bool) -> None:
    assert keeps_log(version) is sound


def test_sqlite_flushes_every_commit_and_uses_the_log_if_sound(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/langit.db")
    with database.read() as connection:
        assert connection.scalar(sa.text("pragma synchronous")) == 2
        journal = connection.scalar(sa.text("pragma journal_mode"))
    assert journal == ("wal" if keeps_log(library().sqlite_version_info) else "delete")
    database.close()


def test_a_block_that_fails_has_not_happened(database: Database) -> None:
    insert = sa.text("insert into usage (owner, day, seconds) values ('a', 1, 2)")

    def fail_halfway() -> None:
        with database.write() as connection:
            connection.execute(insert)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with database.read() as connection:
        assert connection.scalar(sa.text("select count(*) from usage")) == 0


def test_the_clock_is_the_databases(database: Database) -> None:
    with database.read() as connection:
        assert abs(float(connection.scalar(sa.select(database.now()))) - time.time()) < 5


def test_work_is_repeated_while_the_database_is_away(database: Database) -> None:
    tries = []

    def work() -> int:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("select", {}, Exception("gone"))
        return 7

    assert database.persist(work) == 7
    with pytest.raises(OperationalError):
        database.persist(lambda: tries.clear() or work(), patience=0)


def test_a_database_that_is_not_there_is_said_so() -> None:
    database = Database("postgresql://langit@127.0.0.1:9/none")
    with pytest.raises(UnavailableError, match="cannot be opened"):
        database.migrate()


def test_reading_from_postgresql_is_no_transaction_and_writing_is_one(cluster: postgres.Cluster) -> None:
    database = Database(cluster.database())
    statuses = []
    for door in (database.read, database.write):
        with door() as connection:
            connection.scalar(sa.text("select 1"))
            statuses.append(connection.connection.dbapi_connection.info.transaction_status.name)
    assert statuses == ["IDLE", "INTRANS"]
    database.close()


def test_a_connection_that_the_server_ended_is_replaced_before_it_is_used() -> None:
    with postgres.cluster() as cluster:
        database = Database(cluster.database())
        for mode in ("immediate", "fast"):
            for door in (database.read, database.write):
                with door() as connection:
                    connection.scalar(sa.text("select 1"))
            cluster.stop(mode)
            cluster.start()
        database.close()
