"""Eyes: a ball in each orbit, seen through a cornea, and upper lids, which turn about the line of the eyes to close."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from source import BODY, Floats, base, target

SEGMENTS: Final = 20
POLAR: Final = np.array([0.07, 0.16, 0.24, 0.32, 0.40, 0.47, 0.56, 0.75, 1.0, 1.3, 1.65])  # rad from where an eye looks
IRIS: Final = 0.45  # radius of the iris; of the ball's, as is the height of the cornea
CORNEA: Final = 0.055
LIDS: Final = "expression/units/caucasian/eye-{}-closure"


@cache
def ball() -> tuple[Floats, NDArray[np.int64]]:
    """An eye of radius 1 that looks along x: points (N, 3), triangles (T, 3); its back, never seen, is open."""
    around = np.arange(SEGMENTS) * 2 * np.pi / SEGMENTS
    bulge = 1 + CORNEA * np.clip(1 - (np.sin(POLAR) / (1.15 * IRIS)) ** 2, 0, 1) * (POLAR < 1.2)
    rings = np.stack(
        [
            np.repeat((bulge * np.cos(POLAR))[:, None], SEGMENTS, 1),
            (bulge * np.sin(POLAR))[:, None] * np.cos(around),
            (bulge * np.sin(POLAR))[:, None] * np.sin(around),
        ],
        -1,
    )
    points = np.concatenate([[[1 + CORNEA, 0, 0]], rings.reshape(-1, 3)])
    i = np.arange(SEGMENTS)
    j = (i + 1) % SEGMENTS
    fans = [np.stack([0 * i, 1 + i, 1 + j], 1)]
    for ring in range(len(POLAR) - 1):
        a, b = 1 + ring * SEGMENTS, 1 + (ring + 1) * SEGMENTS
        fans += [np.stack([a + i, b + i, b + j], 1), np.stack([a + i, b + j, a + j], 1)]
    return points, np.concatenate(fans)


def orbit(vertices: Floats, side: str) -> tuple[Floats, float]:
    """Middle (3,) and radius of the eye `l` or `r` of a shaped body: the ball that fits the source's own best."""
    points = vertices[base().members(f"helper-{side}-eye")]
    rows = np.column_stack([2 * points, np.ones(len(points))])
    (x, y, z, rest), *_ = np.linalg.lstsq(rows, (points**2).sum(1), rcond=None)
    middle = np.array([x, y, z])
    return middle, float(np.sqrt(rest + middle @ middle))


@cache
def lids() -> Floats:
    """How far every vertex (19158,) of the base goes with the upper lids: 1 at their edges."""
    share = np.zeros(len(base().vertices))
    for side in ("left", "right"):
        index, by = target(LIDS.format(side))
        index, down = index[index < BODY], np.clip(-by[index < BODY, 2], 0.0, None)
        share[index] = np.maximum(share[index], down / down.max())
    return share
