"""What is left of frames when the picture is taken out of them: the sum in which a pattern that stands still grows.

Frames are seen at about 180 lines. Of luma and of Cb the surroundings' mean is taken off, of Cb also what it shares
with luma and with Cr (a local regression), large values are softened, and all frames are added. What moves averages
out, the mark stays.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.watermark.embedder import LUMA_WEIGHTS, Frame
from langit.watermark.filters import Plane, mean, shrunk
from langit.watermark.pattern import Layer

LINES: Final = 180
_REACH: Final = (0.022, 0.05)  # of the surroundings of luma and of Cb, to the lines
_SOFT: Final = (4.0, 8.0)  # levels from which values are softened
_LEVELING: Final = 0.6  # between 0.5, as strong everywhere, and 1, the matched filter of a mark as strong everywhere
_EDGE: Final = 6.0  # pixels over which a residue fades in


@dataclass(frozen=True)
class Residue:
    """The sum of `count` frames, (2, height, width) for luma and Cb; a pixel is `block` pixels of the frames wide."""

    sums: NDArray[np.float32]
    count: int
    block: int

    def __add__(self, other: "Residue") -> "Residue":
        return Residue(self.sums + other.sums, self.count + other.count, self.block)

    def turned(self, quarters: int) -> "Residue":
        """That of the same frames turned so many quarters against the clock."""
        return Residue(np.rot90(self.sums, quarters, (1, 2)), self.count, self.block)

    def leveled(self, layer: Layer) -> Plane:
        """The mean of a layer's channel, less of it where the picture is strong, and nothing at the edges."""
        plane = self.sums[layer.channel] / self.count
        reach = _reach(layer.channel, min(plane.shape))
        plane = plane - mean(plane, reach)
        power = mean(plane * plane, reach)
        plane = plane / (power + 0.25 * np.median(power) + 0.02) ** _LEVELING
        down, across = (
            np.clip(np.minimum(np.arange(side) + 1, side - np.arange(side)) / _EDGE, 0, 1) for side in plane.shape
        )
        return np.asarray(plane * down[:, None] * across, np.float32)


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


def _without(plane: Plane, other: Plane, reach: int, noise: float) -> Plane:
    """A plane less its regression on another around each pixel, which `noise` levels (squared) keep from guessing."""
    return np.asarray(plane - mean(other * plane, reach) / (mean(other * other, reach) + noise) * other, np.float32)


def _reach(channel: int, lines: int) -> int:
    return max(2, round(_REACH[channel] * lines))
