import importlib
from pathlib import Path

import sqlalchemy as sa

from langit.jobs.database import Database


def test_it_is_the_first_and_is_recorded(tmp_path: Path) -> None:
    first = importlib.import_module("langit.jobs.migrations.versions.v0001_first")
    assert first.down_revision is None
    database = Database(f"sqlite:///{tmp_path}/langit.db")
    database.migrate()
    with database.read() as connection:
        assert connection.scalar(sa.text("select version_num from alembic_version")) >= first.revision
    database.close()
