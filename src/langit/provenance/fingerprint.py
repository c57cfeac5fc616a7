"""What a picture looks like in 64 bits, which coding anew, another size, brightness, mirroring and crops leave alike.

A hash is the signs of the 64 lowest cosine coefficients (beside the mean) of the luma of the middle of a picture, 70 %
a side, at 32 x 32: an image hash by DCT as in Zauner, "Implementation and Benchmarking of Perceptual Image Hash
Functions" (2010). A crop that keeps 85 % a side or more leaves that middle in the picture, somewhere: who asks looks
for it in the places of `WINDOWS`, and what is kept of a picture is one hash. A film is one hash a second; a short one,
in which a second is much, is four.
"""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Frame = NDArray[np.uint8]
Hashes = NDArray[np.uint64]
BITS: Final = 64
MIDDLE: Final = 0.7  # of each side, which is hashed
SIDE: Final = 32  # pixels of what is transformed
WORKING: Final = 256  # pixels of the longer side of the picture that windows are cut from
SHARES: Final = (1.0, 0.95, 0.9)  # how much of a side a cropped picture may still show
STEP: Final = 0.025  # of a side, between places where the rest may have been cut away
SHORT: Final = 3  # seconds under which a film is kept by more than a hash a second,
PARTS: Final = 4  # by so many
FLAT: Final = 2.0  # standard deviation of luma below which there is nothing to tell pictures by
Box = tuple[float, float, float]


def windows() -> tuple[Box, ...]:
    """Where the middle of a whole picture lies in what a crop left of it: left, top and side, as parts of its sides.

    The first is where it lies in a picture that was not cropped.
    """
    found: list[Box] = []
    for share in SHARES:
        cuts = np.linspace(0.0, 1.0 - share, 1 + round((1.0 - share) / STEP) if share < 1 else 1)
        places = [((1.0 - MIDDLE) / 2 - cut) / share for cut in cuts]
        found += [(x, y, MIDDLE / share) for x in places for y in places]
    inside = 1.0 + 1e-9
    return tuple(box for box in found if min(box) >= 0 and max(box[0], box[1]) + box[2] <= inside)


WINDOWS: Final = windows()


def _lowest() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the lowest coefficients by their distance from the mean, which is left out."""
    grid = sorted((i * i + j * j, i, j) for i in range(16) for j in range(16) if i or j)
    return np.array([i for _, i, _ in grid[:BITS]]), np.array([j for _, _, j in grid[:BITS]])


ROWS, COLUMNS = _lowest()
_k, _x = np.arange(SIDE)[:, None], np.arange(SIDE)[None]
COSINES: Final = np.cos(math.pi * (2 * _x + 1) * _k / (2 * SIDE))  # DCT-II without its scale, of which signs are free
MIRROR: Final = np.packbits(COLUMNS % 2 == 1).view(">u8").astype(np.uint64)[0]  # what mirroring turns around


def hashed(frame: Frame, boxes: Iterable[Box] = WINDOWS[:1]) -> Hashes:
    """The hashes of uint8 (height, width, 3) seen through each box; none of a picture without structure."""
    picture = Image.fromarray(frame).convert("L")
    picture.thumbnail((WORKING, WORKING), Image.Resampling.BOX, reducing_gap=None)
    if np.asarray(picture).std() < FLAT:
        return np.zeros(0, np.uint64)
    width, height = picture.size
    cut = [
        picture.resize(
            (SIDE, SIDE), Image.Resampling.BOX,
            box=(x * width, y * height, min(width, (x + side) * width), min(height, (y + side) * height)),
        )
        for x, y, side in boxes
    ]  # fmt: skip
    pixels = np.stack([np.asarray(one, np.float64) for one in cut])
    low = (COSINES @ pixels @ COSINES.T)[:, ROWS, COLUMNS]
    return np.ascontiguousarray(np.packbits(low > 0, axis=-1)).view(">u8").astype(np.uint64)[:, 0]


def distances(a: Hashes, b: Hashes) -> NDArray[np.uint8]:
    """In how many bits two arrays of hashes differ, which broadcast."""
    return np.bitwise_count(a ^ b)


class Watch:
    """Hashes frames on their way, one a second from the first frame on; of a film under `SHORT`, `PARTS` a second."""

    def __init__(self, fps: Fraction):
        self._fps, self._count = fps, 0
        self._found: list[tuple[bool, int]] = []

    def see(self, frame: Frame) -> None:
        """The next frame."""
        second = self._due(1)
        if second or (self._is_short() and self._due(PARTS)):
            self._found += [(second, one) for one in hashed(frame).tolist()]
        self._count += 1

    def hashes(self) -> list[str]:
        """What was seen, in hexadecimal."""
        short = self._is_short()
        return [f"{one:016x}" for second, one in self._found if second or short]

    def _is_short(self) -> bool:
        return self._count < SHORT * self._fps

    def _due(self, parts: int) -> bool:
        """Whether this frame is the nearest to a whole number of so many parts of a second."""
        nearest = math.floor(self._count * parts / self._fps + Fraction(1, 2))
        return self._count == round(nearest * self._fps / parts)


def parsed(hashes: Iterable[str]) -> Hashes:
    """Hashes of their hexadecimal."""
    return np.array([int(one, 16) for one in hashes], np.uint64)
