"""The files of the pack and whom they come from: no file without a row in `credits.toml`, whose hash is the file's."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

ROOT: Final = files("langit.assets")


@dataclass(frozen=True, kw_only=True)
class Credit:
    """A file of the pack: where it comes from, who made it, under which licence, and what was changed.

    `notice` is the file that must go along with it, empty where none must.
    """

    file: str
    source: str
    author: str
    licence: str
    sha256: str
    change: str
    notice: str = ""


@cache
def credits() -> tuple[Credit, ...]:
    """A row a file, in the order of their names."""
    rows = tomllib.loads((ROOT / "credits.toml").read_text("utf-8"))["asset"]
    return tuple(sorted((Credit(**row) for row in rows), key=lambda row: row.file))


def opened(name: str) -> bytes:
    """The bytes of a file of the pack, such as `words/en.txt.gz`."""
    place: Traversable = ROOT
    for part in name.split("/"):
        place = place / part
    return place.read_bytes()
