"""Lists with cursors: a page begins behind a row of the same owner, in the order in which rows were made.

A row that was deleted leaves its place behind for a while, so that who was reading the list can go on from it.
"""

from typing import Any, Literal

import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs.tables import departed

Order = Literal["asc", "desc"]


def page(
    connection: sa.Connection, table: sa.Table, *wanted: sa.ColumnElement[bool], what: str, owner: str,
    after: str | None = None, limit: int, order: Order = "desc",
) -> tuple[list[dict[str, Any]], bool]:  # fmt: skip
    """Up to `limit` rows of an owner behind `after`, those `wanted` of them, and whether there are more.

    `what` is what a row is called in an error.

    Raises:
        RequestError: `after` is no row of this owner.
    """
    made, name = table.c.created_at, table.c.id
    theirs = table.c.owner == owner
    query = sa.select(table).where(theirs, *wanted)
    if after is not None:
        mark = connection.execute(sa.select(made, name).where(theirs, name == after)).first()
        if mark is None:
            place = (departed.c.id == after) & (departed.c.owner == owner)
            mark = connection.execute(sa.select(departed.c.created_at, departed.c.id).where(place)).first()
        if mark is None:
            raise RequestError(f"there is no {what} {after!r} to go on from", field="after")
        row, here = sa.tuple_(made, name), sa.tuple_(sa.literal(mark[0], sa.Double), sa.literal(mark[1]))
        query = query.where(row > here if order == "asc" else row < here)
    ordered = (made, name) if order == "asc" else (made.desc(), name.desc())
    rows = [dict(row) for row in connection.execute(query.order_by(*ordered).limit(limit + 1)).mappings()]
    return rows[:limit], len(rows) > limit


def leave(connection: sa.Connection, now: sa.ColumnElement[float], row: str, owner: str, created_at: float) -> None:
    """Note where a row stood that is deleted in this transaction."""
    connection.execute(sa.insert(departed).values(id=row, owner=owner, created_at=created_at, left_at=now))
