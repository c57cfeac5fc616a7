import alembic.autogenerate
from alembic.migration import MigrationContext

from langit.jobs.database import Database
from langit.jobs.tables import metadata


def test_migrations_end_at_these_tables(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = alembic.autogenerate.compare_metadata(context, metadata)
    assert differences == []
