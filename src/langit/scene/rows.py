"""Rows of data files to frozen values: every mistake is an error that names file, line, field and remedy.

A file holds one table a row, `[cat]`. A row may be `like` another one of its file or of an earlier file: what it does
not say it takes from there, but for the words of a language.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from langit.errors import UnavailableError

T = TypeVar("T")

NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SPOKEN: Final = ("words", "stands_for", "hints", "says")  # never taken over from another row: a word means one of them


class CatalogueError(UnavailableError):
    """A row of the catalogue is broken."""

    code = "catalogue"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a row stands, for errors that name it."""

    path: Path
    name: str

    def fault(self, field: str, message: str, remedy: str) -> CatalogueError:
        """The error of one field of the row; `field` is a path such as `words.en`."""
        where = f"{self.path.name}, line {self.line(field)}: [{self.name}]"
        return CatalogueError(f"{where} {message}", field=field or self.name, remedy=remedy)

    def line(self, field: str) -> int:
        """The line on which the row says the field, or its first one."""
        lines = self.path.read_text("utf-8").splitlines()
        first = _first(lines, rf"\[{re.escape(self.name)}\]", 0)
        if first is None:
            return 1
        end = _first(lines, rf"\[(?!{re.escape(self.name)}\.)", first + 1) or len(lines)
        for tried in _shorter(field):
            found = _first(lines[:end], rf"{re.escape(tried)}\s*=", first) or _first(
                lines[:end], rf"\[{re.escape(self.name)}\.{re.escape(tried)}\]", first
            )
            if found is not None:
                return found + 1
        return first + 1


def _first(lines: list[str], pattern: str, start: int) -> int | None:
    return next((n for n in range(start, len(lines)) if re.match(rf"\s*{pattern}", lines[n])), None)


def _shorter(field: str) -> Iterator[str]:
    """A path, its beginnings and its last part: `layout.stage.0`, `layout.stage`, `layout`, `stage`."""
    parts = [part for part in field.split(".") if not part.isdigit()]
    for count in range(len(parts), 0, -1):
        yield ".".join(parts[:count])
    if parts:
        yield parts[-1]


def table(path: Path) -> dict[str, Any]:
    """The content of a TOML file.

    Raises:
        CatalogueError: it is none.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}", remedy="Mend the file") from error


def rows(row: type[T], paths: list[Path]) -> dict[str, tuple[T, Source]]:
    """Every row of the files as a `row`, a frozen dataclass with a field `name`, with the place where it stands.

    Raises:
        CatalogueError: a row has a field that does not exist or of another type, lacks one, or stands twice.
    """
    strict = ConfigDict(extra="forbid", allow_inf_nan=False)
    adapter = TypeAdapter(with_config(strict)(row))
    said: dict[str, dict[str, Any]] = {}
    found: dict[str, tuple[T, Source]] = {}
    for path in paths:
        for name, values in table(path).items():
            source = Source(path=path, name=name)
            if not NAME.fullmatch(name) or not isinstance(values, dict):
                raise source.fault("", "is no row", "A row is a table with a plain name, such as [street_cat]")
            if name in found:
                other = found[name][1].path.name
                raise source.fault("", f"stands in {other} too", "Rename one of the two")
            said[name] = _inherited(values, said, source)
            found[name] = (_read(adapter, row, {"name": name, **said[name]}, source), source)
    return found


def _inherited(values: Mapping[str, Any], said: Mapping[str, dict[str, Any]], source: Source) -> dict[str, Any]:
    own = dict(values)
    like = own.pop("like", None)
    if like is None:
        return own
    if like not in said:
        known = ", ".join(get_close_matches(str(like), list(said))) or ", ".join(list(said)[-6:])
        remedy = f"Name one of these, or move that row up: {known}"
        raise source.fault("like", f"is like {like!r}, which is no row before it", remedy)
    return {key: value for key, value in said[like].items() if key not in SPOKEN} | own


def _read(adapter: TypeAdapter[T], row: type[Any], values: dict[str, Any], source: Source) -> T:
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise source.fault(field, *_explained(first, field, row)) from error


def _explained(first: Any, field: str, row: type[Any]) -> tuple[str, str]:
    names = [own.name for own in fields(row) if own.name != "name"]
    if first["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        near = get_close_matches(field.split(".")[-1], names) or names
        return f"has a field {field!r} that does not exist", f"Fields: {', '.join(near)}"
    if first["type"] == "missing" and not field.rpartition(".")[2].isdigit():
        return f"lacks the field {field!r}", f"Add a line `{field} = ...`; docs/catalogue.md shows one"
    if first["type"] == "literal_error":
        return f"says {first['input']!r} for {field!r}", f"Allowed are {first['ctx']['expected']}"
    message = "the list is too short" if first["type"] == "missing" else first["msg"].lower().replace("tuple", "list")
    return f"says {first['input']!r} for {field!r}: {message}", "Mend the value; docs/catalogue.md explains it"
