"""Finds what looks alike among millions of hashes, by multi-index hashing (Norouzi, Punjani and Fleet, CVPR 2012).

Of two hashes that differ in at most 10 of 64 bits, one of their four words of 16 bits differs in at most 2. So a
look-up reads, for each word, the hashes that share one of 137 words with it, and counts bits in those alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.provenance.fingerprint import MIRROR, WINDOWS, Hashes, distances

ALIKE: Final = 10  # bits of 64 in which two pictures of one film may differ
SURE: Final = 5  # bits up to which nobody looks for a crop that would fit better
WORDS, WORD = 4, 16  # words of a hash, and their bits
NEAR: Final = ALIKE // WORDS
FRESH: Final = 4096  # hashes that may wait to be sorted in; they are compared one by one
ASKED: Final = 8  # frames of a film by which candidates are looked up; all are compared with those
CUT: Final = 2  # the same where each is looked up through all windows
MOST: Final = 200  # candidates that are looked at closely
PROBES: Final = np.array(
    [sum(1 << bit for bit in bits) for count in range(NEAR + 1) for bits in combinations(range(WORD), count)],
    np.uint16,
)


@dataclass(frozen=True, kw_only=True)
class Match:
    """A film that looks alike: its number, the median of the bits that differ, and what was done to it, it seems.

    `near` of the `compared` frames differ in no more than `ALIKE` bits.
    """

    number: int
    bits: float
    near: int
    compared: int
    cropped: bool
    mirrored: bool


class Index:
    """Hashes of films, by the number of the film. Films come in the order of their numbers."""

    def __init__(self) -> None:
        self._hashes, self._owners = np.zeros(0, np.uint64), np.zeros(0, np.int64)
        self._orders: list[NDArray[np.int32]] = []
        self._starts: list[NDArray[np.int64]] = []
        self._sorted = 0
        self._coming: list[tuple[int, Hashes]] = []

    def __len__(self) -> int:
        return len(self._hashes) + sum(len(hashes) for _, hashes in self._coming)

    def add(self, number: int, hashes: Hashes) -> None:
        """Know a film by its hashes."""
        self._coming.append((number, hashes))

    def extend(self, numbers: NDArray[np.int64], hashes: Hashes) -> None:
        """Know many at once: a number and a hash each."""
        self._hashes = np.concatenate([self._hashes, hashes])
        self._owners = np.concatenate([self._owners, numbers])

    def find(self, frames: Sequence[Hashes], rate: int = 0) -> Match | None:
        """The film that frames are most alike to, if they are.

        `frames` are the hashes of each through all `WINDOWS`, or through the first alone, which finds no crops; none of
        a frame without structure. Of a short film, they lie `rate` to a second, from the first on. What is kept of it
        lies at seconds, so these are also compared alone, and each other frame, as of a film that begins elsewhere.
        Of a long one the median over all is enough, and takes fewer like scenes for it.
        """
        places = np.array([place for place, one in enumerate(frames) if len(one)], np.int64)
        if not len(places):
            return None
        self._settle()
        every = np.stack([frames[place] for place in places])
        groups = [places >= 0]
        groups += [places % rate == 0, places % 2 == 0, places % 2 == 1] if rate else []
        groups = [group for group in groups if group.any()]
        whole = self._best(every[:, :1], groups, ASKED)
        if every.shape[1] == 1 or (whole is not None and whole.bits <= SURE):
            return whole
        return self._best(every, groups, CUT) or whole

    def _best(self, frames: Hashes, groups: Sequence[NDArray[np.bool_]], most: int) -> Match | None:
        """The best film for one of the groups of frames (frames, windows), as they are and mirrored."""
        asked = np.stack([frames, frames ^ MIRROR])
        picked = np.unique(np.linspace(0, asked.shape[1] - 1, most).round().astype(int))
        films = self._candidates(asked[:, picked].reshape(-1))
        found = [match for number in films if (match := self._matched(number, asked, groups))]
        return min(found, key=lambda one: (one.bits, one.number), default=None)

    def _matched(self, number: int, asked: Hashes, groups: Sequence[NDArray[np.bool_]]) -> Match | None:
        """How one film fits frames (2, frames, windows), if it does."""
        known = self._hashes[slice(*np.searchsorted(self._owners, (number, number + 1)))]
        apart = distances(asked[..., None], known).min(-1)
        bits = np.stack([np.median(apart[:, group], axis=1) for group in groups])  # (groups, 2, windows)
        _, mirrored, window = np.unravel_index(int(bits.argmin()), bits.shape)
        if bits.min() > ALIKE:
            return None
        return Match(
            number=number, bits=float(bits.min()), near=int((apart[mirrored, :, window] <= ALIKE).sum()),
            compared=asked.shape[1], cropped=WINDOWS[window] != WINDOWS[0], mirrored=bool(mirrored),
        )  # fmt: skip

    def _candidates(self, hashes: Hashes) -> list[int]:
        """Films with a hash near to one of these, those with the most first."""
        fresh = distances(hashes[:, None], self._hashes[self._sorted :]) <= ALIKE
        near = [self._sorted + np.flatnonzero(fresh.any(0))]
        near += [self._near(hashes, word) for word in range(WORDS)] if self._sorted else []
        films, counts = np.unique(self._owners[np.unique(np.concatenate(near))], return_counts=True)
        return [int(number) for number in films[np.argsort(-counts, kind="stable")][:MOST]]

    def _near(self, hashes: Hashes, word: int) -> NDArray[np.int64]:
        """Places of the hashes that are near to one of these and share a word with it, all but two bits."""
        order, starts = self._orders[word], self._starts[word]
        keys = (_word(hashes, word)[:, None] ^ PROBES).astype(np.int64)
        lengths = (starts[keys + 1] - starts[keys]).reshape(-1)
        first = np.repeat(starts[keys].reshape(-1) - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        places = order[first + np.arange(len(first))]
        asked = np.repeat(np.repeat(hashes, len(PROBES)), lengths)
        return places[distances(asked, self._hashes[places]) <= ALIKE].astype(np.int64)

    def _settle(self) -> None:
        """Take in what came, and sort again where much is not sorted yet."""
        if self._coming:
            numbers = np.concatenate([np.full(len(hashes), number) for number, hashes in self._coming])
            self.extend(numbers.astype(np.int64), np.concatenate([hashes for _, hashes in self._coming]))
            self._coming.clear()
        if len(self._hashes) - self._sorted <= FRESH:
            return
        self._orders, self._starts = [], []
        for word in range(WORDS):
            values = _word(self._hashes, word)
            self._orders.append(np.argsort(values, kind="stable").astype(np.int32))
            self._starts.append(np.concatenate([[0], np.cumsum(np.bincount(values, minlength=1 << WORD))]))
        self._sorted = len(self._hashes)


def _word(hashes: Hashes, word: int) -> NDArray[np.uint16]:
    return ((hashes >> np.uint64(WORD * word)) & np.uint64(0xFFFF)).astype(np.uint16)
