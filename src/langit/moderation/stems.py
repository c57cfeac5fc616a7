"""What a word may be a form of: candidates, not a verdict. A wrong candidate that is no term costs nothing.

One function a language, by its code; a language that is not here has no forms beyond those that its rows name.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

VOWELS: Final = "aeiou"
SHORTEST: Final = 3  # letters of a stem


def english(word: str) -> Iterator[str]:
    """`stabbing`, `stabbed`, `stabs` to `stab`; `knives` to `knife`."""
    if word.endswith("ies"):
        yield word[:-3] + "y"
        yield word[:-1]
    elif word.endswith("ves"):
        yield from (word[:-3] + "f", word[:-3] + "fe", word[:-1])
    elif word.endswith("es"):
        yield from (word[:-2], word[:-1])
    elif word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
    if word.endswith("ied"):
        yield word[:-3] + "y"
    if word.endswith("ying"):
        yield word[:-4] + "ie"
    for ending in ("ed", "ing", "ings", "in"):  # "killin"
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            yield from (stem, stem + "e")
            if len(stem) > SHORTEST - 1 and stem[-1] == stem[-2] and stem[-1] not in VOWELS:
                yield stem[:-1]


NASAL: Final = {"mem": ("", "p", "b"), "men": ("", "t"), "meny": ("s",), "meng": ("", "k"), "menge": ("",), "me": ("",),
                "pem": ("", "p", "b"), "pen": ("", "t"), "peny": ("s",), "peng": ("", "k"), "pe": ("",),
                "nge": ("",), "ng": ("", "k"), "ny": ("s", "c"), "n": ("t",), "m": ("p",)}  # fmt: skip
"""Prefixes of Indonesian and Malay, with the letters that they may have taken from the root."""
PLAIN: Final = ("di", "ber", "ter", "per", "ke", "se", "bel", "diper", "memper")
CLITICS: Final = ("nya", "lah", "kah", "pun", "ku", "mu")
ENDINGS: Final = ("kan", "i", "an", "in")  # "mukulin", as it is spoken


def malay(word: str) -> Iterator[str]:
    """`membunuhnya` to `bunuh`, `penyiksaan` to `siksa`: Indonesian and Malay."""
    bare = {word} | {word.removesuffix(one) for one in CLITICS}
    bare |= {one.removesuffix(ending) for one in bare for ending in ENDINGS}
    for one in bare:
        yield one
        for prefix in PLAIN:
            if one.startswith(prefix):
                yield one.removeprefix(prefix)
        for prefix, taken in NASAL.items():
            if one.startswith(prefix):
                yield from (letter + one.removeprefix(prefix) for letter in taken)


def spanish(word: str) -> Iterator[str]:
    """Plurals, and the feminine as the masculine; verbs are rows with their stem."""
    for one in (word, word.removesuffix("s"), word.removesuffix("es")):
        yield one
        if one.endswith("a"):
            yield one[:-1] + "o"


BEFORE: Final = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "ي", "ت", "ن", "س")
BEHIND: Final = tuple("ها هم هن نا كم ات ون ين ان وا".split()) + tuple("هيكتا")  # noqa: SIM905


def arabic(word: str) -> Iterator[str]:
    """Without article, conjunctions, person of a verb, and what hangs on the end."""
    for one in {word, *(word.removeprefix(part) for part in BEFORE)}:
        yield one
        yield from (one.removesuffix(part) for part in BEHIND)


VOWEL_SIGNS: Final = ("ाओ", "ओ", "ो", "ा", "ी", "िया", "े", "ि")  # as they are once marks have gone


def hindi(word: str) -> Iterator[str]:
    """Without the vowels of number, gender and case."""
    for ending in VOWEL_SIGNS:
        if word.endswith(ending):
            yield word.removesuffix(ending)
            yield word.removesuffix(ending) + "ा"


STEMS: Final[dict[str, Callable[[str], Iterator[str]]]] = {
    "en": english, "id": malay, "ms": malay, "es": spanish, "ar": arabic, "hi": hindi,
}  # fmt: skip


@lru_cache(maxsize=1 << 15)
def forms(code: str, word: str) -> frozenset[str]:
    """The word and what it may be a form of in a language."""
    stems = STEMS.get(code)
    own = () if stems is None else (stem for stem in stems(word) if len(stem) >= SHORTEST or code == "ar")
    return frozenset((word, *own))
