"""Ages below eighteen, as numbers: `a 15-year-old`, `usia 12 tahun`, `de 14 años`, `13岁`."""

from collections.abc import Iterator, Sequence
from typing import Final

from langit.moderation.lexicon import Hit

GROWN: Final = 18
AFTER: Final = ("year", "years", "yr", "yrs")  # what stands behind a number, before OLD
BY_THEMSELVES: Final = ("yo", "岁", "歲", "साल", "वरष")  # as they are once marks have gone
BEFORE: Final = frozenset(
    ("age", "aged", "turned", "usia", "usianya", "umur", "umurnya", "berusia", "berumur", "عمره", "عمرها")
)
NOT_AN_AGE: Final = ("lalu", "kemudian", "lagi", "lamanya", "terakhir")  # behind "14 tahun"
SPAN: Final = ("selama", "dalam", "setelah", "sejak", "tiap", "setiap", "sudah")  # before it
SPANISH: Final = ("anos", "anitos")
ARABIC: Final = ("سنه", "سنوات", "عاما", "اعوام", "سنة")
OLD: Final = ("old", "olds", "yo", "o")
THINGS: Final = frozenset(
    (
        "dog",
        "cat",
        "horse",
        "puppy",
        "kitten",
        "cow",
        "elephant",
        "parrot",
        "tortoise",
        "turtle",
        "whisky",
        "whiskey",
        "scotch",
        "wine",
        "bourbon",
        "rum",
        "cheese",
        "car",
        "truck",
        "boat",
        "bike",
        "motorcycle",
        "tree",
        "oak",
        "house",
        "building",
        "church",
        "company",
        "laptop",
        "computer",
        "phone",
    )
)  # whose age says nothing of a person
CHINESE: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def read(words: Sequence[str]) -> Iterator[Hit]:
    """Where the words say that somebody is a minor."""
    for at, word in enumerate(words):
        stop = _stop(words, at)
        if stop and _number(words, at) < GROWN:
            yield Hit("minor", at, stop, " ".join(words[at:stop]))
        elif word.endswith(("yo", "yr")) and word[:-2].isdecimal() and int(word[:-2]) < GROWN:
            yield Hit("minor", at, at + 1, word)


def _number(words: Sequence[str], at: int) -> int:
    word = words[at]
    if word.isdecimal():
        return int(word)
    tens = at > 0 and words[at - 1] == "十"
    return (10 if tens else 0) + CHINESE.get(word, GROWN)


def _stop(words: Sequence[str], at: int) -> int:
    """The end of an age that begins with the number at `at`; 0 where it is none."""
    if not (words[at].isdecimal() or words[at] in CHINESE) or len(words[at]) > 3:
        return 0
    before = words[at - 1] if at else ""
    after = [*words[at + 1 : at + 4], "", "", ""]
    if after[0] in BY_THEMSELVES:
        return at + 2
    if after[0] in AFTER and after[1] in OLD:
        return 0 if after[2] in THINGS else at + 3
    if after[0] == "y" and after[1] == "o":
        return at + 3
    if after[0] == "tahun" and after[1] not in NOT_AN_AGE and before and before not in SPAN:
        return at + 2
    if before in BEFORE:
        return at + 1
    if after[0] in SPANISH and (before == "de" or after[1] == "de"):
        return at + 2
    return at + 2 if after[0] in ARABIC else 0
