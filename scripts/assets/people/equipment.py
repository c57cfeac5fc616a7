"""What is hard and worn by trade: a helmet of glass around the head, a box on the back with its box on the chest."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from cloth import Cloth, cut, joined, painted, strip
from cutting import Band, banded
from headwear import Head, held, rod
from manikin import Manikin
from scipy.spatial import cKDTree
from source import Floats, base

AROUND, ROWS = 40, 22  # columns and rows of a globe
ROUNDED: Final = ((0.72, 0.0), (0.9, 0.04), (0.98, 0.14), (1.0, 0.5), (0.98, 0.86), (0.9, 0.96), (0.72, 1.0))


@dataclass(frozen=True, kw_only=True)
class Globe:
    """A helmet around the head in meters: a ball of that `radius`, its middle `back` and `down` of the eyes'.

    It goes down to `low` degrees; its window is `wide` and `high` degrees (half), its middle `dip` degrees down.
    `glass` makes what is in the window, else what is around it. Hair spreads below it by `spread` meters a meter.
    """

    radius: float = 0.168
    back: float = 0.062
    down: float = 0.018
    low: float = -58.0
    wide: float = 78.0
    high: float = 40.0
    dip: float = 4.0
    ring: float = 0.016
    tint: tuple[float, float, float] = (0.55, 0.57, 0.6)
    glass: bool = False
    spread: float = 0.0


def globe(own: Manikin, shape: Globe) -> Cloth:
    """Shell, rim and neck ring, or the glass in the window."""
    head, size = Head(own), own.size
    middle = head.eyes.mean(0) + np.array([0.0, shape.back, -shape.down]) * size
    up = np.radians(np.linspace(shape.low, 89.0, ROWS))[:, None]
    turn = (np.arange(AROUND) * 2 * np.pi / AROUND)[None]
    way = np.stack([np.cos(up) * np.sin(turn), -np.cos(up) * np.cos(turn), np.sin(up) + 0 * turn], -1)
    rows = middle + way * shape.radius * size
    angle = np.degrees(np.arctan2(np.sin(turn), np.cos(turn)))
    window = ((np.abs(angle) / shape.wide) ** 2.6 + (np.abs(np.degrees(up) + shape.dip) / shape.high) ** 2.6) ** (
        1 / 2.6
    )
    grid = strip(rows, rows, closed=True, shade=np.ones(rows.shape[:2]), window=window - 1.0)
    if shape.glass:
        clear = cut(grid.valued(window=-grid.values["window"]), "window", -0.04)
        return held(
            head, clear.valued(shade=np.ones(len(clear.points))).lifted(np.full(len(clear.points), -0.002 * size))
        )
    shell = cut(grid, "window")
    around = np.arange(AROUND) * 2 * np.pi / AROUND
    c, s = np.cos(around), np.sin(around)
    out = (np.abs(c) ** 2.6 + np.abs(s) ** 2.6) ** (-1 / 2.6)
    aside, above = np.radians(shape.wide * c * out), np.radians(shape.high * s * out - shape.dip)
    edge = np.column_stack([np.cos(above) * np.sin(aside), -np.cos(above) * np.cos(aside), np.sin(above)])
    rim = rod(middle + edge * shape.radius * size, 0.5 * shape.ring * size, closed=True)
    rim = rim.valued(**painted(np.ones(len(rim.points)), shape.tint))
    neck = rows[0] + (0.0, 0.0, -0.3 * shape.ring * size)
    ring = rod(neck, shape.ring * size, closed=True)
    ring = ring.valued(**painted(np.ones(len(ring.points)), shape.tint))
    inner = (middle + 0.999 * (rows - middle)).reshape(
        -1, 3
    )  # not at vertices of the shell, which would be tied to them
    limits = Cloth(  # no faces: they only tell hair how much room there is
        points=inner, grips=inner, corners=np.zeros((0, 3), np.int64),
        values={"crown": np.repeat(np.arange(1.0, ROWS + 1), AROUND), "shade": np.ones(ROWS * AROUND)},
    )  # fmt: skip
    return held(head, joined([shell, rim, ring, limits]))


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A box on the back in meters, half as `wide` and `deep`, from `low` to `high`, and one on the chest.

    Half sizes of the `chest` box are across, deep and up.
    """

    wide: float = 0.20
    deep: float = 0.085
    low: float = 1.02
    high: float = 1.50
    chest: tuple[float, float, float] = (0.085, 0.035, 0.055)
    tint: tuple[float, float, float] = (0.5, 0.52, 0.56)
    off: float = 0.028


def pack(own: Manikin, shape: Pack) -> Cloth:
    """Both boxes, which the chest holds."""
    size = own.size
    rows = base().members("helper-tights")
    rows = rows[(own.arm[rows] < 0.2) & (own.points[rows, 2] > 1.1 * size)]
    trunk = own.points[rows]
    back, front = float(trunk[:, 1].max()), float(trunk[:, 1].min())
    tall = (shape.high - shape.low) / 2
    behind = (0.0, back + (shape.deep + shape.off) * size, (shape.low + tall) * size)
    before = (0.0, front - 0.4 * shape.chest[1] * size, 1.25 * size)
    big = _box(behind, (shape.wide, shape.deep, tall), size)
    band = Band(
        along="z", start=float(behind[2]) + 0.10 * size, end=float(behind[2]) + 0.125 * size, lift=0.0, tint=shape.tint
    )
    big = banded(big.valued(z=big.points[:, 2]), (band,))
    small = _box(before, shape.chest, size)
    parts = [big, small]
    for x, wide, high, tint in ((-0.035, 0.022, 0.018, (0.05, 0.06, 0.07)), (0.03, 0.012, 0.012, (0.5, 0.03, 0.02))):
        face = (x * size, before[1] - shape.chest[1] * size, before[2] + 0.01 * size)
        lamp = _box(face, (wide, 0.006, high), size)
        parts.append(lamp.valued(**painted(np.ones(len(lamp.points)), tint)))
    made = joined(parts)
    chest = trunk[np.abs(trunk[:, 2] - 1.25 * size) < 0.12 * size]
    return Cloth(
        points=made.points, grips=chest[cKDTree(chest).query(made.points)[1]], corners=made.corners, values=made.values
    )


def _box(middle: tuple[float, float, float], half: tuple[float, float, float], size: float) -> Cloth:
    """A box with round edges around `middle`; `half` sizes are across, deep and up, as on a person of 1.7 m."""
    turn = np.arange(28) * 2 * np.pi / 28
    c, s = np.cos(turn), np.sin(turn)
    out = (np.abs(c) ** 5 + np.abs(s) ** 5) ** (-1 / 5)
    across = np.column_stack([c * out * half[0], s * out * half[1], 0 * c]) * size
    profile = ((0.02, 0.0), *ROUNDED, (0.02, 1.0))
    rows = [np.asarray(middle) + across * share + (0, 0, (2 * up - 1) * half[2] * size) for share, up in profile]
    points: Floats = np.array(rows)
    return strip(points, points, closed=True, shade=np.ones(points.shape[:2]))
