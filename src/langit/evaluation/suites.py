"""The prompts that a model is measured on, with the scenes behind them: held out by seed, the same in every run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from langit.scene.describe import describe
from langit.scene.scene import Scene
from langit.simulation.families import FAMILIES, SHARES

FIRST_SEED: Final = 9_000_000  # far from every training seed


@dataclass(frozen=True, kw_only=True)
class Case:
    """One thing to make: the scene that is the truth, its captions in both languages, and the seed of the noise."""

    number: int
    family: str
    scene: Scene
    english: str
    indonesian: str
    seed: int


def cases(count: int, families: Sequence[str] = tuple(FAMILIES), first: int = FIRST_SEED) -> list[Case]:
    """That many cases; the first hundred of two hundred are the same as of one hundred."""
    shares = np.array([SHARES[name] for name in families])
    found = []
    for number in range(count):
        rng = np.random.default_rng(first + number)
        family = families[int(rng.choice(len(families), p=shares / shares.sum()))]
        scene = FAMILIES[family](rng)
        found.append(
            Case(
                number=number, family=family, scene=scene, english=describe(scene, "en", "long"),
                indonesian=describe(scene, "id", "long"), seed=number,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A mean with its 95 percent interval, and of how many numbers."""

    mean: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.mean:.3g} ({self.low:.3g} to {self.high:.3g}, n {self.count})"


def interval(values: Sequence[float], draws: int = 1000, seed: int = 0) -> Interval:
    """The mean of some numbers and its bootstrap interval (Efron 1979); NaN where there are none."""
    numbers = np.array([value for value in values if np.isfinite(value)])
    if not len(numbers):
        return Interval(mean=float("nan"), low=float("nan"), high=float("nan"), count=0)
    rng = np.random.default_rng(seed)
    means = numbers[rng.integers(len(numbers), size=(draws, len(numbers)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(mean=float(numbers.mean()), low=float(low), high=float(high), count=len(numbers))


def difference(one: Sequence[float], other: Sequence[float], seed: int = 0) -> Interval:
    """The paired difference of two methods on the same cases: positive where the first is larger."""
    return interval([a - b for a, b in zip(one, other, strict=True)], seed=seed)


def shuffled(items: Sequence[str], seed: int = 0) -> list[str]:
    """The same prompts for other cases, none at its own place: what a model must do worse with."""
    rng = np.random.default_rng(seed)
    shift = 1 + int(rng.integers(max(1, len(items) - 1)))
    return [items[(index + shift) % len(items)] for index in range(len(items))]
