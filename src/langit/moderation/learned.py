"""A classifier of ours beside the rules: what is said, by logistic regression, and what is meant, by an encoder.

What is said: words and pairs of words, runs of letters in them, the concepts that the rules see, and pairs of
concepts. Each is hashed to a bucket (Weinberger et al. 2009, arXiv:0902.2206), and a bucket has a weight a class. To
its logits those of heads upon the encoder are added, as experts that are multiplied (Hinton 2002), and all classes
share one softmax with `none`. `scripts/assets/moderation/train.py` makes the weights, from texts beside it.
"""

import io
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, combinations, pairwise
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from langit.assets.pack import opened
from langit.moderation import encoder, lexicon, rules
from langit.moderation.decision import Finding
from langit.moderation.encoder import Floats
from langit.moderation.head import Head
from langit.moderation.lexicon import Hit
from langit.moderation.views import AS_WRITTEN, views

WEIGHTS: Final = "moderation/guard.npz"
BUCKETS: Final = 1 << 16
LETTERS: Final = (3, 4, 5)  # lengths of the runs of letters, the ends of a word counted
WINDOW: Final = 48  # words that are judged at once; of a longer text every such stretch is
STEP: Final = 36
MOST: Final = 576  # words that the encoder reads of one text: the stretches that are worst by what is said
HEARD: Final = 0.25  # a score below is no finding
CLEARED: Final = 0.12  # a score below, everywhere, stands against a rule
CERTAIN: Final = 1.0  # the score of a rule that nothing clears
SURE: Final = 0.9  # of one that is met by chance hardly ever
CLEARED_SURE: Final = 0.006  # a score below stands against such a rule
LONG: Final = 1_000  # characters, beyond which no rule is cleared: no stretch may go unread then
CLOSE: Final = (12, 6)  # words of a stretch, and from one to the next, where a rule may be cleared
ENDS: Final = re.compile(  # of sentences; a sign between single letters, as in "U.S.", ends none
    r"(?:(?<=\w\w[.!?;])|(?<=[\u2026\u3002\uff01\uff1f\uff1b\u0964\u061f\u061b]))(?![\d.])\s*|(?<=[.!?;])\s+|\n+"
)
APART: Final = 6.0  # logarithm of odds by which a sentence must be worse than a text, which has many
BRIEF: Final = 4  # words of a sentence below which it is read with the next
LOUDNESS: Final = (1.0, 1.0, 2.0)  # lengths of the vectors of words, letters and concepts, so that none drowns another
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


class Window(NamedTuple):
    """A stretch of a text: its words, the concepts in it, and what the encoder reads of it."""

    words: list[str]
    hits: list[Hit]
    text: str


class Opinion(NamedTuple):
    """What the classifier holds of one window: the likeliest category, and how sure it is that it may not be made."""

    category: str
    score: float
    written: str


@dataclass(frozen=True, kw_only=True)
class Weights:
    """`table` (BUCKETS, classes) in int8, `scale` and `bias` (classes,); `classes` begins with `none`.

    `trust` is what the logits of the heads count beside those of the table, and `threshold` the logarithm of the odds
    from which a text is refused.
    """

    classes: tuple[str, ...]
    table: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    heads: tuple[Head, ...]
    trust: float
    threshold: float

    def said(self, buckets: NDArray[np.int64], values: NDArray[np.float32]) -> Floats:
        """Logits (classes,) by what is said."""
        return np.asarray(values @ self.table[buckets].astype(np.float32) * self.scale + self.bias, np.float32)

    def unsafe(self, said: Floats, meant: Floats, margin: float = 0.0) -> tuple[str, float]:
        """The likeliest category, and how sure it is that the text may not be made: one half at the threshold.

        `margin` is added to the threshold, in logits.
        """
        logits = said + self.trust * meant
        best = 1 + int(logits[1:].argmax())
        odds = float(np.logaddexp.reduce(logits[1:]) - logits[0])
        return self.classes[best], float(1 / (1 + np.exp(self.threshold + margin - odds)))

    def meant(self, text: str) -> Floats:
        """Logits (classes,) by what is meant: the mean of the heads."""
        read = encoder.read(text)
        return np.mean([head(read) for head in self.heads], 0, dtype=np.float32)


@cache
def weights() -> Weights:
    """The weights of the package."""
    with np.load(io.BytesIO(opened(WEIGHTS)), allow_pickle=False) as file:
        return Weights(
            classes=tuple(str(file["classes"]).split()), table=file["table"], scale=file["scale"], bias=file["bias"],
            heads=tuple(Head.of(file, number) for number in range(int(file["heads"]))), trust=float(file["trust"]),
            threshold=float(file["threshold"]),
        )  # fmt: skip


