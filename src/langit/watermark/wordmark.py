"""The mark that everybody sees: a small half-clear "langit" that moves from one safe place to another.

Its letters are strokes of one width, drawn here as lines and arcs: no font is needed. It stays a few seconds in each
place, fades out and comes back elsewhere, so that no crop is free of it for long and it never covers the same spot for
long. A light letter has a dark rim, and both are the stronger the lighter the picture is behind them: it can be read on
snow and at night, and glares on neither.
"""

from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
Floats = NDArray[np.float32]
Stroke = NDArray[np.float64]

STAY: Final = 4.0  # seconds in one place
FADE: Final = 0.4  # seconds, at both ends of a stay
HEIGHT: Final = 0.055  # of the letters with all that hangs below the line, to the shorter side of the frame
MARGIN: Final = 0.06  # around the frame that nothing is put into, to its sides: players and feeds cover it
PLACES: Final = (
    (0, 0),
    (1, 1),
    (0.5, 0),
    (0, 1),
    (1, 0),
    (0.5, 1),
)  # across and down, in the order in which they follow
_GAP: Final = 0.42  # between letters, in heights of an n
_WIDTH: Final = 0.1  # half that of a stroke, likewise
_RIM: Final = 2.8  # half the width of the rim, to that of a stroke
_PART: Final = (0.42, 0.75)  # how much of the letters is seen on black and on white ground
_SHADE: Final = (0.12, 0.6)  # and of their rim


def _arc(x: float, y: float, across: float, down: float, start: float, stop: float) -> Stroke:
    """Part of an ellipse around (x, y), from one angle to another in quarters of a turn: 0 is right, 1 is below."""
    angle = np.linspace(start, stop, 17) * np.pi / 2
    return np.stack([x + across * np.cos(angle), y + down * np.sin(angle)], 1)


def _line(*points: tuple[float, float]) -> Stroke:
    return np.array(points, np.float64)


_BOWL: Final = _arc(0.4, 0.5, 0.4, 0.5, 0, 4)
LETTERS: Final[
    dict[str, tuple[float, tuple[Stroke, ...]]]
] = {  # width and strokes; y is 0 at the top of an n, 1 at the line
    "l": (0.0, (_line((0, -0.6), (0, 1)),)),
    "a": (0.8, (_BOWL, _line((0.8, 0), (0.8, 1)))),
    "n": (0.7, (_line((0, 0), (0, 1)), _arc(0.35, 0.4, 0.35, 0.4, 2, 4), _line((0.7, 0.4), (0.7, 1)))),
    "g": (0.8, (_BOWL, _line((0.8, 0), (0.8, 1.1)), _arc(0.4, 1.1, 0.4, 0.4, 0, 1.8))),
    "i": (0.0, (_line((0, 0), (0, 1)), _line((0, -0.42), (0, -0.41)))),
    "t": (0.5, (_line((0.2, -0.45), (0.2, 0.65)), _arc(0.5, 0.65, 0.3, 0.35, 2, 1), _line((0, 0), (0.5, 0)))),
}
_TOP, _BOTTOM = -0.6, 1.5  # of all letters


class Wordmark:
    """Draws the mark into frames of one size and rate."""

    def __init__(self, height: int, width: int, fps: float, word: str = "langit"):
        self._height, self._width, self._fps, self._word = height, width, fps, word
        self._unit = max(4.0, HEIGHT * min(height, width)) / (_BOTTOM - _TOP)

    def __call__(self, frame: Frame, number: int) -> Frame:
        """Frame `number` of a clip, uint8 (height, width, 3), with the mark in the place where it is by then."""
        shown = self.seen(number)
        down, across = self.place(number)
        letters, rim = self._cover
        where = np.s_[down : down + letters.shape[0], across : across + letters.shape[1]]
        behind = frame[where].astype(np.float32)
        light = float(behind.mean()) / 255
        part, shade = (low + (high - low) * light for low, high in (_PART, _SHADE))
        drawn = behind * (1 - shown * shade * rim[..., None])
        drawn += shown * part * letters[..., None] * (255 - drawn)
        marked = frame.copy()
        marked[where] = np.round(drawn)
        return marked

    def seen(self, number: int) -> float:
        """How much of the mark is there by a frame, 0 to 1: whole at the beginning of a clip, and so in a still too."""
        stays, since = divmod(number / self._fps, STAY)
        return min(1.0, (STAY - since) / FADE, since / FADE if stays else 1.0)

    def place(self, number: int) -> tuple[int, int]:
        """The row and the column at which its box begins by then."""
        across, down = PLACES[int(number / self._fps / STAY) % len(PLACES)]
        height, width = self._cover[0].shape
        return self._start(down, self._height, height), self._start(across, self._width, width)

    @staticmethod
    def _start(part: float, side: int, length: int) -> int:
        room = side - length
        margin = min(MARGIN * side, room / 2)
        return round(margin + part * (room - 2 * margin))

    @cached_property
    def _cover(self) -> tuple[Floats, Floats]:
        """How much of each pixel of the box the letters cover, and their rim."""
        strokes, end = _laid(self._word)
        room = 2 * _RIM * _WIDTH
        width = min(self._width, int(np.ceil((end + 2 * room) * self._unit)))
        height = min(self._height, int(np.ceil((_BOTTOM - _TOP + 2 * room) * self._unit)))
        down, across = np.mgrid[:height, :width] + 0.5
        points = np.stack([across / self._unit - room, down / self._unit + _TOP - room], -1)
        away = np.min([_distance(points, stroke) for stroke in strokes], axis=0) * self._unit
        half = max(0.5, _WIDTH * self._unit)
        letters = np.clip(half - away + 0.5, 0, 1)
        rim = np.clip((_RIM * half - away) / half, 0, 1)
        return letters.astype(np.float32), rim.astype(np.float32)


def _laid(word: str) -> tuple[list[Stroke], float]:
    """All strokes of a word, one letter beside the other, and where it ends."""
    strokes, x = [], 0.0
    for letter in word:
        width, drawn = LETTERS[letter]
        strokes += [stroke + np.array([x, 0]) for stroke in drawn]
        x += width + _GAP
    return strokes, x - _GAP


def _distance(points: NDArray[np.float64], stroke: Stroke) -> NDArray[np.float64]:
    """From each point (..., 2) to the nearest of a line through the points of a stroke."""
    nearest = np.full(points.shape[:-1], np.inf)
    for start, stop in pairwise(stroke):
        along = stop - start
        part = np.clip((points - start) @ along / (along @ along), 0, 1)
        nearest = np.minimum(nearest, np.hypot(*np.moveaxis(points - start - part[..., None] * along, -1, 0)))
    return nearest
