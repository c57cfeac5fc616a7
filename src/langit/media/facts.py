"""How a film of ours was made, as it says itself: in its metadata where that was asked for, else in its sidecar.

A film that carries no facts bears a short id, which its sidecar repeats, so that another film's is never taken for it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from langit.clip import written_rate
from langit.errors import RequestError
from langit.media.box import outside as box

BEARING: Final = "langit "  # what stands before the id in a film's comment
SHOWN: Final = 12  # digits of a hash that are enough to tell two apart


def sidecar(film: Path) -> Path:
    """Where the facts of a film or picture lie: beside it, by its name with `.json` behind."""
    return film.with_name(f"{film.name}.json")


def bearing(name: str) -> str:
    """The comment of a film that bears the id `name` and no more."""
    return BEARING + name


def id_of(film: Path) -> str:
    """The id that a film bears in place of its facts, if it bears one.

    Raises:
        UnavailableError: the file is missing or is no film.
    """
    said = box.comment(film)
    return said.removeprefix(BEARING).strip() if said.startswith(BEARING) else ""


def of(film: Path) -> dict[str, Any]:
    """The facts of a film of ours; nothing for a film of others.

    Raises:
        RequestError: it bears an id, and no sidecar beside it has the same.
        UnavailableError: the file is missing or is no film.
    """
    name = id_of(film)
    if not name:
        return _parsed(box.comment(film))
    for file in (sidecar(film), *sorted(film.parent.glob(f"*{film.suffix}.json"))):
        found = _parsed(file.read_text("utf-8", errors="replace")) if file.is_file() else {}
        if found.get("id") == name:
            return found
    raise RequestError(
        f"{film.name} does not carry its scene, and the file that does is not beside it",
        field="source",
        remedy=f"Put the JSON that was written with it there, as {sidecar(film).name}, or make films with --embed",
    )


def difference(film: Path, facts: Mapping[str, Any]) -> str:
    """In what a film differs from what its `facts` say that it was when it was made; nothing if it is the same.

    Raises:
        UnavailableError: the file is missing or is no film.
    """
    if "stream" in facts:
        now, then = box.identity(film), str(facts["stream"])
        return "" if now == then else f"the hash of its stream is {now[:SHOWN]}, and {then[:SHOWN]} was written down"
    found = box.probe(film)
    shown = {"size": str(found.size), "frames": found.count, "fps": written_rate(found.fps)}
    other = next((name for name, value in shown.items() if facts.get(name) != value), None)
    return f"`{other}` is {shown[other]}, and {facts.get(other)} was written down" if other else ""


def _parsed(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text or "{}")
    except (json.JSONDecodeError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
