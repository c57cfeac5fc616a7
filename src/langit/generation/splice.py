"""What an edit of pixels keeps, frame for frame as the reader gives it, and how what is made is joined to it.

The kept frames go through no model and no change of size or rate. What is made beside them leaves their look within a
quarter of a second: it is given what the model's likeness of the kept frame at the seam lacks, ever less of it.
"""

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size, Sound
from langit.errors import RequestError
from langit.media import image
from langit.media.box import outside as box
from langit.request import Connect, Extend, Fill, Loop, Remix, VideoRequest

Frame = NDArray[np.uint8]
BLEND: Final = Fraction(1, 4)  # seconds over which what is made takes leave of the look of what is kept


@dataclass(frozen=True, kw_only=True)
class Take:
    """`count` frames of a film from frame `first` on, without a last odd column and row."""

    film: Path
    first: int
    count: int
    fps: Fraction

    def frames(self) -> Iterator[Frame]:
        """Uint8 (height, width, 3), one at a time."""
        for frame in box.read(self.film, first=self.first, stop=self.first + self.count):
            height, width = (side // 2 * 2 for side in frame.shape[:2])
            yield frame[:height, :width]

    @property
    def sound(self) -> Sound:
        """What is heard meanwhile."""
        return Sound(self.film, self.first / self.fps, self.count / self.fps)

    def facts(self) -> dict[str, object]:
        """Which frames these are."""
        return {"film": self.film.name, "first": self.first, "kept": self.count}


@dataclass(frozen=True, kw_only=True)
class Splice:
    """`made` frames of `size`, `fps` a second, after those of one take and before those of another.

    `shown` is whether the take that they lead to is seen behind them; a loop leads to its own beginning and ends there.
    `heard` is what sounds while frames are shown that were made: nothing, but in a film that is made anew.
    """

    size: Size
    fps: Fraction
    made: int
    before: Take | None = None
    after: Take | None = None
    shown: bool = True
    heard: Take | None = None

    @property
    def count(self) -> int:
        """How many frames the whole has."""
        return sum(self.made if take is None else take.count for take in self._parts())

    @property
    def kept(self) -> tuple[range, ...]:
        """Which frames of the whole are those of a film."""
        takes, first = [], 0
        for take in self._parts():
            count = self.made if take is None else take.count
            takes += [] if take is None else [range(first, first + count)]
            first += count
        return tuple(takes)

    @property
    def sound(self) -> tuple[Sound, ...]:
        """What is heard: the films, where they are kept, and silence between."""
        made = self.heard.sound if self.heard else Sound(None, Fraction(0), self.made / self.fps)
        return tuple(made if take is None else take.sound for take in self._parts())

    def facts(self) -> list[dict[str, object]]:
        """Which frames are whose, in their order."""
        made: dict[str, object] = {"made": self.made}
        return [made if take is None else take.facts() for take in self._parts()]

    def joined(self, stream: Iterator[Frame], lag: int = 1) -> Generator[Frame, None, None]:
        """All frames of the whole.

        `stream` gives those that were made, of any size; if there is a take before them, first the model's likeness of
        its frame `lag` before the seam; and if there is one after them, the likeness of its first frame at the end.
        """
        last: deque[Frame] = deque(maxlen=lag)
        if self.before is not None:
            for frame in self.before.frames():
                last.append(frame)
                yield frame
        first = None if self.after is None else next(self.after.frames())
        sized = (image.resized(frame, self.size) for frame in stream)
        yield from self._blended(sized, last[0] if last else None, first)
        if self.after is not None and self.shown:
            yield from self.after.frames()

    def _blended(self, stream: Iterator[Frame], last: Frame | None, first: Frame | None) -> Iterator[Frame]:
        """The frames that were made, with what their likenesses lack of the frames at the seams."""
        ends = (last is not None) + (first is not None)
        many = min(round(BLEND * self.fps), self.made // max(1, ends)) if ends else 0
        lack = None if last is None else _difference(last, next(stream))
        held: deque[Frame] = deque()
        for number, frame in enumerate(islice(stream, self.made)):
            held.append(_given(frame, lack, 1 - (number + 1) / (many + 1)) if number < many else frame)
            if len(held) > (many if first is not None else 0):
                yield held.popleft()
        lack = _difference(first, next(stream, held[-1])) if first is not None and held else None
        for number, frame in enumerate(held, 1):
            yield _given(frame, lack, number / (many + 1))

    def _parts(self) -> list[Take | None]:
        """The takes that are seen, in their order, and None for what is made."""
        before = [] if self.before is None else [self.before]
        after = [self.after] if self.after is not None and self.shown else []
        return [*before, None, *after]


def of(request: VideoRequest) -> Splice:
    """What the edit that `request` asks for keeps, and how many frames it makes.

    Raises:
        RequestError: the span is not within the film.
        UnavailableError: a film cannot be read.
    """
    size, fps, made = request.size, request.fps, request.count
    match request.edit:
        case Extend(source, backward=True):
            return Splice(size=size, fps=fps, made=made, after=_whole(source))
        case Extend(source):
            return Splice(size=size, fps=fps, made=made, before=_whole(source))
        case Loop(source):
            return Splice(size=size, fps=fps, made=made, before=_whole(source), after=_whole(source), shown=False)
        case Connect(source, other):
            return Splice(size=size, fps=fps, made=made, before=_whole(source), after=_whole(other))
        case Fill(source, span):
            return _filled(source, span, size)
        case Remix(source):
            film = _whole(source)
            return Splice(size=size, fps=film.fps, made=film.count, heard=film)
    raise ValueError("there is no film to edit")


def _whole(film: Path) -> Take:
    found = box.probe(film)
    return Take(film=film, first=0, count=found.count, fps=found.fps)


def _filled(film: Path, span: tuple[float, float], size: Size) -> Splice:
    """All of a film but a span, which is as long as it was."""
    whole = _whole(film)
    fps, count = whole.fps, whole.count
    start, stop = (round(second * fps) for second in span)
    if stop > count:
        raise RequestError(
            f"the span ends at {span[1]:g} s, the film at {float(count / fps):g} s", field="span",
            remedy="Give a span within the film",
        )  # fmt: skip
    if start == stop:
        raise RequestError("the span is shorter than a frame", field="span", remedy="Give a longer one")
    before = Take(film=film, first=0, count=start, fps=fps)
    after = Take(film=film, first=stop, count=count - stop, fps=fps)
    return Splice(
        size=size, fps=fps, made=stop - start, before=before if before.count else None,
        after=after if after.count else None,
    )  # fmt: skip


def _difference(kept: Frame, likeness: Frame) -> NDArray[np.float32]:
    return kept.astype(np.float32) - likeness


def _given(frame: Frame, lack: NDArray[np.float32] | None, part: float) -> Frame:
    """A frame with a part of what it lacks."""
    if lack is None:
        return frame
    return np.asarray(np.rint(np.clip(frame + part * lack, 0, 255)), np.uint8)
