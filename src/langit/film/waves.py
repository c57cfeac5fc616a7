"""Wind waves as images of slopes: random seas, periodic, that a graph moves over each other.

Each is a sea of some band of wave lengths (Tessendorf, "Simulating Ocean Water", SIGGRAPH courses 2001, with a spectrum
that falls as steeply as measured ones), so that it may travel as fast as such waves do in deep water.
"""

from typing import Final, NamedTuple

import numpy as np

from langit.render.snapshot import Array

TEXELS: Final = 384
GRAVITY: Final = 9.81
STEEP: Final = 1.7  # how fast slopes get less as waves get shorter: energy falls by the wave number to the 3.4 or so


class Band(NamedTuple):
    """Waves from `low` to `high` meters long in a square `wide` meters, of root mean square slope `slope`."""

    name: str
    wide: float
    low: float
    high: float
    slope: float

    @property
    def pace(self) -> float:
        """Meters a second that a wave of the middle of the band travels."""
        return float(np.sqrt(GRAVITY * np.sqrt(self.low * self.high) / (2 * np.pi)))


SWELL: Final = Band("waves-long", 31.0, 1.4, 16.0, 0.095)
RIPPLE: Final = Band("waves-short", 3.7, 0.07, 1.3, 0.105)
BANDS: Final = (SWELL, RIPPLE)


def picture(band: Band) -> Array:
    """Half the slopes along x and y, then the height (0.15 a deviation), all around a half (TEXELS, TEXELS, 4)."""
    rng = np.random.default_rng([int(band.wide * 10), 77])
    numbers = np.fft.fftfreq(TEXELS) * TEXELS * 2 * np.pi / band.wide
    kx, ky = np.meshgrid(numbers, numbers)  # rows are y
    k = np.hypot(kx, ky)
    k[0, 0] = np.inf
    length = 2 * np.pi / k
    short, long = (length - band.low) / (0.3 * band.low), (band.high - length) / (0.3 * band.high)
    inside = np.clip(short, 0, 1) * np.clip(long, 0, 1)
    spread = 0.25 + np.maximum(kx / k, -0.35 * kx / k) ** 2  # most run with the wind, along x
    amplitude = inside * spread * k ** (-STEEP)
    made = np.fft.fft2(rng.standard_normal((TEXELS, TEXELS))) * amplitude
    k[0, 0] = 0
    height, x, y = (np.fft.ifft2(part).real for part in (made, 1j * kx * made, 1j * ky * made))
    scale = band.slope / np.sqrt((x**2 + y**2).mean())
    crest = np.clip(height / height.std() * 0.15 + 0.5, 0, 1)
    return np.stack([x * scale * 0.5 + 0.5, y * scale * 0.5 + 0.5, crest, np.ones_like(x)], -1).astype(np.float32)
