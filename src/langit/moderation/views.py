"""The ways in which a text can be read: as it stands, and with what hides it undone.

Hidden is what is spelled with digits and signs, misspelled, spaced, stretched, masked, written backward, or coded
(base64, hexadecimal, percent and other escapes, rot13). What hides nothing is left alone, "close-up" and "a dog's",
and a view that would read the same as another is left out: each is judged, and is one more chance to be wrong.

Rules read every view. The classifier, which knows language, reads those that are legible: of "s.t.e.p" and "step" the
second.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from langit.moderation import coded, disguised, lexicon, spelling
from langit.moderation.letters import canonical, visible

WORD: Final = re.compile(r"[^\W\d_]+")
OVERRIDE: Final = re.compile("\u202e([^\u202c\u202d]*)")
AS_WRITTEN: Final = "as written"  # with all marks, which some scripts cannot be read without
DEPTH: Final = 2  # codes inside of codes that are undone
SHORTEST: Final = 3
MOSTLY: Final = 0.5  # of a text are words where it hides nothing, and of one that was hidden when it is turned back


class View(NamedTuple):
    """How a text was written, the canonical text that it then is, and whether a person would read it so."""

    written: str
    text: str
    legible: bool = True


@lru_cache(maxsize=256)
def views(text: str) -> tuple[View, ...]:
    """The views of a text, each once.

    With all undone that hides words where they stand, a text holds every word of its other views. Where most of it is
    words then, nobody reads it otherwise, but for views of which more is; one that was turned as a whole is another.
    """
    found: dict[str, tuple[str, bool]] = {}
    for written, view, turned in _all(text, DEPTH):
        if view:
            found.setdefault(view, (written, turned))
    whole = _undone(text)
    best = _share(whole) if len(found) > 1 else 0.0
    return tuple(
        View(written, view, turned or best <= MOSTLY or view == whole or _share(view) > best)
        for view, (written, turned) in found.items()
    )


def latin(text: str) -> bool:
    """Whether all letters are Latin, whose marks no term of the lexicon bears."""
    return all(char.isascii() or "LATIN" in unicodedata.name(char, "") for char in text if char.isalpha())


def _all(text: str, depth: int) -> Iterator[tuple[str, str, bool]]:
    """Every view, how it was written, and whether it was turned as a whole."""
    plain = canonical(text)
    yield "plain", plain, False
    raw = unicodedata.normalize("NFC", text).casefold()
    if not raw.isascii() and lexicon.tokens(raw) != lexicon.tokens(plain):
        yield AS_WRITTEN, raw, False
    if OVERRIDE.search(text):
        yield "right to left", canonical(_ordered(text)), False
    spaced = canonical(disguised.spaced(visible(text)))  # before room between words is made even
    yield "spaced", spaced if spaced != plain else canonical(disguised.spaced(plain)), False
    yield "spelled with signs", disguised.signs(plain), False
    yield "split", disguised.split(plain), False
    whole = _undone(text)
    yield "undone", whole, False
    for view in {plain: None, whole: None}:
        yield "misspelled", _mended(view), False
    words = WORD.findall(plain)
    hidden = spelling.known_of(words) <= MOSTLY * len(words)
    yield from _turned("backward", plain, plain[::-1] if hidden else "", _forward)
    yield from _turned("rot13", plain, codecs.encode(plain, "rot13") if hidden else "", _rotated)
    if depth:
        for written, decode in coded.CODES.items():
            if (decoded := decode(text)) != text:
                for inner, view, turned in _all(decoded, depth - 1):
                    yield written if inner == "plain" else f"{written}, {inner}", view, turned


@lru_cache(maxsize=64)
def _undone(text: str) -> str:
    """The canonical text with all undone that hides words where they stand."""
    for _ in range(DEPTH):
        text = coded.undone(text)
    return disguised.undone(canonical(disguised.spaced(visible(_ordered(text)))))


def _ordered(text: str) -> str:
    """A text in the order in which it is seen, where an override turns it."""
    return OVERRIDE.sub(lambda found: found[1][::-1], text)


def _mended(plain: str) -> str:
    return WORD.sub(lambda found: spelling.mended(found[0]), plain)


def _share(plain: str) -> float:
    """How much of a text is words, by letters."""
    words = WORD.findall(plain)
    return sum(len(word) for word in words if spelling.is_word(word)) / max(1, sum(map(len, words)))


def _turned(written: str, plain: str, whole: str, turn: Callable[[str], str]) -> Iterator[tuple[str, str, bool]]:
    """A text turned as a `whole`, where most of it are words then, or else those of its words that are ones only so."""
    there = WORD.findall(whole)
    if spelling.known_of(there) > MOSTLY * len(there):
        yield written, whole, True
    elif (part := WORD.sub(lambda found: turn(found[0]), plain)) != plain:
        yield written, part, False


def _is_backward(word: str) -> bool:
    """Whether it is a word only from its end: "dekan", and not "sawah", a rice field."""
    return len(word) > SHORTEST + 1 and word[::-1] in lexicon.speaking() and not spelling.is_word(word)


def _forward(word: str) -> str:
    return word[::-1] if _is_backward(word) else word


def _rotated(word: str) -> str:
    """A word turned by rot13, where only that makes it one that says something."""
    turned = codecs.encode(word, "rot13")
    return turned if len(word) > SHORTEST and turned in lexicon.speaking() and not spelling.is_word(word) else word
