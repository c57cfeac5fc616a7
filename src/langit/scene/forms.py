"""How a form of a data file is written: `"walk(,s,ed)"` stands for three words, `"ball(|s)"` for one and its plural."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product
from typing import Final


def plain(text: str) -> str:
    """Lower case, straight quotes, no accents: the way in which forms are compared."""
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2018", "'"))
    return "".join(letter for letter in text if not unicodedata.combining(letter)).casefold()


TONES: Final = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")  # skin tones, and whether in color
SIGN: Final = (
    "[\u231a\u231b\u23e9-\u23f3\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"  # where emoji stand in Unicode
)
EMOJI: Final = rf"{SIGN}(?:{TONES.pattern}|\u200d{SIGN})*"


def bare(emoji: str) -> str:
    """An emoji without what only colors it.

    >>> bare("\U0001f469\U0001f3fd") == "\U0001f469"
    True
    """
    return TONES.sub("", emoji)


def spellings(form: str) -> Iterator[tuple[str, bool]]:
    """Every spelling that a form stands for, and whether it is a plural.

    >>> list(spellings("box(|es)"))
    [('box', False), ('boxes', True)]
    """
    if ")" not in form or len(form) == 1:
        yield form.strip(), False
        return
    parts: list[list[tuple[str, bool]]] = []
    for piece in re.split(r"(\([^)]*\))", form):
        if not piece.startswith("("):
            parts.append([(piece, False)])
            continue
        singular, bar, plural = piece[1:-1].partition("|")
        choices = [(end, False) for end in singular.split(",")] if singular or not form.startswith("(") else []
        parts.append(choices + ([(end, True) for end in plural.split(",")] if bar else []))
    for choice in product(*parts):
        yield "".join(text for text, _ in choice).strip(), any(plural for _, plural in choice)
