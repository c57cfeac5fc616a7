"""Contact sheets and thumbnails, taken from frames as they pass, so that nothing is rendered or decoded twice."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.clip import Size
from langit.media import image

Frame = NDArray[np.uint8]
COLUMNS: Final = 4
CELL: Final = 320  # pixels, the longer side of one picture of a sheet
GAP: Final = 4  # pixels between pictures


class Sheet:
    """Keeps up to `cells` frames, evenly spaced over `count`, of the stream that is led through it."""

    def __init__(self, count: int, cells: int = 12):
        self._wanted = set(np.linspace(0, count - 1, min(cells, count)).round().astype(int).tolist())
        self._middle = count // 2
        self._kept: list[Frame] = []
        self.thumbnail: Frame | None = None

    def watch(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """The same frames, untouched."""
        for number, frame in enumerate(frames):
            if number in self._wanted:
                self._kept.append(self._small(frame))
            if number == self._middle:
                self.thumbnail = self._small(frame)
            yield frame

    def picture(self) -> Frame:
        """The sheet: rows of up to four pictures in the order of time, on black. Needs at least one frame seen."""
        height, width = self._kept[0].shape[:2]
        columns = min(COLUMNS, len(self._kept))
        rows = -(-len(self._kept) // columns)
        sheet = np.zeros((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, 3), np.uint8)
        for place, frame in enumerate(self._kept):
            y, x = (place // columns) * (height + GAP), (place % columns) * (width + GAP)
            sheet[y : y + height, x : x + width] = frame
        return sheet

    @staticmethod
    def _small(frame: Frame) -> Frame:
        height, width = frame.shape[:2]
        scale = min(1.0, CELL / max(height, width))
        return image.fit(frame, Size(round(width * scale), round(height * scale)))
