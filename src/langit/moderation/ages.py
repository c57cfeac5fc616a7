"""Ages below eighteen, as numbers: `a 15-year-old`, `usia 12 tahun`, `de 14 años`, `13岁`.

How a language says them is in its file of `data/ages`.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pydantic import ConfigDict, TypeAdapter, with_config

from langit.moderation.lexicon import ROOT, Hit

GROWN: Final = 18
LONGEST: Final = 3  # digits of an age
Words = frozenset[str]
NONE: Final[Words] = frozenset()


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, kw_only=True)
class Counting:
    """How a language says an age. A number is one before a word that stands `alone`, or behind one of those `before`.

    Before one of the `units` it is one where a word follows that says so (`then`, and no `things` behind that: their
    age says nothing of a person), where such a word stands on either side (`beside`), or, in a language that has
    neither, where something stands before it: but none of `not_before`, and behind it none of `not_then`. `suffixes`
    may be written into the number. `numerals` are its own, `ten` the one that is added to what follows.
    """

    alone: Words = NONE
    before: Words = NONE
    units: Words = NONE
    then: Words = NONE
    things: Words = NONE
    beside: Words = NONE
    not_before: Words = NONE
    not_then: Words = NONE
    suffixes: Words = NONE
    numerals: Mapping[str, int] = field(default_factory=dict)
    ten: str = ""

    def length(self, before: str, after: Sequence[str]) -> int | None:
        """How many words an age takes that begins with a number between these; None where a unit makes it none."""
        if after[0] in self.alone:
            return 2
        if after[0] not in self.units:
            return 0
        if self.then:
            return 0 if after[1] not in self.then else None if after[2] in self.things else 3
        if self.beside:
            return 2 * bool({before, after[1]} & self.beside)
        return 2 * bool(before and before not in self.not_before and after[1] not in self.not_then)


@cache
def countings() -> tuple[Counting, ...]:
    """How every language says an age."""
    adapter = TypeAdapter(Counting)
    found = sorted((ROOT / "ages").iterdir(), key=lambda file: file.name)
    return tuple(adapter.validate_python(tomllib.loads(file.read_text("utf-8"))) for file in found)


def read(words: Sequence[str]) -> Iterator[Hit]:
    """Where the words say that somebody is a minor."""
    for at, word in enumerate(words):
        stop = _stop(words, at)
        if stop and _number(words, at) < GROWN:
            yield Hit("minor", at, stop, " ".join(words[at:stop]))
        elif any(_number_before(word, suffix) < GROWN for suffix in _suffixes()):
            yield Hit("minor", at, at + 1, word)


@cache
def _suffixes() -> Words:
    """What numbers are written together with, in any language."""
    return NONE.union(*(own.suffixes for own in countings()))


@cache
def _numerals() -> Mapping[str, Counting]:
    """The language of every numeral."""
    return {word: own for own in countings() for word in own.numerals}


def _number_before(word: str, suffix: str) -> int:
    number = word.removesuffix(suffix)
    return int(number) if number != word and number.isdecimal() else GROWN


def _number(words: Sequence[str], at: int) -> int:
    word = words[at]
    if word.isdecimal():
        return int(word)
    own = _numerals()[word]
    return (own.numerals[own.ten] if at and words[at - 1] == own.ten else 0) + own.numerals[word]


def _stop(words: Sequence[str], at: int) -> int:
    """The end of an age that begins with the number at `at`; 0 where it is none."""
    word = words[at]
    if len(word) > LONGEST or not (word.isdecimal() or word in _numerals()):
        return 0
    before = words[at - 1] if at else ""
    after = [*words[at + 1 : at + 4], "", "", ""]
    lengths = [own.length(before, after) for own in countings()]
    if None in lengths:
        return 0
    longest = max(length or 0 for length in lengths)
    if longest:
        return at + longest
    return at + 1 if any(before in own.before for own in countings()) else 0
