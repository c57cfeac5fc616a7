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


def languages() -> tuple[str, ...]:
    """The languages that have a list."""
    return tuple(sorted(file.name.split(".")[0] for file in (ROOT / "words").iterdir() if file.name.endswith(".gz")))


@cache
def _list(code: str) -> bytes:
    return gzip.decompress(opened(f"words/{code}.txt.gz"))


@cache
def _span(code: str, letter: str) -> tuple[int, int]:
    """Where in a list the words of that letter stand, with the end of the line before."""
    text, key = _list(code), b"\n" + letter.encode()
    first = text.find(key)
    return (first, text.index(b"\n", text.rfind(key) + 1) + 1) if first >= 0 else (0, 0)


@cache
def look_up(code: str, word: str) -> Row | None:
    """The row of a word, or of two with a space between, in lower case; None where the list has none."""
    if not word:
        return None
    text = _list(code)
    first, last = _span(code, word[:1])
    at = text.find(b"\n" + word.encode() + b"\t", first, last)
    if at < 0:
        return None
    line = text[at + 1 : text.index(b"\n", at + 1)].decode()
    return Row(*line.split("\t"))
