"""The values that every room passes: a size, a clip as a stream of frames, progress."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from langit.errors import RequestError

if TYPE_CHECKING:
    import numpy as np


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    @classmethod
    def parse(cls, text: str) -> "Size":
        """`"1280x720"` to a size.

        Raises:
            RequestError: the text is not two whole numbers with an x between.
        """
        width, times, height = text.lower().replace("\u00d7", "x").partition("x")
        if not (times and width.strip().isdigit() and height.strip().isdigit()):
            raise RequestError(f"{text!r} is not a size", field="size", remedy="Write width x height, such as 1280x720")
        return cls(int(width), int(height))

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


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


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A video on its way: frames come one at a time, so a minute costs no more memory than a second.

    `frames` yields uint8 arrays of shape (height, width, 3), `count` of them, and can be read once; what its generator
    returns is said of it at its end. `engine` is the engine that made it; `facts` is what the sidecar should say of it
    beside that, and is complete when all frames were read.
    """

    size: Size
    fps: int
    count: int
    frames: Frames
    engine: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.count / self.fps
