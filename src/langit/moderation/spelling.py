"""Which words are words, and what a misspelled one was to be.

A word is what a dictionary of the package or the lexicon has, or a form of that. What is none and lies one slip of the
fingers from a word of the lexicon is read as that: two neighbors swapped, a letter left out or struck twice (Damerau
1964, doi:10.1145/363958.363994, without his fourth, a wrong letter: "tembok", a wall, would be "tembak", to shoot, in
languages whose dictionary is thin).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from langit.assets import dictionary
from langit.moderation import lexicon
from langit.moderation.stems import forms

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
SHORTEST: Final = 3  # letters of a word that says something by itself: by chance two letters are often one
SWAPPED: Final = 4  # letters of a word from which on it can be told, where two were swapped
SLIPPED: Final = 5  # and where one is missing, or twice there
LONGEST: Final = 24  # letters of what is looked at as a word at all


@lru_cache(maxsize=1 << 15)
def is_word(word: str) -> bool:
    """Whether some language has it; a number is one."""
    if word.isdecimal() or word in lexicon.spelled():
        return True
    return SHORTEST <= len(word) <= LONGEST and (is_term(word) or _is_listed(word))


def is_part(word: str) -> bool:
    """Whether it may stand before or behind a hyphen, as "up" does in "close-up"."""
    return is_word(word) or (len(word) == SHORTEST - 1 and _is_listed(word))


@lru_cache(maxsize=1 << 15)
def is_term(word: str) -> bool:
    """Whether it is a form of a word of the lexicon."""
    known = lexicon.known()
    return any(form in known for language in lexicon.languages() for form in forms(language.code, word))


def known_of(words: Iterable[str]) -> int:
    """How many of these are words."""
    return sum(is_word(word) for word in words)


@lru_cache(maxsize=1 << 13)
def mended(word: str) -> str:
    """The word of the lexicon that was meant, or the word itself where that cannot be told or it is one."""
    if not SWAPPED <= len(word) <= LONGEST or not (word.isascii() and word.isalpha()) or is_word(word):
        return word
    known = lexicon.known()
    stems = {stem for code in dictionary.languages() for stem in forms(code, word)}
    sought = sorted(stems, key=lambda form: (-len(form), form))
    return next((meant for stem in sought for meant in _slips(stem) if meant in known), word)


def _slips(word: str) -> Iterator[str]:
    """What a word may have been before a slip that left its first letter, and its last."""
    size = len(word)
    if size >= SWAPPED:
        yield from (f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(1, size - 1))
    if size >= SLIPPED:
        yield from (word[:at] + word[at + 1 :] for at in range(1, size) if word[at] == word[at - 1])
        yield from (f"{word[:at]}{letter}{word[at:]}" for at in range(1, size) for letter in LETTERS)


def _is_listed(word: str) -> bool:
    """Whether a dictionary of the package has it or what it is a form of."""
    codes = dictionary.languages()
    return any(dictionary.look_up(code, form) is not None for code in codes for form in forms(code, word))
