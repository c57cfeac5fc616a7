"""How far apart two colors look, how one fades, and which of several somebody wears whom nobody gave one."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from langit.arrays import Floats
from langit.scene.vocabulary import Color
from langit.simulation.characters.loft import ColorRGB
from langit.simulation.materials import COLORS

TO_XYZ: Final = np.array(  # of linear sRGB, IEC 61966-2-1, with the white point D65
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
WHITE: Final = TO_XYZ.sum(1)
APART: Final = 24.0  # the least distance of an unsaid color from the skin of who wears it


def lab(color: ArrayLike) -> Floats:
    """A linear RGB color (3,) in CIELAB (CIE 15:2004, equations 8.3 to 8.8)."""
    t = TO_XYZ @ np.asarray(color, float) / WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: ArrayLike, other: ArrayLike) -> float:
    """How far apart two linear RGB colors look: their distance in CIELAB, of which 2.3 is just seen."""
    return float(np.linalg.norm(lab(one) - lab(other)))


def faded(color: ColorRGB, share: float) -> ColorRGB:
    """A linear RGB color of which that share (0 to 1) has gone to the gray that is as light (CIE 1931 Y)."""
    gray = float(TO_XYZ[1] @ np.asarray(color))
    red, green, blue = (one + share * (gray - one) for one in color)
    return red, green, blue


def unsaid(colors: Sequence[Color], chance: float, tones: Sequence[ColorRGB]) -> Color:
    """The color of a garment for the last of some people of one group, whose skin is of these `tones`.

    Each takes, from where `chance` (0 to 1) begins, the first color that is unlike their skin and that nobody before
    took; if none is left, the first that is unlike; if none is unlike, the one that is most.
    """
    first = min(int(chance * len(colors)), len(colors) - 1)
    order = [*colors[first:], *colors[:first]]
    taken: list[Color] = []
    for tone in tones:
        away = {color: distance(COLORS[color], tone) for color in order}
        unlike = [color for color in order if away[color] >= APART] or [max(order, key=away.__getitem__)]
        taken.append(next((color for color in unlike if color not in taken), unlike[0]))
    return taken[-1]
