"""The state of the one pass that makes phrases: what was found, and the noun phrase whose noun has not come yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from langit.understanding.phrases import Description, Doing, MemberPhrase, Modifiers, Phrase, Said
from langit.understanding.words import Token

MODIFIERS: Final = frozenset({"number", "color", "material", "build", "hair", "haircut", "beard", "skin", "feeling"})
NOUNS: Final = frozenset({"kind", "people", "garment", "body"})
DETERMINING: Final = frozenset({"the", "a", "other", "owner"})
MEMBERS: Final = ("one", "other")  # who is spoken of where no noun says who
END: Final = Token(text=".", room="word", name="stop", word=".")


@dataclass
class Open:
    """A noun phrase whose noun has not come yet."""

    said: list[Said] = field(default_factory=list)
    denied: list[Said] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    doing: list[Doing] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        """Whether a noun is awaited."""
        return bool(self.said) or not DETERMINING.isdisjoint(self.words)

    def closed(self) -> Description:
        """What was said, as a value."""
        return Description(
            said=tuple(self.said), denied=tuple(self.denied), words=dict(self.words), doing=tuple(self.doing)
        )


@dataclass
class Chunker:
    """The pass over the tokens: what was found, what is open, a negation and an amount that wait for their word.

    `wasted` are words inside noun phrases that say nothing which can be shown.
    """

    tokens: Sequence[Token]
    found: list[Phrase] = field(default_factory=list)
    open: Open = field(default_factory=Open)
    negated: int | None = None
    amount: tuple[str, int] | None = None
    wasted: list[int] = field(default_factory=list)

    def at(self, place: int) -> Token:
        """The token there, a full stop beyond the last."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else END

    def ahead(self, place: int, most: int) -> Sequence[Token]:
        """The next few tokens after a place."""
        return self.tokens[place + 1 : place + 1 + most]

    def before(self, place: int, most: int) -> Sequence[Token]:
        """The last few tokens before a place."""
        return self.tokens[max(0, place - most) : place]

    def flush(self) -> None:
        """Close what is open without a noun."""
        open, self.open = self.open, Open()
        name = next((name for name in MEMBERS if name in open.words), None)
        if name is not None:
            at = open.words[name]
            self.found.append(MemberPhrase(at=at, end=at + 1, name=name))
            open.said = [said for said in open.said if said.at != at]
        if open.said or open.denied:
            at = (open.said or open.denied)[0].at
            self.found.append(Modifiers(at=at, end=at + 1, said=tuple(open.said), denied=tuple(open.denied)))

    def take(self) -> Description:
        """Close what is open for its noun."""
        open, self.open = self.open, Open()
        return open.closed()

    def deny(self) -> bool:
        """Whether the word is negated; that uses the negation up."""
        negated, self.negated = self.negated is not None, None
        return negated


Step = Callable[[Chunker, int], int]  # what is done at a place, and at which place to go on
