"""Prompt to tokens: cut into words, typing errors mended, the longest known form taken at each place."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from langit.scene.forms import plain
from langit.scene.lexicon import Language, Lexicon, Sense, lexicon

WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|[.,;:!?()\n\"\u2014\u2013/&]", re.UNICODE)
PUNCTUATION: Final = frozenset('.,;:!?()\n"\u2014\u2013/')
KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_MENDED = 5  # letters: shorter words have too many neighbors
LONG_WORD = 8  # letters from which on two errors are mended


@dataclass(frozen=True, kw_only=True)
class Token:
    """One word or fixed phrase of the prompt: `text` as written, what it may mean, and its language.

    `word` is the form in the lexicon that was taken (a typing error mended), empty when there is none.
    """

    text: str
    senses: tuple[Sense, ...] = ()
    code: str = "en"
    plural: bool = False
    word: str = ""

    def name(self, room: str) -> str | None:
        """What the token means in that room, if it means anything there."""
        own = [sense.name for sense in self.senses if sense.room == room and sense.code == self.code]
        return own[0] if own else next((sense.name for sense in self.senses if sense.room == room), None)

    def says(self, room: str, *names: str) -> bool:
        """Whether it belongs to `room` (with one of `names`, where given)."""
        return any(s.room == room and (not names or s.name in names) for s in self.senses)

    @property
    def known(self) -> bool:
        """Whether the lexicon has it at all."""
        return bool(self.senses)

    @property
    def language(self) -> Language:
        """The language it is taken to be in."""
        return lexicon().languages[self.code]


@dataclass(frozen=True)
class _Raw:
    text: str
    word: str
    doubled: bool = False


def tokenize(prompt: str) -> list[Token]:
    """The tokens of a prompt, sentence marks included (room `word`, names `comma` and `stop`)."""
    book = lexicon()
    raw = [_mended(part, book) for part in _raw(prompt)]
    found: list[Token] = []
    place = 0
    while place < len(raw):
        token, taken = _longest(raw, place, book)
        found.append(token)
        place += taken
    return _settled(found)


def _raw(prompt: str) -> list[_Raw]:
    parts: list[_Raw] = []
    last_end = -1
    for match in WORD.finditer(prompt):
        joined = match.start() == last_end + 1 and last_end >= 0 and prompt[last_end] in "-\u2011"
        last_end = match.end()
        text = match.group()
        word = plain(text)
        if joined and parts and parts[-1].word == _root(word) and not word.isdigit():
            # A doubled noun is a plural; a doubled word of the lexicon ("abu-abu") is looked up as it stands.
            parts[-1] = _Raw(f"{parts[-1].text}-{text}", parts[-1].word, doubled=True)
        else:
            parts.append(_Raw(text, word))
    return parts


def _root(word: str) -> str:
    return word.removesuffix("nya") if len(word) > 6 else word


def _mended(part: _Raw, book: Lexicon) -> _Raw:
    """The part with a typing error mended, or as it was."""
    word = part.word
    if word in book.vocabulary or word in book.unlike or word in PUNCTUATION:
        return part
    for language in book.languages.values():
        for ending in language.endings:
            root = word.removesuffix(ending)
            if root != word and len(root) > 2 and root in book.vocabulary:
                return _Raw(part.text, root, part.doubled)
    if len(word) < SHORTEST_MENDED - 1 or not word.isalpha():
        return part
    near = [(_error(word, known), known) for known in _beginning_with(word[0]) if abs(len(known) - len(word)) <= 2]
    found = sorted((error, known) for error, known in near if error is not None)
    best = [known for error, known in found if error == found[0][0]]
    if best and len({_meaning(known, book) for known in best}) == 1:
        return _Raw(part.text, best[0], part.doubled)
    return part


@cache
def _beginning_with(letter: str) -> tuple[str, ...]:
    """The words of the lexicon that could be meant: a slip in the first letter is rare."""
    return tuple(sorted(word for word in lexicon().vocabulary if word.startswith(letter)))


def _meaning(known: str, book: Lexicon) -> tuple[tuple[str, str], ...] | str:
    """What a word means by itself: two spellings of one meaning are no ambiguity."""
    senses = book.forms.get((known,))
    return tuple(sorted((sense.room, sense.name) for sense in senses)) if senses else known


def _error(word: str, known: str) -> int | None:
    """How many slips of the hand lead from `known` to `word`; none when it is more likely another word.

    In short words only swapped, missing or doubled letters count: "horse" is no "house" and "cat" no "car".
    """
    if word[0] != known[0]:
        return None
    prefixes = [p for language in lexicon().languages.values() for p in language.verb_prefixes]
    shared = next(
        (p for p in sorted(prefixes, key=len, reverse=True) if word.startswith(p) and known.startswith(p)), ""
    )
    if shared and len(word) - len(shared) > 2 and len(known) - len(shared) > 2:
        word, known = word[len(shared) :], known[len(shared) :]  # a slip in the root counts as one in a short word
        if word[0] != known[0]:
            return None
    if len(word) < SHORTEST_MENDED:
        swapped = len(word) == len(known) and sorted(word) == sorted(known) and OSA.distance(word, known) == 1
        lost = len(known) == SHORTEST_MENDED and OSA.distance(word, known) == 1 and word[-1] == known[-1]
        return 1 if swapped else 2 if lost else None
    if len(known) < SHORTEST_MENDED:
        return None
    allowed = 2 if min(len(word), len(known)) >= LONG_WORD else 1
    errors = int(OSA.distance(word, known, score_cutoff=allowed))
    if errors > allowed or not _near_keys(word, known):
        return None
    if min(len(word), len(known)) < 7:
        swapped = sorted(word) == sorted(known)
        lost = len(word) + 1 == len(known) and word[-1] == known[-1]
        doubled = len(word) == len(known) + 1 and any(a == b for a, b in pairwise(word))
        return errors if swapped or lost or doubled else None
    return errors


def _near_keys(word: str, known: str) -> bool:
    """Whether the letters that differ, where single ones do, lie side by side on a keyboard: "shop" is no "stop"."""
    if len(word) != len(known) or sorted(word) == sorted(known):
        return True
    differing = [(a, b) for a, b in zip(word, known, strict=True) if a != b]
    return all(_key_distance(a, b) < 1.5 for a, b in differing) if len(differing) == 1 else True


def _key_distance(one: str, other: str) -> float:
    places = [
        (row, column) for letter in (one, other) for row, keys in enumerate(KEYS) for column in [keys.find(letter)]
    ]
    found = [(row, column) for row, column in places if column >= 0]
    if len(found) != 2:
        return 9.0
    (r1, c1), (r2, c2) = found
    return float(abs(r1 - r2) + abs(c1 + 0.4 * r1 - c2 - 0.4 * r2) * 0.7)


def _longest(raw: list[_Raw], place: int, book: Lexicon) -> tuple[Token, int]:
    part = raw[place]
    if part.doubled:
        doubled = book.forms.get((part.word, part.word))
        senses = doubled or book.forms.get((part.word,), ())
        return Token(text=part.text, senses=senses, plural=not doubled, word=part.word if senses else ""), 1
    for count in range(min(book.longest, len(raw) - place), 0, -1):
        parts = raw[place : place + count]
        words = tuple(word for p in parts for word in ((p.word, p.word) if p.doubled and count > 1 else (p.word,)))
        senses = book.forms.get(words, ()) or book.forms.get(tuple(p.word for p in parts), ())
        if senses:
            text = " ".join(p.text for p in parts)
            counted = parts[0].doubled and len(words) == count
            plural = counted or all(s.plural for s in senses if s.room in {"kind", "people"})
            noun = any(s.room in {"kind", "people"} for s in senses)
            return Token(text=text, senses=senses, plural=noun and plural, word=" ".join(p.word for p in parts)), count
    return Token(text=part.text), 1


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
    return Token(text=token.text, senses=senses, code=own, plural=token.plural, word=token.word)
