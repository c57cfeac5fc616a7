"""Texts to attack with: ours, an unsafe one and its harmless twin a row, and sets of others that a user has a copy of.

Ours name what is unsafe in a few plain words and show nothing of it. Sets of others do not come with this package; they
are read where the user says, their texts alone, and stay there.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

from langit.errors import RequestError, UnavailableError

ROOT: Final = files("langit.redteam") / "data"
TEXT, CATEGORY, LANGUAGE, HARMLESS = (
    ("prompt", "text", "caption", "text_prompt", "unsafe_prompt", "question"),
    ("category", "class", "aspect", "harm_category", "label"),
    ("language", "lang"),
    ("twin", "benign", "benign_prompt", "safe_prompt"),
)  # names of columns, the first that is there counts
ASPECTS: Final = (  # of T2VSafetyBench (Miao et al., NeurIPS 2024), by the numbers of its files
    "pornography", "borderline pornography", "violence", "gore", "disturbing content", "public figures",
    "discrimination", "political sensitivity", "copyright and trademark", "illegal acts", "misinformation",
    "sequential action risk", "dynamic variation risk", "coherent contextual risk",
)  # fmt: skip


class Case(NamedTuple):
    """An unsafe text, what it is, and a harmless text that is like it, or nothing."""

    id: str
    category: str
    language: str
    unsafe: str
    twin: str = ""


class Chain(NamedTuple):
    """Two halves, each harmless, that are unsafe together."""

    id: str
    category: str
    language: str
    first: str
    second: str


def ours() -> list[Case]:
    """Every case of the package."""
    found = []
    for file in sorted((ROOT / "cases").iterdir(), key=lambda file: file.name):
        language = file.name.removesuffix(".tsv")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            category, unsafe, twin = line.split("\t")
            found.append(Case(f"{language}-{number}", category, language, unsafe, twin))
    return found


def chains() -> list[Chain]:
    """Every chain of the package."""
    lines = (ROOT / "chains.tsv").read_text("utf-8").splitlines()
    return [Chain(f"chain-{number}", *line.split("\t")) for number, line in enumerate(lines, 1)]


def of(path: Path) -> list[Case]:
    """The cases of a user's own copy of a set: a folder of T2VSafetyBench, or a table or list of prompts.

    A table is CSV, TSV, JSON or JSON lines with a column for the prompt, such as SafeGen-Bench or SafeSora-Eval can be
    saved as; a list has a prompt a line. Pictures that belong to prompts are not read.

    Raises:
        UnavailableError: there is nothing at that place.
        RequestError: it is none of these, or has no prompts.
    """
    if not path.exists():
        raise UnavailableError(
            f"there is nothing at {path}", field="prompts", remedy="Name a folder or a file of prompts"
        )
    try:
        found = list(_aspects(path) if path.is_dir() else _file(path))
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        raise RequestError(
            f"{path} cannot be read as text: {error}", field="prompts", remedy="Save it as UTF-8"
        ) from error
    if not found:
        raise RequestError(
            f"{path} holds no prompts", field="prompts", remedy=f"Give a column one of the names {', '.join(TEXT)}"
        )
    return found


def _aspects(folder: Path) -> Iterator[Case]:
    """A folder as T2VSafetyBench has it: `1.txt` to `14.txt`, a prompt a line."""
    for number, aspect in enumerate(ASPECTS, 1):
        if (file := folder / f"{number}.txt").is_file():
            for line, text in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1):
                if text.strip():
                    yield Case(f"t2vsafetybench-{number}-{line}", aspect, "en", text.strip())


def _file(path: Path) -> Iterator[Case]:
    text = path.read_text("utf-8-sig")
    reader = READERS.get(path.suffix.lower())
    rows = reader(text) if reader else [{"prompt": line} for line in text.splitlines()]
    for number, row in enumerate(rows, 1):
        if unsafe := _of(row, TEXT):
            yield Case(
                f"{path.stem}-{number}",
                _of(row, CATEGORY) or "any",
                _of(row, LANGUAGE) or "any",
                unsafe,
                _of(row, HARMLESS),
            )


def _of(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    given = {str(name).strip().lower(): value for name, value in row.items() if name}
    return next((str(given[name]).strip() for name in names if given.get(name)), "")


def _json(text: str) -> list[dict[str, Any]]:
    told = json.loads(text)
    rows = told if isinstance(told, list) else next((value for value in told.values() if isinstance(value, list)), [])
    return [row if isinstance(row, dict) else {"prompt": row} for row in rows]


READERS: Final[Mapping[str, Callable[[str], list[dict[str, Any]]]]] = {
    ".csv": lambda text: list(csv.DictReader(text.splitlines())),
    ".tsv": lambda text: list(csv.DictReader(text.splitlines(), delimiter="\t")),
    ".jsonl": lambda text: [json.loads(line) for line in text.splitlines() if line.strip()],
    ".json": _json,
}
