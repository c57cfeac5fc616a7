"""Which words a language has: lists of roots, read when the first word is looked up and searched as they lie.

Inflections are the caller's matter (`understanding/repair.py`): the lists hold roots and irregular forms only.
"""

import gzip
from functools import cache
from typing import NamedTuple

from langit.assets.pack import ROOT, opened


class Row(NamedTuple):
    """A word: `part` is as what it is used most (n, v, a, r, or - where the list does not say).

    `kind` is the letter of what its noun is (`scripts/assets/words` names them), - where that is nothing to see.
    """

    word: str
    part: str
    kind: str


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a list."""
    return tuple(sorted(file.name.split(".")[0] for file in (ROOT / "words").iterdir() if file.name.endswith(".gz")))


@cache
def _list(code: str) -> bytes:
    return gzip.decompress(opened(f"words/{code}.txt.gz"))


def look_up(code: str, word: str) -> Row | None:
    """The row of a word, or of two with a space between, in lower case; None where the list has none.

    The list is sorted, and searched by halves as it lies: it is never taken apart.
    """
    text, key = _list(code), word.encode()
    low, high = 1, len(text) - 1  # the row, if there is one, begins at one of them or between
    while low < high:
        start = text.rfind(b"\n", 0, (low + high) // 2 + 1) + 1
        end = text.index(b"\n", start)
        found = text[start : text.index(b"\t", start)]
        if found == key:
            return Row(*text[start:end].decode().split("\t"))
        if found < key:
            low = end + 1
        else:
            high = start - 1
    return None
