"""Which meaning a word has here: the rules of `rules/senses.toml`, applied from the first word to the last.

A rule with an unknown room, name or condition is an error when the rules are loaded.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from langit.scene.lexicon import lexicon
from langit.understanding.abilities import is_person
from langit.understanding.repair import part_of_speech
from langit.understanding.words import Token

NOTHING: Final = "nothing"
PERSON: Final = "person"  # a pattern for all kinds of people
UNNAMED: Final = "unnamed"  # a pattern for nouns of a dictionary that the lexicon does not hold
KIND: Final = "kind"
OWN: Final = frozenset({"of", "take", "latest", "many", "modifiers"})  # parts of a rule that are no conditions
NOT: Final = "not_"
STOP: Final = ("word", "stop")
BREAKS: Final = frozenset({STOP, ("word", "then"), ("word", "while")})  # what ends a clause


Key = tuple[str, str]  # a room and a name of it, or a room and nothing for any of its names
Keys = frozenset[Key]


def _keys(token: Token) -> Keys:
    """All patterns that a word fits."""
    found = {(sense.room, sense.name) for sense in token.senses} | {(sense.room, "") for sense in token.senses}
    if any(room == KIND and name and is_person(name) for room, name in found):
        found.add((PERSON, ""))
    if not token.known and token.text.isalpha() and part_of_speech(token.text, token.code) == "n":
        found.add((UNNAMED, ""))
    return frozenset(found)


class Context:
    """What the words around a place fit; it goes along with the place, and never back over the prompt.

    `said` is of all words before, `here` of those of this clause, `latest` leads from what the settled words of this
    sentence fit to their places.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.keys = [_keys(token) for token in tokens]
        self.prompt: Keys = frozenset().union(*self.keys)
        self.said: set[Key] = set()
        self.here: set[Key] = set()
        self.latest: dict[Key, int] = {}
        self.place = 0

    def next(self) -> Keys:
        """Of the word after, if any."""
        return self.keys[self.place + 1] if self.place + 1 < len(self.keys) else frozenset()

    def last(self) -> Keys:
        """Of the word before, if any."""
        return self.keys[self.place - 1] if self.place else frozenset()

    def near(self) -> Keys:
        """Of the two words before."""
        return self.last() | (self.keys[self.place - 2] if self.place > 1 else frozenset())

    def go_on(self, token: Token) -> None:
        """Leave a word that was settled."""
        keys = self.keys[self.place]
        self.said |= keys
        self.here |= keys
        self.latest.update(dict.fromkeys((key for key in keys if key[0] in {token.room, PERSON}), self.place))
        if not BREAKS.isdisjoint(keys):
            self.here.clear()
        if STOP in keys:
            self.latest.clear()
        self.place += 1


SCOPES: Final[Mapping[str, Callable[[Context], Set[Key]]]] = {
    "next": Context.next,
    "last": Context.last,
    "near": Context.near,
    "said": lambda context: context.said,
    "here": lambda context: context.here,
    "prompt": lambda context: context.prompt,
}
"""Where a condition of that name looks."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Words of all rooms `of` have the room `take` where every condition holds."""

    of: Keys
    take: str
    wanted: tuple[tuple[str, Keys], ...]
    unwanted: tuple[tuple[str, Keys], ...]
    latest: tuple[Keys, Keys] | None
    many: bool
    modifiers: str

    def holds(self, token: Token, context: Context) -> bool:
        """Whether it decides on the word at the context's place."""
        return (
            self._is_for(token, context.keys[context.place])
            and not any(keys.isdisjoint(SCOPES[scope](context)) for scope, keys in self.wanted)
            and all(keys.isdisjoint(SCOPES[scope](context)) for scope, keys in self.unwanted)
            and (self.latest is None or _place(self.latest[0], context) > _place(self.latest[1], context))
        )

    def _is_for(self, token: Token, keys: Keys) -> bool:
        """Whether it is a word of all its rooms, of such a form and such a language."""
        if self.modifiers and (self.modifiers == "after") != token.language.modifiers_after:
            return False
        return (token.several or not self.many) and self.of <= keys


def _place(keys: Keys, context: Context) -> int:
    """Where the latest word of this sentence is that fits any of the patterns."""
    return max((context.latest.get(key, -1) for key in keys), default=-1)


def tagged(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, each with the room and the name that it has here; both are empty where it means nothing."""
    context, settled = Context(tokens), []
    for token in tokens:
        room = _room(token, context)
        settled.append(replace(token, room=room, name=token.named(room)))
        context.go_on(settled[-1])
    return settled


def _room(token: Token, context: Context) -> str:
    if not token.known:
        return ""
    order, found = rules()
    rule = next((rule for rule in found if rule.holds(token, context)), None)
    if rule is not None:
        return "" if rule.take == NOTHING else rule.take
    return min({sense.room for sense in token.senses}, key=order.__getitem__)


@cache
def rules() -> tuple[dict[str, int], tuple[Rule, ...]]:
    """The rank of every room, and the rules in their order.

    Raises:
        ValueError: a rule names what does not exist.
    """
    table = tomllib.loads((files("langit.understanding") / "rules" / "senses.toml").read_text("utf-8"))
    return checked(table, {(sense.room, sense.name) for senses in lexicon().forms.values() for sense in senses})


def checked(table: dict[str, Any], known: set[tuple[str, str]]) -> tuple[dict[str, int], tuple[Rule, ...]]:
    """The rules of a table; `known` are all rooms and names of the lexicon.

    Raises:
        ValueError: a rule names a room, a name or a condition that does not exist; the message says which.
    """
    rooms = {room for room, _ in known}
    order = {room: rank for rank, room in enumerate(table["order"])}
    if rooms != set(order):
        raise ValueError(f"senses.toml: `order` and the lexicon differ in {sorted(rooms ^ set(order))}")
    return order, tuple(_rule(number, row, known) for number, row in enumerate(table["rule"], 1))


def _rule(number: int, row: dict[str, Any], known: set[tuple[str, str]]) -> Rule:
    def patterns(texts: Iterable[str]) -> Keys:
        return frozenset(_pattern(number, text, known) for text in texts)

    rest = {key: value for key, value in row.items() if key not in OWN}
    unknown = sorted(key for key in rest if key.removeprefix(NOT) not in SCOPES)
    if unknown or row["take"] not in {room for room, _ in known} | {NOTHING}:
        raise ValueError(f"senses.toml: rule {number} has unknown parts: {unknown or row['take']}")
    latest = row.get("latest")
    conditions = [(key, patterns(texts)) for key, texts in rest.items()]
    return Rule(
        of=patterns(row["of"]),
        take=row["take"],
        wanted=tuple((key, found) for key, found in conditions if not key.startswith(NOT)),
        unwanted=tuple((key.removeprefix(NOT), found) for key, found in conditions if key.startswith(NOT)),
        latest=(patterns(latest[0]), patterns(latest[1])) if latest else None,
        many=row.get("many", False),
        modifiers=row.get("modifiers", ""),
    )


def _pattern(number: int, text: str, known: set[tuple[str, str]]) -> Key:
    room, _, name = text.partition("=")
    rooms = {room for room, _ in known} | {PERSON, UNNAMED}
    if room not in rooms or (name and (room, name) not in known):
        raise ValueError(f"senses.toml: rule {number} names {text!r}, which is no room")
    return room, name
