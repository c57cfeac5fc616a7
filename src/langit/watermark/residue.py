"""What is left of frames when the picture is taken out of them: the sum in which a pattern that stands still grows.

Frames are seen at about 180 lines. Of luma and of Cb the surroundings' mean is taken off, of Cb also what it shares
with luma and with Cr (a local regression), large values are softened, and all frames are added. What moves averages
out, the mark stays.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

from langit.watermark.embedder import LUMA_WEIGHTS, Frame
from langit.watermark.filters import Plane, mean, shrunk
from langit.watermark.pattern import Layer

LINES: Final = 180
_REACH: Final = (0.022, 0.05)  # of the surroundings of luma and of Cb, to the lines
_SOFT: Final = (4.0, 8.0)  # levels from which values are softened
# Exponents of the power that is divided by: 0.5 makes all alike, 1 is the matched filter of a mark that is so.
_PLACES: Final = 0.6  # that of Cb in places
_WAVES: Final = ((48, 0.8), (64, 0.5))  # that of luma and of Cb by waves, behind the pixels a side of a window
_QUIET: Final = 0.1  # of the power of a usual window that is added to that of every wave
_EDGE: Final = 6.0  # pixels over which a residue fades in


@dataclass(frozen=True)
class Residue:
    """The sum of `count` frames, (2, height, width) for luma and Cb; a pixel is `block` pixels of the frames wide."""

    sums: NDArray[np.float32]
    count: int
    block: int

    def __add__(self, other: "Residue") -> "Residue":
        return Residue(self.sums + other.sums, self.count + other.count, self.block)

    def leveled(self, layer: Layer, turned: float = 0.0) -> Plane:
        """The mean of a layer's channel, less of it where the picture is strong, and nothing at the edges; turned about
        its middle by so many degrees against the clock. It keeps its size unless these are quarters of a circle."""
        plane = self._blue if layer.channel else self._luma
        quarters, more = divmod(turned, 90)
        if more:
            return np.asarray(Image.fromarray(plane).rotate(turned, Image.Resampling.BICUBIC))
        return np.rot90(plane, int(quarters))

    @cached_property
    def _luma(self) -> Plane:
        """Less of each wave where the picture has it: edges lie one way, and across others the mark is left."""
        return _faded(_flattened(self._bare(0), *_WAVES[0]))

    @cached_property
    def _blue(self) -> Plane:
        """Half of it so, and half with less of all waves where the picture is strong: what encoders leave of colors
        lies no way, and now this and now that tells more."""
        plane = self._bare(1)
        power = mean(plane * plane, _reach(1, min(plane.shape)))
        one, other = plane / (power + 0.25 * np.median(power) + 0.02) ** _PLACES, _flattened(plane, *_WAVES[1])
        return _faded(one / (one.std() + 1e-9) + other / (other.std() + 1e-9))

    def _bare(self, channel: int) -> Plane:
        """The mean of a channel less its surroundings."""
        plane = self.sums[channel] / self.count
        return plane - mean(plane, _reach(channel, min(plane.shape)))


def residue_of(frame: Frame) -> Residue:
    """That of one frame, uint8 (height, width, 3)."""
    height, width = frame.shape[:2]
    block = max(1, round(min(height, width) / LINES))
    small = shrunk(frame, block)
    luma: Plane = (small @ LUMA_WEIGHTS).astype(np.float32)
    around = _reach(1, min(luma.shape))
    bare, blue, red = (
        plane - mean(plane, around) for plane in (luma, (small[..., 2] - luma) / 1.772, (small[..., 0] - luma) / 1.402)
    )
    blue, red = (_without(plane, bare, around, noise=4) for plane in (blue, red))
    blue = _without(blue, red, around, noise=1)
    luma = luma - mean(luma, _reach(0, min(luma.shape)))
    planes = [soft * np.tanh(plane / soft) for plane, soft in zip((luma, blue), _SOFT, strict=True)]
    return Residue(np.stack(planes), 1, block)


def _flattened(plane: Plane, side: int, exponent: float) -> Plane:
    """A plane whose waves are weaker where those near them in place, length and direction are strong: its Fourier
    transform in windows of so many pixels a side that overlap by half, each coefficient by a power of what it and its
    neighbors have."""
    half, (height, width) = side // 2, plane.shape
    window = np.sin(np.pi / side * (np.arange(side) + 0.5)).astype(np.float32)  # squares of neighbors add to 1
    taper = np.outer(window, window)
    views = sliding_window_view(np.pad(plane, side), (side, side))[half::half, half::half]
    found = np.fft.fft2(views * taper)
    power = np.square(np.abs(found))
    for axis in (2, 3):
        power = (power + np.roll(power, 1, axis) + np.roll(power, -1, axis)) / 3
    usual = np.median(power.mean((2, 3)))
    parts = np.fft.ifft2(found / (power + _QUIET * usual + 1e-9) ** exponent).real * taper
    out = np.zeros((height + 2 * side, width + 2 * side), np.float32)
    for row, column in np.ndindex(parts.shape[:2]):
        top, left = half * (row + 1), half * (column + 1)
        out[top : top + side, left : left + side] += parts[row, column]
    return out[side : side + height, side : side + width]


def _faded(plane: Plane) -> Plane:
    """A plane that fades in from its edges."""
    down, across = (
        np.clip(np.minimum(np.arange(side) + 1, side - np.arange(side)) / _EDGE, 0, 1) for side in plane.shape
    )
    return np.asarray(plane * down[:, None] * across, np.float32)


def _without(plane: Plane, other: Plane, reach: int, noise: float) -> Plane:
    """A plane less its regression on another around each pixel, which `noise` levels (squared) keep from guessing."""
    return np.asarray(plane - mean(other * plane, reach) / (mean(other * other, reach) + noise) * other, np.float32)


def _reach(channel: int, lines: int) -> int:
    return max(2, round(_REACH[channel] * lines))
