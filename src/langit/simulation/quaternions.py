"""Turns as quaternions w x y z (4), as MuJoCo has them."""

import math
from typing import Final

import numpy as np

from langit.arrays import Floats

UP: Final = np.array([0.0, 0.0, 1.0])


def about(axis: Floats, angle: float) -> Floats:
    """The quaternion w x y z that turns by `angle` about the unit vector `axis`."""
    return np.array([math.cos(angle / 2), *(math.sin(angle / 2) * axis)])


def multiply(first: Floats, second: Floats) -> Floats:
    """The product of two quaternions: `second` turns first."""
    w, x, y, z = first
    a, b, c, d = second
    return np.array(
        [
            w * a - x * b - y * c - z * d,
            w * b + x * a + y * d - z * c,
            w * c - x * d + y * a + z * b,
            w * d + x * c - y * b + z * a,
        ]
    )
