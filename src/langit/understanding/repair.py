"""Typing errors: only a word that no dictionary of any language holds may be one.

A word is looked up with its inflections undone by the rules of each language's data file. What is left is compared with
the words of the lexicon, letter by letter, and mended only where one of them is the sole likely one.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from langit.assets import dictionary
from langit.assets.dictionary import Row
from langit.scene.forms import plain
from langit.scene.lexicon import Language, Lexicon, lexicon

KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_MENDED: Final = 5  # letters: shorter words have too many neighbors
SHORT_WORD: Final = 7  # letters below which only slips of some sorts are mended
LONG_WORD: Final = 8  # letters from which on two errors are mended
REMEMBERED: Final = 4096  # words that were looked up: prompts repeat a few
SHORTEST_ROOT: Final = 3  # letters that must be left of a word when its inflection is undone


def mended(word: str) -> str:
    """The word of the lexicon that was meant, or the word itself."""
    if len(word) < SHORTEST_MENDED - 1 or not word.isalpha() or in_dictionary(word):
        return word
    found = _nearest(word)
    book = lexicon()
    return found[0] if found and len({_meaning(known, book) for known in found}) == 1 else word


def _nearest(word: str) -> list[str]:
    """The words of the lexicon that the fewest slips lead from."""
    near = [known for known in _beginning_with(word[0]) if abs(len(known) - len(word)) <= 2]
    found = sorted((error, known) for known in near if (error := _error(word, known)) is not None)
    return [known for error, known in found if error == found[0][0]]


@lru_cache(REMEMBERED)
def in_dictionary(word: str) -> bool:
    """Whether any language has the word, itself or as an inflection of one that it has."""
    return any(entry(word, language.code) is not None for language in lexicon().languages.values())


@lru_cache(REMEMBERED)
def entry(word: str, code: str) -> Row | None:
    """The dictionary's row of a word or, where it has none, of the root that the word is an inflection of."""
    if code not in dictionary.languages():
        return None
    direct = dictionary.look_up(code, word)
    if direct is not None and direct.part != "-":
        return direct
    roots = (dictionary.look_up(code, root) for root in _roots(word, lexicon().languages[code]))
    return next((row for row in roots if row is not None), direct)


@lru_cache(REMEMBERED)
def part_of_speech(word: str, code: str) -> str:
    """As what a word is used most: n, v, a, r, or - where no dictionary says."""
    word = plain(word)
    row = entry(word, code)
    if row is None:
        return "-"
    if row.word == word and row.kind != "-":
        return row.part
    if is_verb_form(word, code):
        return "v"
    inflected = row.word != word and row.kind != "-" and word.endswith(lexicon().languages[code].shared_endings)
    return "n" if inflected and row.part in {"a", "r"} else row.part


@lru_cache(REMEMBERED)
def is_verb_form(word: str, code: str) -> bool:
    """Whether a word ends as only verbs do, or as nouns and verbs do and is a verb without that ending: "eats"."""
    word, language = plain(word), lexicon().languages[code]
    roots = [root for text in _roots(word, language) if (root := dictionary.look_up(code, text)) is not None]
    if word.endswith(language.verb_endings):
        row = entry(word, code)
        return bool(roots) and row is not None and (row.word != word or row.part == "n")
    return any(word == root.word + end for root in roots if root.part == "v" for end in language.shared_endings)


@lru_cache(REMEMBERED)
def compound(words: str) -> str | None:
    """The class of two words that together are a word of their own and something to see: "hot dog"."""
    letter = class_of(words)
    return None if letter == "-" else letter


@lru_cache(REMEMBERED)
def class_of(word: str) -> str | None:
    """The letter of what a noun is, in the first dictionary that says."""
    rows = (dictionary.look_up(code, word) for code in dictionary.languages())
    return next((row.kind for row in rows if row is not None), None)


def _roots(word: str, language: Language) -> Iterator[str]:
    """What the word may be an inflection of, the likeliest first."""
    bare = [
        put + word[len(cut) :]
        for cut, put in language.affixes
        if word.startswith(cut) and len(word) - len(cut) >= SHORTEST_ROOT
    ]
    yield from bare
    for stem in (word, *bare):
        for cut, put in language.inflections:
            root = stem.removesuffix(cut)
            if root != stem and len(root) + len(put) >= SHORTEST_ROOT:
                yield root + put
                if language.doubles and not put and root[-1:] == root[-2:-1]:
                    yield root[:-1]


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
    word, known = _without_prefix(word, known)
    if word[0] != known[0]:
        return None
    if len(word) < SHORTEST_MENDED:
        return _error_of_few(word, known)
    if len(known) < SHORTEST_MENDED:
        return None
    shorter = min(len(word), len(known))
    allowed = 2 if shorter >= LONG_WORD else 1
    errors = _slips(word, known)
    if errors > allowed or not _near_keys(word, known):
        return None
    return errors if shorter >= SHORT_WORD or _is_slip(word, known) else None


def _slips(word: str, known: str) -> int:
    """Letters changed, lost, added or swapped."""
    from rapidfuzz.distance import OSA  # most prompts have no word that needs it

    return int(OSA.distance(word, known))


def _is_slip(word: str, known: str) -> bool:
    """Whether letters were swapped, one lost or one doubled."""
    lost = len(word) + 1 == len(known) and word[-1] == known[-1]
    doubled = len(word) == len(known) + 1 and any(a == b for a, b in pairwise(word))
    return lost or doubled or sorted(word) == sorted(known)


def _without_prefix(word: str, known: str) -> tuple[str, str]:
    """Both without the prefix of a verb that they share: a slip in the root counts as one in a short word."""
    prefixes = [p for language in lexicon().languages.values() for p in language.verb_prefixes]
    shared = next(
        (p for p in sorted(prefixes, key=len, reverse=True) if word.startswith(p) and known.startswith(p)), ""
    )
    long = shared and len(word) - len(shared) > 2 and len(known) - len(shared) > 2
    return (word[len(shared) :], known[len(shared) :]) if long else (word, known)


def _error_of_few(word: str, known: str) -> int | None:
    """The same for words of four letters: two swapped, or one lost inside."""
    swapped = len(word) == len(known) and sorted(word) == sorted(known) and _slips(word, known) == 1
    lost = len(known) == SHORTEST_MENDED and _slips(word, known) == 1 and word[-1] == known[-1]
    return 1 if swapped else 2 if lost else None


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