def windows(view: str, marked: str = "", length: int = WINDOW, step: int = STEP) -> Iterator[Window]:
    """Stretches of a canonical text, `length` words each; `marked` is the same with its marks, for the encoder."""
    words = lexicon.tokens(view)
    hits = sorted((hit for found in rules.concepts(view).values() for hit in found), key=_start)
    marked = marked or view
    spans = [found.span() for found in lexicon.TOKEN.finditer(marked)]
    for at in range(0, max(1, len(words) - length + step), step):
        stop = at + length
        first, last = (bisect_left(hits, edge, key=_start) for edge in (at, stop))
        begin, end = spans[at][0] if at else 0, spans[stop - 1][1] if stop < len(spans) else len(marked)
        yield Window(words[at:stop], [hit for hit in hits[first:last] if hit.stop <= stop], marked[begin:end])


def readings(text: str, length: int = WINDOW, step: int = STEP) -> Iterator[tuple[str, Window]]:
    """Every window of every legible view of a text, and how that view was written.

    Plain letters have lost the marks that many languages cannot be read without, so the encoder is shown the text as
    it was written where nothing else sets the two apart.
    """
    seen = views(text)
    raw = next((view for written, view, _ in seen if written == AS_WRITTEN), "")
    for written, view, legible in seen:
        if not legible:
            continue
        marked = raw if written == "plain" and raw and lexicon.tokens(_bare(raw)) == lexicon.tokens(view) else ""
        if len(lexicon.tokens(marked)) != len(lexicon.tokens(view)):
            marked = ""
        yield from ((written, window) for window in windows(view, marked, length, step))


def _bare(text: str) -> str:
    """A text without its marks."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")


def _start(hit: Hit) -> int:
    return hit.start


@lru_cache(maxsize=1 << 10)
def _meant(text: str) -> Floats:
    """Most windows of a long text are the same in every view."""
    return weights().meant(text)


@lru_cache(maxsize=64)
def opinions(text: str, length: int = WINDOW, step: int = STEP) -> tuple[Opinion, ...]:
    """What the classifier holds of every window of a text, in every way that it can be read."""
    return _held(readings(text, length, step))


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; a brief one goes with the next, and the last with the one before."""
    found: list[str] = []
    for part in filter(str.strip, ENDS.split(text)):
        if found and len(lexicon.tokens(found[-1])) < BRIEF:
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    if len(found) > 1 and len(lexicon.tokens(found[-1])) < BRIEF:
        last = found.pop()
        found[-1] = f"{found[-1]} {last}"
    return tuple(found)


@lru_cache(maxsize=64)
def apart(text: str) -> tuple[Opinion, ...]:
    """What it holds of each sentence of several by itself, for friendly ones around an unsafe one talk it round."""
    each = sentences(text)
    if len(each) < 2:
        return ()
    return _held((reading for sentence in each for reading in readings(sentence)), APART)


def _held(read: Iterable[tuple[str, Window]], margin: float = 0.0) -> tuple[Opinion, ...]:
    """Opinions of windows; the encoder reads those that are worst by what is said, up to MOST words."""
    judged, silent = weights(), np.zeros(len(weights().classes), np.float32)
    said = [(way, window, judged.said(*features(window.words, window.hits))) for way, window in read]
    worst = sorted(said, key=lambda one: -judged.unsafe(one[2], silent)[1])
    sizes = {window.text: len(window.words) for _, window, _ in worst}
    heard = {text for text, words in zip(sizes, accumulate(sizes.values()), strict=True) if words <= MOST}
    return tuple(
        Opinion(*judged.unsafe(logits, _meant(window.text) if window.text in heard else silent, margin), way)
        for way, window, logits in said
    )


def judge(text: str, field: str) -> list[Finding]:
    """What the classifier finds in one text: the worst of each category."""
    worst: dict[str, Finding] = {}
    if field == rules.NEGATIVE:
        return []  # what shall not be seen may be anything
    for category, score, written in (*opinions(text), *apart(text)):
        if score < HEARD:
            continue
        if category not in worst or score > worst[category].score:
            worst[category] = Finding(
                category=category, score=round(score, 3), field=field, rule=f"learned.{category}", written=written
            )
    return list(worst.values())


def doubt(text: str) -> float:
    """How far from sure it is that nothing in a text may not be made: the worst of every reading, whole and closely.

    Closely, for what stands amid many harmless words is easily taken for harmless, and rules are not.
    """
    if len(text) > LONG:
        return 1.0
    return max(opinion.score for seen in (opinions(text), opinions(text, *CLOSE)) for opinion in seen)


def least_doubt(finding: Finding) -> float:
    """The doubt from which on what a rule found stands: the surer the rule, the less; what is certain always stands."""
    if finding.score >= CERTAIN:
        return 0.0
    return CLEARED_SURE if finding.score >= SURE else CLEARED


def clears(finding: Finding, text: str) -> bool:
    """Whether it is sure enough that what a rule found in a text is none."""
    least = least_doubt(finding)
    return least > 0 and doubt(text) < least
