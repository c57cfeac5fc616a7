import contextlib
from pathlib import Path

import alembic.command
import alembic.config

from langit.jobs.database import MIGRATIONS, Database
from langit.jobs.job import new_id
from langit.jobs.leases import Leases
from langit.jobs.store import Store


def test_a_database_of_the_first_version_opens_and_its_jobs_go_on(tmp_path: Path) -> None:
    with contextlib.closing(Database(f"sqlite:///{tmp_path}/langit.db")) as database:
        config = alembic.config.Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        waits, ended = new_id("video"), new_id("video")
        with database.write() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "0001")
            for video, status in ((waits, "queued"), (ended, "completed")):
                connection.exec_driver_sql(
                    "insert into videos (id, owner, status, operation, model, engine, prompt, size, seconds, request, "
                    "extensions, fingerprint, retries, created_at, ready_at, progress, token, attempts) values "
                    f"('{video}', 'a', '{status}', 'create', 'sora-2', 'world', 'p', '720x1280', '4', "
                    """'{"values": {"prompt": "p"}, "files": {}}', 0, '', 0, 1.0, 1.0, 0, 0, 0)"""
                )
        database.migrate()
        store = Store(database)
        assert {job.id for job in store.page("a")[0]} == {waits, ended}
        assert store.ahead(store.get(waits)) == 0
        lease = Leases(database).claim("w")
        assert lease is not None
        assert lease.job.id == waits
        store.delete(ended)
        assert store.page("a", after=ended)[1] is False
