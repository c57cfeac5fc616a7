"""Prompt to tokens: cut into words, typing errors mended, the longest known form taken at each place."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from langit.request import APERTURES, LENSES
from langit.scene.catalogue import kind
from langit.scene.forms import EMOJI, bare, plain
from langit.scene.lexicon import Language, Lexicon, Sense, lexicon
from langit.understanding.repair import class_of, compound, mended

MEASURES: Final[tuple[tuple[str, re.Pattern[str], tuple[float, float]], ...]] = (
    ("lens", re.compile(r"(?P<value>\d{1,3}) ?mm\b.*", re.IGNORECASE), LENSES),
    ("aperture", re.compile(r"f ?/? ?(?P<value>\d{1,2}(?:\.\d+)?)", re.IGNORECASE), APERTURES),
)
"""Numbers with a unit: the room that they belong to, how they are written, and from where to where they go."""
STOPS: Final = r"\b[fF](?: ?/ ?)?\d{1,2}(?:\.\d+)?\b"  # f-numbers
WORDS: Final = EMOJI + r"|[^\W_]+(?:['\u2019][^\W_]+)*|[.,;:!?()\n\"\u2014\u2013/&]"
PUNCTUATION: Final = frozenset('.,;:!?()\n"\u2014\u2013/&')
DESCRIBING: Final = frozenset({"number", "color", "build", "hair", "word", "owner"})
NOUNS: Final = frozenset({"kind", "people"})


@dataclass(frozen=True, kw_only=True)
class Token:
    """One word or fixed phrase of the prompt: `text` as written, from `start` to `end`, and what it may mean.

    `word` is the form in the lexicon that was taken (a typing error mended), empty when there is none. `room` and
    `name` are what it means here, once `tagging.py` has chosen.
    """

    text: str
    start: int = 0
    end: int = 0
    senses: tuple[Sense, ...] = ()
    code: str = "en"
    plural: bool = False
    word: str = ""
    room: str = ""
    name: str = ""

    def named(self, room: str) -> str:
        """What the token means in that room, empty when nothing."""
        own = [sense.name for sense in self.senses if sense.room == room and sense.code == self.code]
        return own[0] if own else next((sense.name for sense in self.senses if sense.room == room), "")

    def says(self, room: str, *names: str) -> bool:
        """Whether it may belong to `room` (with one of `names`, where given)."""
        return any(s.room == room and (not names or s.name in names) for s in self.senses)

    @property
    def known(self) -> bool:
        """Whether the lexicon has it at all."""
        return bool(self.senses)

    @property
    def stands_in(self) -> bool:
        """Whether only the nearest of what it names here can be shown."""
        return any(s.stand_in for s in self.senses if s.room == self.room and s.name == self.name)

    @property
    def emoji(self) -> bool:
        """Whether it is an emoji."""
        return re.fullmatch(EMOJI, self.text) is not None

    @property
    def several(self) -> bool:
        """Whether it is a fixed phrase of several words."""
        return " " in self.word

    @property
    def language(self) -> Language:
        """The language it is taken to be in."""
        return lexicon().languages[self.code]

    @property
    def points_back(self) -> bool:
        """Whether its ending points back to somebody known: "bolanya", "di sampingnya"."""
        return any(plain(self.text).endswith(ending) for ending in self.language.definite)


@dataclass(frozen=True, kw_only=True)
class _Raw:
    text: str
    word: str
    start: int
    end: int
    doubled: bool = False


def tokenize(prompt: str) -> list[Token]:
    """The tokens of a prompt, sentence marks included (room `word`, names `comma` and `stop`)."""
    book = lexicon()
    raw = [_read(part, book) for part in _raw(prompt, book)]
    found: list[Token] = []
    place = 0
    while place < len(raw):
        token, taken = _longest(raw, place, book)
        found.append(token)
        place += taken
    return _settled(found)


@cache
def _parted() -> re.Pattern[str]:
    """What a prompt is cut into: lenses and f-numbers with their words, emoji, words, marks."""
    said = [language.millimeters for language in lexicon().languages.values()]
    lens, film, before = (
        [re.escape(word) for own in said for word in own.get(name, ())] for name in ("lens", "film", "before")
    )
    none = "".join(f"(?<!{word} )" for word in before) + r"\b\d{1,3} ?mm\b" + "".join(f"(?! ?{word})" for word in film)
    return re.compile(none + "".join(rf"(?: {word}\b)?" for word in lens) + f"|{STOPS}|{WORDS}")


def _raw(prompt: str, book: Lexicon) -> list[_Raw]:
    parts: list[_Raw] = []
    last_end = -1
    for match in _parted().finditer(prompt):
        joined = match.start() == last_end + 1 and last_end >= 0 and prompt[last_end] in "-\u2011"
        last_end = match.end()
        word = plain(match.group())
        if joined and parts and parts[-1].word == _root(word, book) and not word.isdigit():
            # A doubled noun is a plural; a doubled word of the lexicon ("abu-abu") is looked up as it stands.
            text = prompt[parts[-1].start : match.end()]
            parts[-1] = replace(parts[-1], text=text, end=match.end(), doubled=True)
        else:
            parts.append(_Raw(text=match.group(), word=word, start=match.start(), end=match.end()))
    return parts


def _root(word: str, book: Lexicon) -> str:
    for language in book.languages.values():
        for ending in language.definite:
            if word.endswith(ending) and len(word) > 2 * len(ending):
                return word.removesuffix(ending)
    return word


def _read(part: _Raw, book: Lexicon) -> _Raw:
    """The part as the lexicon has it: an ending cut off, or a typing error mended."""
    word = part.word
    if word in book.vocabulary or word in PUNCTUATION:
        return part
    for language in book.languages.values():
        for ending in language.endings:
            root = word.removesuffix(ending)
            if root != word and len(root) > 2 and root in book.vocabulary:
                return replace(part, word=root)
    return replace(part, word=mended(word))


def _longest(raw: list[_Raw], place: int, book: Lexicon) -> tuple[Token, int]:
    """The token that begins at a place, and of how many parts it is."""
    part = raw[place]
    if part.doubled:
        doubled = book.forms.get((part.word, part.word))
        senses = doubled or book.forms.get((part.word,), ())
        return _token(raw[place : place + 1], senses, plural=not doubled), 1
    for count in range(min(book.longest, len(raw) - place), 0, -1):
        parts = raw[place : place + count]
        if _one_word(parts, book):
            return _token(parts, (), plural=False), count
        senses = _senses(parts, book)
        if not senses and count == 1:
            senses = _measure(parts[0].text, book) or _sign(parts[0].text, book)
        if senses:
            nouns = [sense for sense in senses if sense.room in NOUNS]
            return _token(parts, senses, plural=bool(nouns) and all(sense.plural for sense in nouns)), count
    return _token([part], (), plural=False), 1


def _senses(parts: list[_Raw], book: Lexicon) -> tuple[Sense, ...]:
    """What the parts mean together; one that was doubled may stand for itself twice, or once."""
    plainly = tuple(part.word for part in parts)
    twice = tuple(word for part in parts for word in (part.word,) * (2 if part.doubled else 1))
    return book.forms.get(twice, ()) or book.forms.get(plainly, ())


def _measure(text: str, book: Lexicon) -> tuple[Sense, ...]:
    """What a number with a unit means, which no language writes otherwise: "85mm", "f/1.4"."""
    for room, written, (least, most) in MEASURES:
        found = written.fullmatch(text)
        if found and least <= float(found["value"]) <= most:
            return tuple(Sense(room, f"{float(found['value']):g}", code) for code in book.languages)
    return ()


def _sign(text: str, book: Lexicon) -> tuple[Sense, ...]:
    """What an emoji means, in every language."""
    found = book.emoji.get(bare(text))
    return tuple(Sense(*found, code) for code in book.languages) if found else ()


def _one_word(parts: list[_Raw], book: Lexicon) -> bool:
    """Whether the parts are one word that the lexicon does not hold."""
    return tuple(part.word for part in parts) in book.unable or (len(parts) == 2 and _compound(parts, book))


def _compound(parts: list[_Raw], book: Lexicon) -> bool:
    """Whether two words name something else than the second: a hot dog is no dog, a white house is a house."""
    words = (parts[0].word, parts[1].word)
    first, second = _rooms(words[0], book), book.forms.get((words[1],), ())
    if words in book.forms or not DESCRIBING.isdisjoint(first):
        return False
    if not second and "body" in first:  # "a hair drier"
        return class_of(words[1]) not in {None, "-"}
    letter = compound(" ".join(words))
    if letter is None or not second:
        return letter is not None
    named = [sense.name for sense in second if sense.room == "kind"]
    return bool(named) and letter not in {class_of(kind(name).isa) for name in named}


def _rooms(word: str, book: Lexicon) -> set[str]:
    """The rooms that a word by itself belongs to."""
    return {sense.room for sense in book.forms.get((word,), ())}


def _token(parts: list[_Raw], senses: tuple[Sense, ...], *, plural: bool) -> Token:
    return Token(
        text=" ".join(part.text for part in parts),
        start=parts[0].start,
        end=parts[-1].end,
        senses=senses,
        plural=plural,
        word=" ".join(part.word for part in parts) if senses else "",
    )


def _settled(tokens: list[Token]) -> list[Token]:
    """Give every token its language: its own where only one has it, else that of its sentence."""
    settled: list[Token] = []
    whole = _votes(tokens)
    sentence: list[Token] = []
    for token in [*tokens, Token(text=".", senses=(Sense("word", "stop", "en"),))]:
        sentence.append(token)
        if token.says("word", "stop"):
            code = _votes(sentence, whole)
            settled += [_in_language(each, code) for each in sentence]
            sentence = []
    return settled[:-1]


def _votes(tokens: list[Token], default: str = "en") -> str:
    votes: dict[str, int] = {}
    for token in tokens:
        codes = {sense.code for sense in token.senses}
        if len(codes) == 1 and token.text not in PUNCTUATION:
            code = codes.pop()
            votes[code] = votes.get(code, 0) + 1
    best = sorted(votes, key=lambda code: -votes[code])
    if not best or (len(best) > 1 and votes[best[0]] == votes[best[1]]):
        return default
    return best[0]


def _in_language(token: Token, code: str) -> Token:
    codes = {sense.code for sense in token.senses}
    own = code if not codes or code in codes else min(codes)
    senses = token.senses
    if own == code and len(codes) > 1:
        senses = tuple(sense for sense in senses if sense.code == code) or senses
    return replace(token, senses=senses, code=own)
