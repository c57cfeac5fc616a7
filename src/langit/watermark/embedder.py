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
_RGB: Final = {layer: float(np.square(part).mean()) for layer, part in _TO_RGB.items()}  # mean square of a level
_YELLOW: Final = 40.0  # levels of blue below luma from which ground is as yellow as sand
_COLORED: Final = 50.0  # levels between the largest and the least of red, green and blue, from which ground is colored
_STEP: Final = 4  # pixels a side that share a strength
_BROAD: Final = 3  # steps to every side that must be busy too
_PLAIN: Final = 0.5  # levels of deviation below which ground is plain
_BARE: Final = 0.5  # of a frame that may be plain before luma is given less
_UNIT: Final = 32  # a level in fixed point, of pattern and strength alike


@dataclass(frozen=True)
class Strength:
    """How much of the pattern a place gets, as levels of Cb and of luma (root mean square).

    `flat` is what smooth ground gets in Cb, `dark` the part of it that black gets, and from the luma `light` on it is
    whole; `yellow` is the part that sand gets, whose little blue makes a level of blue a large step. `texture` adds to
    it for each level that luma deviates from its surroundings, both ways, up to `most`; of that, what is gray or white
    gets the part `neutral`, for on snow a tint is seen soonest. Luma gets `luma_flat` and `luma_texture` of these two
    parts, and of the first `luma_bare` where all of a frame is plain, as in fog: there a grain in luma is seen first
    and read best. The mean square of a frame's error in RGB stays below `budget` squared, which keeps it above 40 dB.
    """

    flat: float = 0.6
    dark: float = 0.65
    light: float = 90.0
    yellow: float = 0.75
    texture: float = 0.36
    most: float = 3.2
    neutral: float = 0.4
    luma_flat: float = 0.4
    luma_bare: float = 0.22
    luma_texture: float = 0.85
    budget: float = 2.47

    def of(self, frame: Frame) -> tuple[Plane, Plane]:
        """The strengths in Cb and in luma for each `_STEP` pixels of a frame, (height / 4, width / 4) rounded up."""
        few = frame[_STEP // 2 :: _STEP, _STEP // 2 :: _STEP].astype(np.float32)
        luma = few @ LUMA_WEIGHTS
        along, across = (mean(np.abs(luma - mean(luma, 2, (axis,))), 2) for axis in (0, 1))
        deviation = _broad(np.sqrt(along * across))  # streaks, as of water and wood, hide little
        hidden = np.minimum(self.texture * deviation, self.most - self.flat)
        red, green, blue = few[..., 0], few[..., 1], few[..., 2]
        span = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
        colored = np.minimum(1, self.neutral + (1 - self.neutral) / _COLORED * span)
        more = hidden * mean(colored, 2), self.luma_texture * hidden
        lit = np.minimum(1, self.dark + (1 - self.dark) / self.light * mean(luma, 2))
        yellow = np.clip(1 - (luma - blue) * (1 - self.yellow) / _YELLOW, self.yellow, 1)
        flat, afforded = self.flat * lit * mean(yellow, 2), lit * self._affordable(more)
        bare = max(0.0, float((deviation < _PLAIN).mean()) - _BARE) / (1 - _BARE)
        luma_flat = self.luma_flat + (self.luma_bare - self.luma_flat) * bare
        return flat + afforded * more[0], luma_flat * flat + afforded * more[1]

    def _affordable(self, more: tuple[Plane, Plane]) -> float:
        """The part x of what `more` busy ground could take that the budget leaves: a x^2 + 2 b x + c is spent."""
        a = b = c = 1e-9
        for layer, part, plane in zip((CHROMA, LUMA), (1, self.luma_flat), more, strict=True):
            a += _RGB[layer] * float((plane * plane).mean())
            b += _RGB[layer] * float(plane.mean()) * part * self.flat
            c += _RGB[layer] * (part * self.flat) ** 2
        return float(min(1.0, (np.sqrt(b * b + a * (self.budget**2 - c)) - b) / a))


class Embedder:
    """Marks frames of one size with one id. The same frame is marked the same, whichever came before it."""

    def __init__(self, secret: bytes, id: int, height: int, width: int, strength: Strength | None = None):
        self._strength = strength or Strength()
        self._differences = [
            np.round(_UNIT * plane[..., None] * np.array(_TO_RGB[layer], np.float32)).astype(np.int16)
            for layer in (CHROMA, LUMA)
            for plane in [Waves(layer, secret).plane(id, height, width)]
        ]
        self._dither = _dither(height, width)

    def __call__(self, frame: Frame) -> Frame:
        """The marked frame, uint8 (height, width, 3)."""
        height, width, colors = frame.shape
        out = self._dither.copy()  # at most 2.3 * (1.772 * 3.2 + 1.8) * 32 * 32 is added to it, which 16 bits hold
        for difference, strength in zip(self._differences, self._strength.of(frame), strict=True):
            few = np.pad(np.round(strength * _UNIT).astype(np.int16), (0, 1), mode="edge")
            rows = np.repeat(few, _STEP * colors, 1)[:, : width * colors]  # as long as a row: numpy is fast along rows
            out += difference.reshape(height, -1) * np.repeat(rows, _STEP, 0)[:height]
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
