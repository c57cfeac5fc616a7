"""What an attack came to, and what many of them come to: shares with their intervals, and whether a suite is held."""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

Z: Final = 1.96  # standard deviations of 95 %
REFUSED, SPARED = "refused", "spared"  # what is expected of a text


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, the score interval); 0 to 1 of nothing."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / of / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def digest(text: str) -> str:
    """The SHA-256 by which a report names a text that it does not hold."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attack: what was expected, what came, and whether the defence held.

    `expected` is `refused` or `spared` for a text, else a word on what must happen. Of a text only `sha256` is kept.
    """

    suite: str
    id: str
    expected: str
    got: str
    held: bool
    category: str = ""
    language: str = ""
    evasion: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of how many held."""

    held: int
    of: int

    @classmethod
    def among(cls, attempts: Iterable[Attempt]) -> "Share":
        """The share of attempts that held."""
        found = [attempt.held for attempt in attempts]
        return cls(held=sum(found), of=len(found))

    @property
    def value(self) -> float:
        """0 to 1; 1 of nothing, in which nothing failed."""
        return self.held / self.of if self.of else 1.0

    def __str__(self) -> str:
        if not self.of:
            return "-"
        low, high = wilson(self.held, self.of)
        return f"{100 * self.value:.1f} % ({100 * low:.1f} to {100 * high:.1f}, n {self.of})"

    def shown(self) -> dict[str, Any]:
        """The share as JSON has it."""
        low, high = wilson(self.held, self.of)
        return {"held": self.held, "of": self.of, "share": round(self.value, 4), "low": round(low, 4),
                "high": round(high, 4)}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A suite's attempts, the shares that must reach a bar, and why it was not run, if it was not."""

    suite: str
    attempts: tuple[Attempt, ...] = ()
    bars: Mapping[str, tuple[Share, float]] | None = None  # by what is measured: the share, and what it must reach
    skipped: str = ""

    @property
    def failed(self) -> list[str]:
        """What fell short, in words; without bars every attempt must hold."""
        if self.bars is None:
            return [f"{one.id}: {one.got}, and not {one.expected}" for one in self.attempts if not one.held]
        return [
            f"{name}: {share}, below {100 * bar:.0f} %" for name, (share, bar) in self.bars.items() if share.value < bar
        ]

    def shown(self) -> dict[str, Any]:
        """The outcome as JSON has it."""
        told: dict[str, Any] = {"suite": self.suite, "held": not self.failed, **Share.among(self.attempts).shown()}
        if self.skipped:
            return {"suite": self.suite, "skipped": self.skipped}
        if self.bars is not None:
            told["bars"] = {name: {**share.shown(), "bar": bar} for name, (share, bar) in self.bars.items()}
        return {
            **told,
            "attempts": [{name: value for name, value in asdict(one).items() if value != ""} for one in self.attempts],
        }
