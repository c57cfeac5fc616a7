import contextlib
from pathlib import Path

import sqlalchemy as sa

from langit.jobs.database import Database


def test_a_failed_migration_leaves_nothing(tmp_path: Path, monkeypatch) -> None:
    """The migrations run inside the caller's transaction: what fails halfway has not happened."""
    database = Database(f"sqlite:///{tmp_path}/langit.db")
    monkeypatch.setattr("alembic.op.create_index", lambda *_, **__: 1 / 0)
    with contextlib.suppress(ZeroDivisionError):
        database.migrate()
    monkeypatch.undo()
    with database.read() as connection:
        assert sa.inspect(connection).get_table_names() == []
    database.migrate()
    with database.read() as connection:
        assert "videos" in sa.inspect(connection).get_table_names()
    database.close()
