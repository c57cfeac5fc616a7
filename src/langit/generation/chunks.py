"""Drawn frames kept in a folder, lossless, a second at a time, so that work that was killed goes on where it was."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from langit.media.publish import published

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
            with av.open(str(self._path(number))) as container:
                for picture in container.decode(video=0):
                    yield np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)

    def keep(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """The frames that follow, kept as they pass: whole chunks only, so a part of a second may be drawn twice."""
        chunk: list[Frame] = []
        number = self._chunks
        for frame in frames:
            chunk.append(frame)
            if len(chunk) == self._length:
                self._write(self._path(number), chunk)
                chunk, number = [], number + 1
            yield frame

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:04d}.mkv"

    def _write(self, path: Path, chunk: list[Frame]) -> None:
        height, width = chunk[0].shape[:2]
        with published(path) as partial, av.open(str(partial), "w") as container:
            stream = cast(Any, container.add_stream("ffv1", rate=self._length))  # FFV1 keeps RGB exactly
            stream.width, stream.height, stream.pix_fmt = width, height, "bgr0"
            for frame in chunk:
                container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
            container.mux(stream.encode(None))
