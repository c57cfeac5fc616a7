"""The files of the pack and whom they come from: no file without a row in `credits.toml`, whose hash is the file's.

The hash is compared whenever a file is read: what somebody exchanged in an installed package is not used.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from langit.errors import UnavailableError

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


@cache
def _hashes() -> dict[str, str]:
    return {row.file: row.sha256 for row in credits()}


def opened(name: str) -> bytes:
    """The bytes of a file of the pack, such as `words/en.txt.gz`, which are those that its row tells of.

    Raises:
        UnavailableError: the file is not there, or is another one.
    """
    place: Traversable = ROOT
    for part in name.split("/"):
        place = place / part
    try:
        data = place.read_bytes()
    except OSError as error:
        raise _strange(name, "is not there") from error
    if hashlib.sha256(data).hexdigest() != _hashes().get(name):
        raise _strange(name, "is not the one of its row in credits.toml")
    return data


def _strange(name: str, how: str) -> UnavailableError:
    return UnavailableError(
        f"the file {name} of the package {how}", remedy="Install langit again; if you changed the file, change its row"
    )
