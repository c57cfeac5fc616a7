"""One decoded picture of a film as it is meant to be seen: its own matrix and range, square pixels, turned upright.

What a film does not say is taken as players take it: BT.601 up to 1279x576, BT.709 above, limited range. Transparency
lies on white, as in pictures.
"""

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from av.sidedata.sidedata import Type
from av.video.reformatter import ColorRange, Interpolation
from numpy.typing import NDArray

from langit.clip import Size
from langit.errors import UnavailableError
from langit.media import hdr
from langit.media.image import on_background

Frame = NDArray[np.uint8]
MATRICES: Final = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9}  # those of ITU-T H.273 that swscale knows, by its own numbers
UNSAID: Final = 2
FULL: Final = 2  # libav's number of the range from 0 to 255
# Bilinear in place of bicubic is wrong by half the scale for 16-bit RGB of 10-bit 4:2:0 (swscale 9.5).
EXACT: Final = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT  # within 1 of 255
STANDARD: Final = (1279, 576)  # the greatest width and height of standard definition


@dataclass(frozen=True, kw_only=True)
class Display:
    """How the pictures of a film are shown.

    `square` is their size with square pixels, before they are turned by `turned`: the columns of the display matrix,
    of -1, 0 and 1. `matrix` and `full` are how their colors are coded, `transfer` and `primaries` what they mean
    (ITU-T H.273), `peak` the brightest light of PQ in cd/m2.
    """

    square: Size
    turned: tuple[int, int, int, int]
    matrix: int
    full: bool
    transfer: int
    primaries: int
    peak: float

    @classmethod
    def of(cls, picture: Any, aspect: Fraction | None) -> "Display":
        """What the first picture of a film says, and the sample aspect that the file says.

        Raises:
            UnavailableError: it is turned by no quarter, or its colors are coded in a way that is not read.
        """
        matrix = _matrix(picture)
        if matrix not in MATRICES:
            raise UnavailableError(f"its color matrix (number {matrix} of ITU-T H.273) is none that is read")
        width = picture.width
        if aspect and aspect != 1:
            width = max(2, round(picture.width * aspect / 2) * 2)
        return cls(
            square=Size(width, picture.height),
            turned=_turned(picture),
            matrix=MATRICES[matrix],
            full=picture.color_range == FULL or picture.format.name.startswith("yuvj"),
            transfer=int(picture.color_trc),
            primaries=int(picture.color_primaries),
            peak=_peak(picture),
        )

    @property
    def size(self) -> Size:
        """Width and height as they are seen."""
        return self.square if self.turned[0] else Size(self.square.height, self.square.width)

    def shown(self, picture: Any) -> Frame:
        """One picture of the film, uint8 (height, width, 3)."""
        light = self.transfer in (hdr.PQ, hdr.HLG) or self.primaries in hdr.PRIMARIES
        clear = any(component.is_alpha for component in picture.format.components) or picture.format.name == "pal8"
        pixels = picture.reformat(
            width=self.square.width,
            height=self.square.height,
            format=("rgba64le" if light else "rgba") if clear else ("rgb48le" if light else "rgb24"),
            interpolation=EXACT,
            dst_color_range=ColorRange.JPEG,
            **({} if picture.format.is_rgb else self._coded()),
        ).to_ndarray()
        colors = pixels[..., :3]
        if light:
            colors = hdr.to_sdr(colors, transfer=self.transfer, primaries=self.primaries, peak=self.peak)
        if clear:
            colors = on_background(colors, pixels[..., 3] / np.iinfo(pixels.dtype).max)
        return _turn(colors, self.turned)

    def _coded(self) -> dict[str, int]:
        return {"src_colorspace": self.matrix, "src_color_range": ColorRange.JPEG if self.full else ColorRange.MPEG}


def _matrix(picture: Any) -> int:
    """The number of the matrix, guessed by the size where the film does not say."""
    said = int(picture.colorspace)
    if picture.format.is_rgb:
        return 1  # unused
    if said != UNSAID:
        return said
    if int(picture.color_trc) in (hdr.PQ, hdr.HLG):
        return 9
    return 5 if picture.width <= STANDARD[0] and picture.height <= STANDARD[1] else 1


def _turned(picture: Any) -> tuple[int, int, int, int]:
    """The four numbers of the display matrix that turn and mirror."""
    for data in picture.side_data:
        if data.type == Type.DISPLAYMATRIX:
            a, b, _, c, d = struct.unpack_from("<5i", bytes(data))
            turned = (_sign(a), _sign(b), _sign(c), _sign(d))
            if (
                abs(turned[0]) + abs(turned[1]) != 1
                or abs(turned[0]) != abs(turned[3])
                or abs(turned[1]) != abs(turned[2])
            ):
                raise UnavailableError("it is turned by an angle that is no quarter of a circle")
            return turned
    return (1, 0, 0, 1)


def _sign(fixed: int) -> int:
    """-1, 0 or 1 of a number in 16.16, whatever its size beside small ones."""
    return 0 if abs(fixed) < 1 << 10 else (1 if fixed > 0 else -1)


def _turn(pixels: Frame, turned: tuple[int, int, int, int]) -> Frame:
    a, b, c, d = turned
    upright = pixels if a else pixels.transpose(1, 0, 2)
    across, down = (a, d) if a else (c, b)
    return np.ascontiguousarray(upright[::down, ::across])


def _peak(picture: Any) -> float:
    """The brightest light in cd/m2: of the content, else of the display it was mastered on, else the nominal one."""
    for data in picture.side_data:
        if data.type == Type.CONTENT_LIGHT_LEVEL:
            most, _ = struct.unpack_from("<2I", bytes(data))
            if most:
                return float(most)
    for data in picture.side_data:
        if data.type == Type.MASTERING_DISPLAY_METADATA:
            number, below = struct.unpack_from("<2i", bytes(data), 72)
            if number > 0 and below > 0:
                return number / below
    return hdr.PEAK
