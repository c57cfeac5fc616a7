"""When a film's frames are shown: time stamps of any kind as slots of one constant, rational rate.

A film of a constant rate keeps its frames one to one. Of any other, slot k shows what stands on the screen at its
middle, as ffmpeg's `fps` filter does, so that nothing is early or late by more than half a slot.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

Picture = TypeVar("Picture")
USUAL: Final = (
    *map(Fraction, (5, 6, 8, 10, 12, 15, 16, 18, 20, 24, 25, 30, 48, 50, 60, 90, 100, 120, 240)),
    *(Fraction(whole * 1000, 1001) for whole in (24, 30, 48, 60, 120, 240)),
)  # frames a second
FAST: Final = 0.1  # the share of intervals that may be shorter than a slot of a film with a variable rate
SLIP: Final = Fraction(1, 10**9)  # seconds that are lost in floating point
TOLD: Final = Fraction(1, 10_000)  # by how much of itself a told rate is off, where a container rounds its nanoseconds
LIKE: Final = 1.25  # intervals within this factor of each other are one rate, unevenly stamped


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """`count` slots of `rate` a second from `start`, in seconds of the file's clock; the last stamp is `last`."""

    rate: Fraction
    count: int
    start: Fraction
    last: Fraction

    def shown(self, stamped: Iterable[tuple[Fraction, Picture]]) -> Iterator[Picture]:
        """What every slot shows, from pictures in the order of their times; the last one stays until the end."""
        slot, last = 0, None
        for time, picture in stamped:
            while last is not None and slot < self.count and self._middle(slot) < time:
                yield last
                slot += 1
            last = picture
        while last is not None and slot < self.count:
            yield last
            slot += 1

    def _middle(self, slot: int) -> Fraction:
        return self.start + (slot + Fraction(1, 2)) / self.rate

    def at(self, rate: Fraction, pictures: Iterable[Picture]) -> Iterator[Picture]:
        """What is shown at 0, 1, 2, ... of `rate` a second, from what every slot shows."""
        source, reached, last = iter(pictures), -1, None
        for number in range(max(1, round(self.count * rate / self.rate))):
            while reached < min(number * self.rate // rate, self.count - 1):
                last, reached = next(source, last), reached + 1
            if last is not None:
                yield last


def of(stamps: Sequence[int], *, tick: Fraction, lasting: int, told: Sequence[Fraction]) -> Timeline:
    """The timeline of frames that are shown at `stamps`, in ticks, the last of them for `lasting` ticks (0: unknown).

    `told` are the rates that the file says it has; they are believed where the stamps agree.
    """
    at = np.unique(np.asarray(stamps, np.int64))
    told = [_usual(rate, within=TOLD) for rate in told]
    start, last = int(at[0]) * tick, int(at[-1]) * tick
    rate = _constant(at - at[0], tick, told)
    if rate is not None:
        return Timeline(rate=rate, count=len(at), start=start, last=last)
    if len(at) == 1:
        rate = told[0] if told else 1 / (lasting * tick) if lasting else Fraction(1)
        return Timeline(rate=rate, count=1, start=start, last=last)
    rate = _nominal(np.diff(at), tick, told)
    length = last - start + (lasting * tick or 1 / rate)
    return Timeline(rate=rate, count=max(1, round(length * rate)), start=start, last=last)


def _constant(at: NDArray[np.int64], tick: Fraction, told: Sequence[Fraction]) -> Fraction | None:
    """The rate whose slots hold one frame each: a told one or a usual one to the tick, else the mean of uneven ones."""
    if len(at) < 2:
        return None
    mean = (len(at) - 1) / (int(at[-1]) * tick)
    rates = (*told, _usual(mean), mean.limit_denominator(1001))
    strays = [_strays(at, tick, rate) for rate in rates]
    exact = (rate for rate, stray in zip(rates, strays, strict=True) if stray <= tick + SLIP)
    close = (rate for rate, stray in zip(rates, strays, strict=True) if stray * rate < Fraction(1, 2))
    return next(exact, None) or next(close, None)


def _strays(at: NDArray[np.int64], tick: Fraction, rate: Fraction) -> Fraction:
    """By how many seconds the frames are at most away from a constant rate."""
    away = np.abs(at * float(tick) - np.arange(len(at)) / float(rate))
    return Fraction(float(away.max()))


def _nominal(intervals: NDArray[np.int64], tick: Fraction, told: Sequence[Fraction]) -> Fraction:
    """The rate of a film's fast parts, which loses none of its frames but those that are closer still."""
    short = float(np.quantile(intervals, FAST))
    alike = intervals[(intervals <= short * LIKE) & (intervals * LIKE >= short)]
    mean = 1 / (Fraction(float(alike.mean())).limit_denominator(10**6) * tick)
    rates = [rate for rate in told if abs(rate - mean) < mean / 100]
    return rates[0] if rates else _usual(mean)


def _usual(mean: Fraction, within: Fraction = Fraction(1, 100)) -> Fraction:
    """The usual rate that is nearest, if there is one within that share of it, else the mean itself, rounded."""
    nearest = min(USUAL, key=lambda rate: abs(rate - mean))
    return nearest if abs(nearest - mean) <= mean * within else mean.limit_denominator(1001)
