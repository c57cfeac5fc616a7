"""The pattern: one picture of waves that repeats over the frame, whose phases a secret and an id choose.

A layer is the Fourier series of a square tile, `TILE` pixels wide on a frame whose shorter side has `LINES` and growing
with it. No sum of n signs scores above the root of n, so where much of the pattern survives, more waves say more: a
tile about as large as the frame has as many of them as the frame can tell apart. Each has four phases: two signs, of a
cosine and a sine. Some of the waves are known to whoever has the secret and find the place of the tile in a cropped
picture (sync); the others carry the code. All signs are those of a keyed stream (SHAKE-256, FIPS 202), so that without
the secret the pattern is noise, and so that the bounds of the detector hold for any picture that was made without it.

It is spread-spectrum watermarking (Cox, Kilian, Leighton and Shamoon, 1997) with a template for the place, periodic as
in Kutter (1998), in the blue difference, where the eye is weakest, and less of it in the luma for pictures that lost
their colors.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.watermark import code

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TILE: Final = 512.0  # pixels a tile on a frame of
LINES: Final = 360.0  # pixels on its shorter side
_KNOWN: Final = 5  # one wave of so many is sync
_CREST: Final = 2.2  # no value is farther from 0 than so many times the mean size: nothing sticks out
_FINEST: Final = 0.45  # waves a pixel that still are a wave in a small frame


@dataclass(frozen=True)
class Layer:
    """Waves of `low` to `high` cycles a tile in one channel, 0 for luma and 1 for the blue difference (Cb).

    A wave of f cycles has a size of f^-`falloff`: encoders keep what is coarse, eyes see it first.
    """

    name: str
    channel: int
    low: float
    high: float
    falloff: float

    @property
    def reach(self) -> int:
        """The largest frequency along one side."""
        return int(self.high)


CHROMA: Final = Layer("chroma", 1, 12.0, 24.0, falloff=0.9)
LUMA: Final = Layer("luma", 0, 19.0, 37.0, falloff=0.5)


@dataclass(frozen=True)
class Waves:
    """The waves of a layer under a secret.

    Wave i has `down[i]` cycles a tile from top to bottom and `across[i]` from left to right, and two signs, `sign[i]`.
    `bit[i]` is which signs of the code turn those two; -1, as of all sync waves, is none. Waves of one `ring` are
    equally fine.
    """

    layer: Layer
    secret: bytes

    @cached_property
    def _lattice(self) -> tuple[Ints, Ints]:
        reach = self.layer.reach
        down, across = np.mgrid[0 : reach + 1, -reach : reach + 1].reshape(2, -1)
        radius = np.hypot(down, across)
        half = (down > 0) | (across > 0)  # the other half is the same waves
        chosen = half & (radius >= self.layer.low) & (radius <= self.layer.high)
        return down[chosen], across[chosen]

    @property
    def down(self) -> Ints:
        """Cycles a tile from top to bottom, 0 or more."""
        return self._lattice[0]

    @property
    def across(self) -> Ints:
        """Cycles a tile from left to right."""
        return self._lattice[1]

    @cached_property
    def sign(self) -> Floats:
        """The keyed signs, (n, 2)."""
        count = len(self.down)
        bits = np.unpackbits(np.frombuffer(self._stream("signs", count // 4 + 1), np.uint8))[: 2 * count]
        return (1 - 2 * bits.astype(np.float32)).reshape(count, 2)

    @cached_property
    def bit(self) -> Ints:
        """Which of the 256 signs of the code turns each sign, (n, 2), or -1."""
        count = len(self.down)
        shuffled = np.lexsort((self._ranks("order", count), np.round(self.cycles / 4)))
        data = shuffled[np.arange(count) % _KNOWN != 0]  # of every fineness
        rounds = -(-2 * len(data) // code.SIGNS)
        slots = [np.argsort(self._ranks(f"slots {turn}", code.SIGNS)) for turn in range(rounds)]
        bit = np.full((count, 2), -1)
        bit[data] = np.concatenate(slots)[: 2 * len(data)].reshape(-1, 2)
        return bit

    @cached_property
    def ring(self) -> Ints:
        """The number of each wave's ring, from 0."""
        return np.unique(np.round(self.cycles), return_inverse=True)[1]

    @cached_property
    def cycles(self) -> Floats:
        """Cycles a tile of each wave, along the way that it runs."""
        return np.hypot(self.down, self.across).astype(np.float32)

    def coefficients(self, id: int) -> NDArray[np.complex64]:
        """The Fourier coefficients of the tile that bears `id`."""
        signs = np.append(code.encode(code.word(id)), np.float32(1))  # -1 is the last
        parts = self.sign * signs[self.bit] * self.cycles[:, None] ** -self.layer.falloff
        return np.asarray(parts[:, 0] + 1j * parts[:, 1], np.complex64)

    def plane(self, id: int, height: int, width: int) -> Floats:
        """The pattern for frames of one size, (height, width), with a mean square of 1."""
        tile, reach = TILE * min(height, width) / LINES, self.layer.reach
        drawn = self.cycles <= _FINEST * tile
        grid = np.zeros((reach + 1, 2 * reach + 1), np.complex64)
        grid[self.down[drawn], self.across[drawn] + reach] = self.coefficients(id)[drawn]
        plane = (
            waves(height, tile, np.arange(reach + 1)) @ grid @ waves(width, tile, np.arange(-reach, reach + 1)).T
        ).real
        plane = np.clip(plane / plane.std(), -_CREST, _CREST)
        return np.asarray(plane / plane.std(), np.float32)

    def _stream(self, purpose: str, length: int) -> bytes:
        return hashlib.shake_256(f"{self.layer.name} {purpose} ".encode() + self.secret).digest(length)

    def _ranks(self, purpose: str, count: int) -> NDArray[np.uint64]:
        return np.frombuffer(self._stream(purpose, 8 * count), "<u8")


def waves(length: int, tile: float, frequencies: Ints, sign: int = 1) -> NDArray[np.complex64]:
    """exp(i 2 pi f x / tile) at the middle of each pixel, (length, frequencies)."""
    turns = np.outer(np.arange(length) + 0.5, frequencies) * (sign / tile)
    angles = (2 * np.pi * (turns - np.floor(turns))).astype(np.float32)
    found = np.empty(angles.shape, np.complex64)
    found.real, found.imag = np.cos(angles), np.sin(angles)  # several times as fast as one complex exponential
    return found
