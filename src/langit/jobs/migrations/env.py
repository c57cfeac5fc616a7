"""What alembic runs: the migrations, inside the transaction that `Database.migrate` has opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
