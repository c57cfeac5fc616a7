"""The values that every room passes: a size, a clip as a stream of frames, progress."""

import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from langit.errors import RequestError

if TYPE_CHECKING:
    import numpy as np


LINES: Final = {"sd": 480, "hd": 720, "fullhd": 1080, "fhd": 1080, "4k": 2160, "uhd": 2160}
SHAPES: Final = {"landscape": (16, 9), "wide": (16, 9), "portrait": (9, 16), "tall": (9, 16), "square": (1, 1)}


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    @classmethod
    def parse(cls, text: str, *, short: int = 360) -> "Size":
        """A size as people write it: `"1280x720"`, or how many lines (`"720p"`, `"hd"`), a shape (`"9:16"`,
        `"square"`), or both (`"720p 9:16"`). Without lines the shorter side is `short`, without a shape it is 16:9.

        Raises:
            RequestError: the text is none of these.
        """
        plain = text.lower().replace("\u00d7", "x")
        if exact := re.fullmatch(r"\s*(\d{1,6})\s*x\s*(\d{1,6})\s*", plain, re.ASCII):
            return cls(int(exact[1]), int(exact[2]))
        words = plain.split()
        read = [(_shape(word), _lines(word)) for word in words]
        shapes, lines = [one for one, _ in read if one], [one for _, one in read if one]
        if not 1 <= len(words) == len(shapes) + len(lines) or max(len(shapes), len(lines)) > 1:
            raise _no_size(text)
        shape, shorter = (*shapes, SHAPES["landscape"])[0], (*lines, short)[0]
        return cls(*(2 * round(side * shorter / min(shape) / 2) for side in shape))

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def even(self) -> "Size":
        """The size without a last odd column and row, which coded films have no room for."""
        return Size(self.width // 2 * 2, self.height // 2 * 2)


def _lines(word: str) -> int | None:
    """How many lines `720p` or `hd` asks for."""
    found = re.fullmatch(r"(\d{2,4})p", word, re.ASCII)
    return int(found[1]) if found else LINES.get(word)


def _shape(word: str) -> tuple[int, int] | None:
    """The sides that `16:9` or `square` asks for, to each other."""
    found = re.fullmatch(r"([1-9]\d{0,2}):([1-9]\d{0,2})", word, re.ASCII)
    return (int(found[1]), int(found[2])) if found else SHAPES.get(word)


def _no_size(text: str) -> RequestError:
    known = ", ".join(["720p", "1080p", *LINES, "16:9", "9:16", *SHAPES])
    return RequestError(
        f"{text!r} is not a size", field="size",
        remedy=f"Write width x height, such as 1280x720, or one of {known}, or both kinds, such as '720p square'",
    )  # fmt: skip


FASTEST: Final = 10_000  # frames a second that are a rate at all


def rate(given: "str | float | Fraction") -> Fraction:
    """Frames a second as people write them: `24`, `"24000/1001"`, and `23.976` or `"59.94"`, which mean n * 1000/1001.

    Raises:
        RequestError: it is no number, or none above 0.
    """
    text = str(given).strip()
    try:
        exact = Fraction(text)
    except (ValueError, ZeroDivisionError):
        exact = Fraction(0)
    if not 0 < exact < FASTEST:
        raise RequestError(
            f"{text!r} is not a frame rate", field="fps", remedy="Write 24, 23.976 or 24000/1001, for example"
        )
    television = Fraction(round(exact * 1001 / 1000) * 1000, 1001)
    rounded = "/" not in text and exact.denominator != 1
    return television if rounded and abs(television - exact) < Fraction(1, 200) else exact


def written_rate(fps: Fraction) -> int | str:
    """A rate for a file of facts, which `rate` reads back without loss: `24` or `"24000/1001"`."""
    return int(fps) if fps.denominator == 1 else str(fps)


class Progress(NamedTuple):
    """How far a stage of the work has come: `done` of `total` steps."""

    stage: str
    done: int
    total: int


Report = Callable[[Progress], None]
"""Called with every bit of progress. Raising `CanceledError` from it stops the work."""


def silent(progress: Progress) -> None:
    """Report to nobody."""


Frames: TypeAlias = "Generator[np.ndarray[Any, Any], None, Mapping[str, Any] | None]"


class Sound(NamedTuple):
    """A stretch of what is heard: of a film from second `start` on, or silence where there is no film."""

    film: Path | None
    start: Fraction
    seconds: Fraction


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A video on its way: frames come one at a time, so a minute costs no more memory than a second.

    `frames` yields uint8 arrays of shape (height, width, 3), `count` of them, and can be read once; what its generator
    returns is said of it at its end. `engine` is the engine that made it; `facts` is what the sidecar should say of it
    beside that, and is complete when all frames were read. `sound` is what is heard, one stretch after the other.
    `kept` are the stretches of frames that are those of a film as it was, which nobody shall change.
    """

    size: Size
    fps: Fraction
    count: int
    frames: Frames
    engine: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    sound: tuple[Sound, ...] = ()
    kept: tuple[range, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return float(self.count / self.fps)
