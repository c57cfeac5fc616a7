"""The words of every language, read from `data/*.toml`: each form leads to what it may mean.

A third language is a third file. A form such as `"walk(,s,ed,ing)"` stands for four words, `"ball(|s)"` for a singular
and a plural; the files say in their first lines how else they are written.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Final, NamedTuple, get_args

from langit.scene import vocabulary as v

ROOMS: Final[dict[str, tuple[str, ...]]] = {
    "setting": get_args(v.Setting),
    "season": get_args(v.Season),
    "time_of_day": get_args(v.TimeOfDay),
    "sky": get_args(v.Sky),
    "precipitation": get_args(v.Precipitation),
    "fog": ("light", "strong"),
    "wind": ("light", "strong"),
    "wet": ("yes",),
    "mirror_floor": ("yes",),
    "kind": tuple(name for group in get_args(v.Kind) for name in (get_args(group) or (group,))),
    "build": get_args(v.Build),
    "garment": get_args(v.Garment),
    "color": get_args(v.Color),
    "material": get_args(v.Material),
    "hair": get_args(v.Hair),
    "skin": get_args(v.Skin),
    "action": get_args(v.Action),
    "direction": get_args(v.Direction),
    "manner": get_args(v.Manner),
    "relation": get_args(v.RelationName),
    "shot": get_args(v.Shot),
    "angle": get_args(v.Angle),
    "move": get_args(v.MoveName),
    "handheld": ("yes",),
    "style": get_args(v.Style),
}
"""Rooms of words that name something of a scene, and every name that a room has."""


class Sense(NamedTuple):
    """One meaning of a form: `name` in `room`, in the language `code`."""

    room: str
    name: str
    code: str
    plural: bool = False


@dataclass(frozen=True, kw_only=True)
class Language:
    """How a language is put together, as its file says."""

    code: str
    name: str
    modifiers_after: bool
    endings: tuple[str, ...]
    verb_prefixes: tuple[str, ...]
    participle: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of `langit vocabulary`: a name a scene may use, and the words that say it."""

    name: str
    room: str
    english: tuple[str, ...]
    indonesian: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """`forms` leads from the words of a form to its meanings; `vocabulary` is every single word in any of them.

    `unlike` are words that must not be taken for a typing error of one of ours.
    """

    languages: dict[str, Language]
    forms: dict[tuple[str, ...], tuple[Sense, ...]]
    vocabulary: frozenset[str]
    unlike: frozenset[str]
    longest: int


def plain(text: str) -> str:
    """Lower case, straight quotes, no accents: the way in which forms are compared."""
    text = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2018", "'"))
    return "".join(letter for letter in text if not unicodedata.combining(letter)).casefold()


def spellings(form: str) -> Iterator[tuple[str, bool]]:
    """Every spelling that a form stands for, and whether it is a plural.

    >>> list(spellings("box(|es)"))
    [('box', False), ('boxes', True)]
    """
    parts: list[list[tuple[str, bool]]] = []
    for piece in re.split(r"(\([^)]*\))", form):
        if not piece.startswith("("):
            parts.append([(piece, False)])
            continue
        singular, bar, plural = piece[1:-1].partition("|")
        choices = [(end, False) for end in singular.split(",")] if singular or not form.startswith("(") else []
        parts.append(choices + ([(end, True) for end in plural.split(",")] if bar else []))
    for choice in product(*parts):
        yield "".join(text for text, _ in choice).strip(), any(plural for _, plural in choice)


def _tables() -> list[tuple[str, dict[str, Any]]]:
    folder = files("langit.scene") / "data"
    named = sorted((file.name, file) for file in folder.iterdir() if file.name.endswith(".toml"))
    return [(name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))) for name, file in named]


def _rows(table: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(room, name, form) of a language file."""
    for room, names in {**table["words"], **table["grammar"]}.items():
        for name, forms in names.items():
            for form in forms:
                yield room, name, form
    for form in table["silent"]["words"]:
        yield "silent", "", form


@cache
def lexicon() -> Lexicon:
    """All the languages together: a prompt may mix them."""
    languages: dict[str, Language] = {}
    forms: dict[tuple[str, ...], list[Sense]] = {}
    unlike: set[str] = set()
    for code, table in _tables():
        languages[code] = Language(
            code=code,
            name=table["name"],
            modifiers_after=table["modifiers"] == "after",
            endings=tuple(table["endings"]),
            verb_prefixes=tuple(table["verb_prefixes"]),
            participle=table["participle"],
        )
        unlike.update(table["silent"]["unlike"])
        for room, name, form in _rows(table):
            for spelling, plural in spellings(form):
                words = tuple(plain(spelling).replace("-", " ").split())
                sense = Sense(room, name, code, plural)
                if sense not in forms.setdefault(words, []):
                    forms[words].append(sense)
    return Lexicon(
        languages=languages,
        forms={words: tuple(senses) for words, senses in forms.items()},
        vocabulary=frozenset(word for words in forms for word in words),
        unlike=frozenset(unlike),
        longest=max(map(len, forms)),
    )


def entries() -> list[Entry]:
    """Everything that can be said, room by room, for `langit vocabulary`."""
    tables = dict(_tables())
    found = []
    for room, names in ROOMS.items():
        for name in names:
            words = {
                code: _first_spellings(table["words"].get(room, {}).get(name, ())) for code, table in tables.items()
            }
            found.append(Entry(name=name, room=room, english=words.get("en", ()), indonesian=words.get("id", ())))
    return found


def _first_spellings(forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(next(spellings(form))[0] for form in forms)
