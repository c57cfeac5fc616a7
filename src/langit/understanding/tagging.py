"""Which meaning a word has here: the rules of `rules/senses.toml`, applied from the first word to the last.

A rule with an unknown room, name or condition is an error when the rules are loaded.
"""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

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


class Pattern(NamedTuple):
    """A room, or one name of it."""

    room: str
    name: str = ""

    def fits(self, token: Token) -> bool:
        """Whether the token may mean it."""
        if self.room == PERSON:
            return any(sense.room == KIND and is_person(sense.name) for sense in token.senses)
        if self.room == UNNAMED:
            return not token.known and token.text.isalpha() and part_of_speech(token.text, token.code) == "n"
        return token.says(self.room, self.name) if self.name else token.says(self.room)


@dataclass(frozen=True)
class Context:
    """The words around the one at `place`; those before it are settled already."""

    tokens: Sequence[Token]
    place: int

    def next(self) -> Sequence[Token]:
        """The word after, if any."""
        return self.tokens[self.place + 1 : self.place + 2]

    def last(self) -> Sequence[Token]:
        """The word before, if any."""
        return self.tokens[max(0, self.place - 1) : self.place]

    def near(self) -> Sequence[Token]:
        """The two words before."""
        return self.tokens[max(0, self.place - 2) : self.place]

    def said(self) -> Sequence[Token]:
        """All words before."""
        return self.tokens[: self.place]

    def prompt(self) -> Sequence[Token]:
        """All words."""
        return self.tokens

    def here(self) -> Sequence[Token]:
        """The words before of this clause."""
        return self._since("stop", "then", "while")

    def latest(self) -> Sequence[Token]:
        """The words before of this sentence, the nearest first."""
        return self._since("stop")[::-1]

    def _since(self, *ends: str) -> Sequence[Token]:
        breaks = [at for at in range(self.place) if self.tokens[at].says("word", *ends)]
        return self.tokens[breaks[-1] + 1 if breaks else 0 : self.place]


SCOPES: Final[dict[str, Callable[[Context], Sequence[Token]]]] = {
    "next": Context.next,
    "last": Context.last,
    "near": Context.near,
    "said": Context.said,
    "prompt": Context.prompt,
    "here": Context.here,
}
"""Where a condition of that name looks."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Words of all rooms `of` have the room `take` where every condition holds."""

    of: tuple[Pattern, ...]
    take: str
    wanted: tuple[tuple[str, tuple[Pattern, ...]], ...]
    unwanted: tuple[tuple[str, tuple[Pattern, ...]], ...]
    latest: tuple[tuple[Pattern, ...], tuple[Pattern, ...]] | None
    many: bool
    modifiers: str

    def holds(self, context: Context) -> bool:
        """Whether it decides on the word at the context's place."""
        return (
            self._is_for(context.tokens[context.place])
            and all(_some(patterns, SCOPES[scope](context)) for scope, patterns in self.wanted)
            and not any(_some(patterns, SCOPES[scope](context)) for scope, patterns in self.unwanted)
            and (self.latest is None or _first_is(self.latest, context.latest()))
        )

    def _is_for(self, token: Token) -> bool:
        """Whether it is a word of all its rooms, of such a form and such a language."""
        if self.modifiers and (self.modifiers == "after") != token.language.modifiers_after:
            return False
        return (token.several or not self.many) and all(pattern.fits(token) for pattern in self.of)


def tagged(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, each with the room and the name that it has here; both are empty where it means nothing."""
    settled = list(tokens)
    for place, token in enumerate(settled):
        room = _room(Context(settled, place))
        settled[place] = replace(token, room=room, name=token.named(room))
    return settled


def _room(context: Context) -> str:
    token = context.tokens[context.place]
    rooms = {sense.room for sense in token.senses}
    if not rooms:
        return ""
    order, found = rules()
    if len(rooms) > 1 or rooms == {"camera"}:
        rule = next((rule for rule in found if rule.holds(context)), None)
        if rule is not None:
            return "" if rule.take == NOTHING else rule.take
    return min(rooms, key=order.__getitem__)


def _some(patterns: tuple[Pattern, ...], tokens: Iterable[Token]) -> bool:
    return any(pattern.fits(token) for token in tokens for pattern in patterns)


def _first_is(sides: tuple[tuple[Pattern, ...], tuple[Pattern, ...]], tokens: Iterable[Token]) -> bool:
    """Whether the first token that has a room of either side, as it was settled, has one of the first side."""
    for token in tokens:
        settled = replace(token, senses=tuple(s for s in token.senses if s.room == token.room))
        if _some(sides[0], (settled,)):
            return True
        if _some(sides[1], (settled,)):
            return False
    return False


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
    def patterns(texts: Iterable[str]) -> tuple[Pattern, ...]:
        return tuple(_pattern(number, text, known) for text in texts)

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


def _pattern(number: int, text: str, known: set[tuple[str, str]]) -> Pattern:
    found = Pattern(*text.split("="))
    rooms = {room for room, _ in known} | {PERSON, UNNAMED}
    if found.room not in rooms or (found.name and tuple(found) not in known):
        raise ValueError(f"senses.toml: rule {number} names {text!r}, which is no room")
    return found
