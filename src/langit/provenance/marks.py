"""Searches frames for an invisible mark within a limit of time, and says what it left out.

The likeliest and cheapest comes first: a few frames as they are and cropped, then more of them, each stretch alone, and
last turned pictures, crops of any scale, tilted and squeezed pictures. All steps together find a mark where there is
none with a chance below `ALPHA`, as each has its share of it.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from langit import watermark
from langit.watermark.detector import (
    SCALED,
    SHIFTED,
    SQUEEZED,
    TILTED,
    TURNED,
    TURNED_SHIFTED,
    WHOLE,
    Found,
    Search,
    Stage,
)
from langit.watermark.lattice import Issued
from langit.watermark.residue import Residue, residue_of

Frame = NDArray[np.uint8]
ALPHA: Final = 1e-6
SECONDS: Final = 3.0  # of CPU time that a search may take
FIRST: Final = 24  # frames that are searched before any other, and of a stretch that may bear a mark of its own
MOST: Final = 240  # frames that are searched
QUICK: Final = (WHOLE, SHIFTED)
# By what they find: stages, and their time over that of the quick ones.
THOROUGH: Final[dict[str, tuple[tuple[Stage, ...], float]]] = {
    "turned pictures": ((TURNED, TURNED_SHIFTED), 1.0),
    "crops of any scale": ((SCALED,), 1.0),
    "tilted pictures": ((TILTED,), 0.8),
    "squeezed pictures": ((SQUEEZED,), 0.7),
}
STEPS: Final = 2 + len(THOROUGH)  # which share `ALPHA`: the first frames, all of them, the thorough ones
Ended = Literal["whole", "limit", "stopped", "not asked", "not needed"]


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What a search came to: the `id` of the mark as 12 hexadecimal digits, empty where none was found, and by how many
    degrees the pictures are `turned` clockwise then; in how many `frames` it was looked for; how the search `ended`,
    and what it `left` out."""

    ended: Ended
    id: str = ""
    turned: int = 0
    frames: int = 0
    left: tuple[str, ...] = ()


class _Clock:
    """The CPU time of this thread since the search began, over its limit."""

    def __init__(self, seconds: float):
        self._begun, self._seconds = time.thread_time(), seconds

    def spent(self) -> float:
        return time.thread_time() - self._begun

    def allows(self, more: float) -> bool:
        """Whether something that takes so long may still begin."""
        return self.spent() + more <= self._seconds


@dataclass(frozen=True)
class _Step:
    """A step of the search: what it finds, the CPU seconds that it takes, how and where it looks."""

    what: str
    seconds: float
    find: Search
    seen: Residue


def search(pictures: Iterator[Frame], issued: Sequence[str], seconds: float = SECONDS) -> Searched:
    """The mark in frames, uint8 (height, width, 3), in at most about so many CPU seconds of this thread.

    The first frame is searched whatever it takes. `issued` are ids that were given out (`watermark.detect`).
    """
    clock, secret = _Clock(seconds), watermark.secret()
    known = Issued([int(mark, 16) for mark in issued]) if issued else None
    first = _stretch(pictures, clock, seconds / 3)
    if first is None:
        return Searched(ended="whole")
    begun = clock.spent()
    if found := Search(secret, known, alpha=ALPHA / STEPS, stages=QUICK)(first):
        return _told(found, first.count)
    quick = clock.spent() - begun
    stretches = [first, *_more(pictures, first, clock, quick)]
    frames = sum(one.count for one in stretches)
    left = {} if next(pictures, None) is None else {"the pictures behind those": True}  # in their order, each once
    for step in _steps(stretches, secret, known, quick):
        if not clock.allows(step.seconds):
            left[step.what] = True
        elif found := step.find(step.seen):
            return _told(found, frames)
    return Searched(ended="limit" if left else "whole", frames=frames, left=tuple(left))


def _told(found: Found, frames: int) -> Searched:
    return Searched(ended="whole", id=f"{found.id:012x}", turned=found.turned, frames=frames)


def _steps(stretches: Sequence[Residue], secret: bytes, known: Issued | None, quick: float) -> Iterator[_Step]:
    """All frames together and then each stretch behind the first alone, quickly; then all, in other ways."""
    whole = sum(stretches[1:], start=stretches[0])
    parts = [whole, *stretches[1:]] if len(stretches) > 1 else []
    for part in parts:
        find = Search(secret, known, alpha=ALPHA / STEPS / len(parts), stages=QUICK)
        yield _Step("each part of the film alone", quick, find, part)
    for what, (stages, times) in THOROUGH.items():
        yield _Step(what, quick * times, Search(secret, known, alpha=ALPHA / STEPS, stages=stages), whole)


def _more(pictures: Iterator[Frame], first: Residue, clock: _Clock, quick: float) -> Iterator[Residue]:
    """Stretches behind the first, while time is left to search all together, each alone, and all thoroughly."""
    count, searches = first.count, 3 + sum(times for _, times in THOROUGH.values())
    while count < MOST and clock.allows(searches * quick):
        one = _stretch(pictures, clock, clock.spent() + quick)
        if one is None or one.sums.shape != first.sums.shape:
            return
        count, searches = count + one.count, searches + 1
        yield one


def _stretch(pictures: Iterator[Frame], clock: _Clock, until: float) -> Residue | None:
    """The residue of the next frames, one at least if there is one, of fewer than `FIRST` where time runs out."""
    found: Residue | None = None
    for frame in islice(pictures, FIRST):
        one = residue_of(frame)
        found = one if found is None else found + one
        if clock.spent() >= until:
            break
    return found
