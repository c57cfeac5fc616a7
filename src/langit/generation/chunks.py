"""Drawn frames kept in a folder, lossless, a second at a time, so that work that was killed goes on where it was."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from langit.media import lossless

Frame = NDArray[np.uint8]


class Chunks:
    """The frames of one clip that a folder holds: chunks of `length` frames, from the first on without a gap.

    Whoever gives the folder answers for its belonging to the same request; frames are those of the first attempt, bit
    for bit.
    """

    def __init__(self, folder: Path, length: int):
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._length = folder, length
        self._chunks = 0
        while self._path(self._chunks).exists():
            self._chunks += 1

    @property
    def count(self) -> int:
        """How many frames need not be drawn again."""
        return self._chunks * self._length

    def replay(self) -> Iterator[Frame]:
        """The frames that were kept."""
        for number in range(self._chunks):
            yield from lossless.read(self._path(number))

    def keep(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """The frames that follow, kept as they pass: whole chunks only, so a part of a second may be drawn twice."""
        chunk: list[Frame] = []
        number = self._chunks
        for frame in frames:
            chunk.append(frame)
            if len(chunk) == self._length:
                lossless.write(self._path(number), chunk, self._length)
                chunk, number = [], number + 1
            yield frame

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:04d}.mkv"
