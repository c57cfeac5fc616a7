"""Builders by the names that rows of the catalogue give them."""

from collections.abc import Mapping
from typing import TypeVar

from langit.scene.catalogue import unknown_builder
from langit.scene.kinds import Kind
from langit.scene.settings import Setting

T = TypeVar("T")


def builder(row: Kind | Setting, table: Mapping[str, T]) -> T:
    """The builder of a row, out of the table of the room that builds such rows.

    Raises:
        CatalogueError: the row names one that is not in the table.
    """
    if row.builder not in table:
        raise unknown_builder("kinds" if isinstance(row, Kind) else "settings", row.name, row.builder, sorted(table))
    return table[row.builder]
