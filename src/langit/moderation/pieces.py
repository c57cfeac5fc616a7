"""A text cut into the pieces of an encoder: the likeliest of all cuts, each piece as likely as it was in its corpus.

Unigram segmentation (Kudo 2018, arXiv:1804.10959), a word at a time, with the pieces of XLM-R (Conneau et al. 2020,
arXiv:1911.02116) that our languages need.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

BEGIN, END, UNKNOWN = 0, 1, 2  # the first three pieces
WORD: Final = "\u2581"  # stands before each word


class Pieces:
    """Words to numbers of pieces: `names` (pieces,) and how likely each is, `scores` (pieces,), a logarithm."""

    def __init__(self, names: Sequence[str], scores: Sequence[float]) -> None:
        self._known = {name: (number, score) for number, (name, score) in enumerate(zip(names, scores, strict=True))}
        for special in names[: UNKNOWN + 1]:
            del self._known[special]
        self._longest = max(map(len, self._known))
        self._unlikely = min(scores) - 10.0  # a letter that is in no piece
        self._cut = lru_cache(maxsize=1 << 14)(self._best)

    def __call__(self, text: str) -> list[int]:
        """The numbers of the pieces of a text, between begin and end."""
        words = unicodedata.normalize("NFKC", text).split()
        return [BEGIN, *chain.from_iterable(self._cut(WORD + word) for word in words), END]

    def _best(self, word: str) -> tuple[int, ...]:
        """The likeliest cut of one word (Viterbi)."""
        best = [0.0] + [float("-inf")] * len(word)
        came: list[tuple[int, int]] = [(0, UNKNOWN)] * (len(word) + 1)
        for start in range(len(word)):
            for stop in range(start + 1, min(len(word), start + self._longest) + 1):
                number, score = self._known.get(word[start:stop], (UNKNOWN, self._unlikely))
                if number == UNKNOWN and stop > start + 1:
                    continue
                if best[start] + score > best[stop]:
                    best[stop], came[stop] = best[start] + score, (start, number)
        cut: list[int] = []
        at = len(word)
        while at:
            at, number = came[at]
            cut.append(number)
        return tuple(reversed(cut))
