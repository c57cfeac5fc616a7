"""Builders by the names that rows of the catalogue give them."""

from collections.abc import Mapping
from typing import Final, TypeVar

from langit.scene.catalogue import unknown_builder
from langit.scene.garments import Garment
from langit.scene.kinds import Kind
from langit.scene.settings import Setting

T = TypeVar("T")
SORTS: Final[dict[type, str]] = {Kind: "kinds", Setting: "settings", Garment: "garments"}


def builder(row: Kind | Setting | Garment, table: Mapping[str, T]) -> T:
    """The builder of a row, out of the table of the room that builds such rows.

    Raises:
        CatalogueError: the row names one that is not in the table.
    """
    if row.builder not in table:
        raise unknown_builder(SORTS[type(row)], row.name, row.builder, sorted(table))
    return table[row.builder]
