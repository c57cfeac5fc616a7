"""A request as a row keeps it, and back: plain fields, cards, and the keys of the files it refers to."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from langit.clip import Size
from langit.errors import UnavailableError
from langit.jobs.files import Files
from langit.request import Card, VideoRequest

FILES: Final = ("image", "last_image", "source", "other", "scene")  # one file each
FILMS: Final = ("source", "other")
NAMES: Final = frozenset(one.name for one in fields(VideoRequest))


def pack(values: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into the row. `values` are fields of a VideoRequest, `files` keys of `jobs.files` by field.

    Raises:
        KeyError: a field that VideoRequest does not have; that is a fault of the caller.
    """
    if strange := (set(values) | set(files)) - NAMES:
        raise KeyError(f"no fields of VideoRequest: {sorted(strange)}")
    return {"values": dict(values), "files": dict(files)}


def check(row: Mapping[str, Any]) -> VideoRequest:
    """The request with the names of its files alone, so that a bad one is refused before it is accepted.

    Raises:
        RequestError: a field is out of its range.
    """
    named: dict[str, Any] = {
        name: Path(keys) if name in FILES else tuple(map(Path, keys)) for name, keys in row["files"].items()
    }
    return VideoRequest(**_plain(row), **named)


def unpack(row: Mapping[str, Any], files: Files, folder: Path) -> VideoRequest:
    """The request for the engine, with its files brought to this machine.

    Raises:
        RequestError: a field is out of its range.
        UnavailableError: a file it refers to is gone.
    """
    brought: dict[str, Any] = {}
    for name, keys in row["files"].items():
        if name in FILES:
            brought[name] = files.bring(keys, folder)
            if name in FILMS:
                with suppress(UnavailableError):  # an upload has none
                    files.bring(f"{keys}.json", folder)  # the sidecar, which says how the film was made
        else:
            brought[name] = tuple(files.bring(key, folder) for key in keys)
    return VideoRequest(**_plain(row), **brought)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(row["values"])
    if "size" in values:
        values["size"] = Size.parse(values["size"])
    if "storyboard" in values:
        values["storyboard"] = tuple(Card(**card) for card in values["storyboard"])
    for name in ("span", "guidance"):
        if name in values:
            values[name] = tuple(values[name])
    return values
