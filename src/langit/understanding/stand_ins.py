"""Stand-ins: what is shown for a noun that no row names, by its class in a dictionary (`rules/stand_ins.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from langit.assets.dictionary import Row
from langit.scene.forms import plain
from langit.scene.lexicon import lexicon, names
from langit.understanding.repair import entry

Where = Literal["anywhere", "itself", "worn"]
ROOMS: Final = ("kind", "people", "garment")


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """`name` in `room` is shown in the place of a noun, `where` the sentence lets it."""

    room: str
    name: str
    where: Where


@cache
def table() -> dict[str, StandIn]:
    """The stand-in of every class that has one.

    Raises:
        ValueError: one is no row.
    """
    rows = tomllib.loads((files("langit.understanding") / "rules" / "stand_ins.toml").read_text("utf-8"))
    found = {letter: StandIn(**row) for letter, row in rows.items()}
    for letter, row in found.items():
        if row.room not in ROOMS or row.name not in names(row.room):
            raise ValueError(f"stand_ins.toml: {letter} has {row.name!r} of {row.room!r} stand in, which is no row")
    return found


def stand_in(text: str, code: str) -> StandIn | None:
    """What stands in for a noun of a language, if anything does."""
    if tuple(plain(text).split()) in lexicon().unable:
        return None
    row = _row(text, code)
    return table().get(row.kind) if row is not None else None


def is_plural(text: str, code: str) -> bool:
    """Whether the noun is an inflection of the word that the dictionary has: "pandas"."""
    row = _row(text, code)
    return row is not None and not plain(text).endswith(row.word)


def _row(text: str, code: str) -> Row | None:
    """The dictionary's row of a noun; of two words ("fire hydrant") the last one is what it is."""
    return entry(plain(text), code) or entry(plain(text).split()[-1], code)
