"""A small classifier of ours beside the rules: logistic regression over words, letters and what the rules see.

What a text is told by: its words and pairs of words, runs of letters in them, the concepts that it names, and pairs of
concepts. Each is hashed to a bucket (Weinberger et al. 2009, arXiv:0902.2206), and a bucket has a weight a class; the
classes share one softmax with `none`. `scripts/assets/moderation/train.py` makes the weights, from texts beside it.
"""

import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from langit.assets.pack import opened
from langit.moderation import lexicon, rules
from langit.moderation.decision import Finding
from langit.moderation.lexicon import Hit
from langit.moderation.views import views

WEIGHTS: Final = "moderation/guard.npz"
BUCKETS: Final = 1 << 16
LETTERS: Final = (3, 4, 5)  # lengths of the runs of letters, the ends of a word counted
WINDOW: Final = 48  # words that are judged at once; of a longer text every such stretch is
STEP: Final = 24
HEARD: Final = 0.25  # a score below is no finding
LOUDNESS: Final = (
    1.0,
    1.0,
    2.0,
)  # the length of the vectors of words, letters and concepts, so that none drowns another
CONCEPTS: Final = 40  # of one window that are paired, which no honest text exceeds


def bucket(feature: str) -> int:
    """Where the weights of a feature stand."""
    return crc32(feature.encode()) % BUCKETS


@lru_cache(maxsize=1 << 14)
def _letters(word: str) -> tuple[int, ...]:
    """Buckets of the runs of letters of a word."""
    ends = f"<{word}>"
    return tuple({bucket(f"l {ends[at : at + size]}") for size in LETTERS for at in range(len(ends) - size + 1)})


def features(words: Sequence[str], hits: Iterable[Hit]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The buckets of a text, and the value of each: (features,) both."""
    said = {bucket(f"w {word}") for word in words} | {bucket(f"w {one} {other}") for one, other in pairwise(words)}
    spelled = {one for word in words for one in _letters(word)}
    named = sorted({hit.concept for hit in hits})[:CONCEPTS]
    seen = {bucket(f"c {one}") for one in named} | {bucket(f"c {one} {other}") for one, other in combinations(named, 2)}
    groups = [np.fromiter(sorted(group), np.int64) for group in (said, spelled, seen)]
    values = [
        np.full(len(group), loud / max(1.0, len(group)) ** 0.5, np.float32)
        for group, loud in zip(groups, LOUDNESS, strict=True)
    ]
    return np.concatenate(groups), np.concatenate(values)


@dataclass(frozen=True, kw_only=True)
class Weights:
    """`table` (BUCKETS, classes) in int8, `scale` and `bias` (classes,); `classes` begins with `none`."""

    classes: tuple[str, ...]
    table: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    threshold: float

    def unsafe(self, buckets: NDArray[np.int64], values: NDArray[np.float32]) -> tuple[str, float]:
        """The likeliest category, and how sure it is that the text is none that may be made, 0 to 1."""
        logits = values @ self.table[buckets].astype(np.float32) * self.scale + self.bias
        likely = np.exp(logits - logits.max())
        likely /= likely.sum()
        best = 1 + int(likely[1:].argmax())
        return self.classes[best], self.calibrated(1.0 - float(likely[0]))

    def calibrated(self, share: float) -> float:
        """A share with the threshold of training at one half: odds against odds."""
        share = min(max(share, 1e-6), 1 - 1e-6)
        odds = share / (1 - share) * (1 - self.threshold) / self.threshold
        return odds / (1 + odds)


@cache
def weights() -> Weights:
    """The weights of the package."""
    with np.load(io.BytesIO(opened(WEIGHTS)), allow_pickle=False) as file:
        return Weights(
            classes=tuple(str(file["classes"]).split()), table=file["table"], scale=file["scale"], bias=file["bias"],
            threshold=float(file["threshold"]),
        )  # fmt: skip


def windows(view: str) -> Iterator[tuple[list[str], list[Hit]]]:
    """The stretches of a canonical text that are judged, each with the concepts in it."""
    words = lexicon.tokens(view)
    hits = sorted((hit for found in rules.concepts(view).values() for hit in found), key=_start)
    for at in range(0, max(1, len(words) - WINDOW + STEP), STEP):
        first, last = (bisect_left(hits, edge, key=_start) for edge in (at, at + WINDOW))
        yield words[at : at + WINDOW], [hit for hit in hits[first:last] if hit.stop <= at + WINDOW]


def _start(hit: Hit) -> int:
    return hit.start


def judge(text: str, field: str) -> list[Finding]:
    """What the classifier finds in one text, in every way that it can be read: the worst of each category."""
    worst: dict[str, Finding] = {}
    if field == rules.NEGATIVE:
        return []  # what shall not be seen may be anything
    for written, view in views(text):
        for words, hits in windows(view):
            category, score = weights().unsafe(*features(words, hits))
            if score < HEARD:
                continue
            if category not in worst or score > worst[category].score:
                worst[category] = Finding(
                    category=category, score=round(score, 3), field=field, rule=f"learned.{category}", written=written
                )
    return list(worst.values())
