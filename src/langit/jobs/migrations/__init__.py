"""Versions of the tables, in order; alembic runs those that a database lacks."""
