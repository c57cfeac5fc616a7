"""Folds of cloth as offsets: ridges of smooth noise, drawn out across a limb where it bends."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from source import Floats

# The integer hash PCG3D of Jarzynski and Olano, "Hash Functions for GPU Rendering" (2020).
FACTOR, STEP = np.uint32(1664525), np.uint32(1013904223)
GRADIENTS: Final = np.array(
    [[x, y, 0] for x in (-1, 1) for y in (-1, 1)]
    + [[x, 0, y] for x in (-1, 1) for y in (-1, 1)]
    + [[0, x, y] for x in (-1, 1) for y in (-1, 1)]
    + [[1, 1, 0], [-1, 1, 0], [0, -1, 1], [0, -1, -1]],
    float,
)  # of Perlin, "Improving Noise" (2002)


def _hashed(cells: NDArray[np.int64], seed: int) -> NDArray[np.uint32]:
    """One number (N,) for whole places (N, 3)."""
    with np.errstate(over="ignore"):
        x, y, z = (cells + np.array([seed, 0, 0])).astype(np.uint32).T.copy() * FACTOR + STEP
        x, y, z = _turned(x, y, z)
        x, y, z = x ^ (x >> np.uint32(16)), y ^ (y >> np.uint32(16)), z ^ (z >> np.uint32(16))
        return _turned(x, y, z)[0]


def _turned(
    x: NDArray[np.uint32], y: NDArray[np.uint32], z: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]:
    x = x + y * z
    y = y + z * x
    return x, y, z + x * y


def noise(points: Floats, seed: int = 0) -> Floats:
    """Perlin's gradient noise (2002) at points (N, 3), from -1 to 1, one bump to a unit."""
    low = np.floor(points).astype(np.int64)
    part = points - low
    eased = part**3 * (part * (part * 6 - 15) + 10)
    total = np.zeros(len(points))
    for corner in _cube():
        way = GRADIENTS[_hashed(low + corner, seed) >> np.uint32(28)]
        share = np.where(corner == 1, eased, 1 - eased).prod(1)
        total += share * (way * (part - corner)).sum(1)
    return total


@cache
def _cube() -> NDArray[np.int64]:
    return np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)])


def ridges(points: Floats, along: Floats, *, across: float, length: float, seed: int = 0) -> Floats:
    """Folds (N,) from -0.5 to 0.5, `across` meters wide and some `length` meters long, that lie across `along` (N, 3).

    They wander and end, as cloth folds do where it is pushed together.
    """
    step = (points * along).sum(1)
    flat = points - along * step[:, None]
    bent = 1.3 * noise(points * 9.0, seed + 7)
    place = np.column_stack([flat / length]) + along * (step / across + bent)[:, None]
    return 0.5 - np.minimum(np.abs(noise(place, seed)) * 2.2, 1.0)
