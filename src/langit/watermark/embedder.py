"""Puts the pattern into frames: one picture of small differences for all of them, more of it where a frame hides it.

What hides it is texture (contrast masking; Legge and Foley, 1980). On smooth ground, which a camera
pans over and where the eye would find a pattern that stands still, it is least, and in the dark, where a level is a
larger step, it is less still.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.watermark.filters import Plane, mean
from langit.watermark.pattern import CHROMA, LUMA, Waves

Frame = NDArray[np.uint8]

LUMA_WEIGHTS: Final = np.array([0.299, 0.587, 0.114], np.float32)  # BT.601, for pictures that nobody tagged
_TO_RGB: Final = {CHROMA: (0.0, -0.344, 1.772), LUMA: (1.0, 1.0, 1.0)}
_LUMA_SHARE: Final = 0.35  # of the strength in Cb
_STEP: Final = 4  # pixels a side that share a strength
_BROAD: Final = 3  # steps to every side that must be busy too
_UNIT: Final = 32  # a level in fixed point, of pattern and strength alike


@dataclass(frozen=True)
class Strength:
    """How much of the pattern a place gets, as levels of Cb (root mean square).

    `flat` is what smooth ground gets, `dark` the part of it that black gets, and from the luma `light` on it is whole.
    `texture` adds to it for each level that luma deviates from its surroundings, up to `most`. The mean square of a
    frame stays below `budget` squared, which is what keeps it above 40 dB.
    """

    flat: float = 0.8
    dark: float = 0.6
    light: float = 90.0
    texture: float = 0.25
    most: float = 3.4
    budget: float = 2.25

    def of(self, frame: Frame) -> Plane:
        """The strength for each `_STEP` pixels of a frame, (height / 4, width / 4) rounded up."""
        few = frame[_STEP // 2 :: _STEP, _STEP // 2 :: _STEP].astype(np.float32)
        luma = few @ LUMA_WEIGHTS
        deviation = _broad(mean(np.abs(luma - mean(luma, 2)), 2))
        hidden = np.minimum(self.texture * deviation, self.most - self.flat)
        lit = np.minimum(1, self.dark + (1 - self.dark) / self.light * mean(luma, 2))
        return lit * (self.flat + self._affordable(hidden) * hidden)

    def _affordable(self, hidden: Plane) -> float:
        """The part of what `hidden` places could take that the budget leaves them."""
        square, cross = float((hidden * hidden).mean()) + 1e-9, self.flat * float(hidden.mean())
        left = self.budget**2 - self.flat**2
        return min(1.0, (np.sqrt(cross * cross + square * left) - cross) / square)


class Embedder:
    """Marks frames of one size with one id. The same frame is marked the same, whichever came before it."""

    def __init__(self, secret: bytes, id: int, height: int, width: int, strength: Strength | None = None):
        self._strength = strength or Strength()
        parts = {CHROMA: 1.0, LUMA: _LUMA_SHARE}
        planes = (
            share * Waves(layer, secret).plane(id, height, width)[..., None] * np.array(_TO_RGB[layer], np.float32)
            for layer, share in parts.items()
        )
        self._difference = np.round(sum(planes) * _UNIT).astype(np.int16).reshape(height, -1)
        self._dither = _dither(height, width)

    def __call__(self, frame: Frame) -> Frame:
        """The marked frame, uint8 (height, width, 3)."""
        height, width, colors = frame.shape
        strength = np.pad(np.round(self._strength.of(frame) * _UNIT).astype(np.int16), (0, 1), mode="edge")
        rows = np.repeat(strength, _STEP * colors, 1)[:, : width * colors]  # as long as a row: numpy is fast along rows
        # At most 2.2 * 2.13 * 3.4 * 32 * 32, which 16 bits hold.
        out = self._difference * np.repeat(rows, _STEP, 0)[:height]
        out += self._dither
        out >>= 10
        out += frame.reshape(height, -1)
        return np.clip(out, 0, 255, out=out).astype(np.uint8).reshape(frame.shape)


def _broad(deviation: Plane) -> Plane:
    """The least of a place and of those `_BROAD` steps beside, above and below it.

    What is busy around is busy; the edge of something before a clear sky is not, and would get a colored fringe.
    """
    height, width = deviation.shape
    wide = np.pad(deviation, _BROAD, mode="edge")
    least = deviation
    for down, across in ((0, _BROAD), (2 * _BROAD, _BROAD), (_BROAD, 0), (_BROAD, 2 * _BROAD)):
        least = np.minimum(least, wide[down : down + height, across : across + width])
    return least


def _dither(height: int, width: int) -> NDArray[np.int16]:
    """Thresholds for rounding, (height, 3 width), so that parts of a level are right on average.

    They are the additive sequence of the plastic number (Roberts, 2018), whose error is fine everywhere: no eye sees it
    and no encoder keeps it.
    """
    down, across = np.mgrid[:height, :width]
    thresholds = (0.7548776662466927 * across + 0.5698402909980532 * down) % 1 * _UNIT * _UNIT
    return np.repeat(thresholds.astype(np.int16), 3, axis=1)
