"""Hair under what covers it: pressed into the crown of a hat, spreading again below the edge."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats

CLEAR: Final = 0.004  # meters that hair keeps inside a crown
SLACK: Final = 0.004  # meters below the edge from which on hair is out of a hat
TURNS: Final = 72  # columns of the tables below
RISES: Final = 24  # and their rows


@dataclass(frozen=True, kw_only=True)
class Crown:
    """The room in a hat: how far from its `middle` (3,) the crown is, by angle around the head and elevation.

    `edge` (A,) is the height of its edge over the middle and `wide` (A,) its radius there; `room` (A, E) the distance
    of the crown from the edge (0) to the top (E - 1), `low` (A,) the elevation of the edge (rad). Below the edge hair
    spreads by `spread` meters a meter.
    """

    middle: Floats
    edge: Floats
    wide: Floats
    low: Floats
    room: Floats
    spread: float

    @classmethod
    def of(cls, rows: Floats, spread: float) -> Self:
        """That of a hat whose crown is at `rows` (R, C, 3), from its edge up."""
        middle = rows[0].mean(0)
        away = rows - middle
        around = np.linspace(-np.pi, np.pi, TURNS, endpoint=False)
        flat = np.hypot(away[..., 0], away[..., 1])
        turn = np.arctan2(away[0, :, 1], away[0, :, 0])
        edge, wide = (np.interp(around, *_sorted(turn, row), period=2 * np.pi) for row in (away[0, :, 2], flat[0]))
        rise, far = np.arctan2(away[..., 2], flat), np.linalg.norm(away, axis=2)
        low = np.arctan2(edge, wide)
        columns = []
        for column in range(rows.shape[1]):
            up = np.linspace(rise[0, column], np.pi / 2, RISES)
            columns.append(np.interp(up, np.maximum.accumulate(rise[:, column]), far[:, column]))
        room = np.stack([np.interp(around, *_sorted(turn, row), period=2 * np.pi) for row in np.array(columns).T], 1)
        return cls(middle=middle, edge=edge, wide=wide, low=low, room=room, spread=spread)

    def under(self, points: Floats) -> NDArray[np.bool_]:
        """Which points (..., 3) are above the edge, and so inside of the hat once they are pressed."""
        away = points - self.middle
        return np.asarray(away[..., 2] > self._at(self.edge, away) + SLACK)

    def pressed(self, points: Floats, half: Floats | float = 0.0) -> Floats:
        """Points (..., 3) drawn toward the middle until they are inside of the crown, or of the room below its edge.

        What is around them up to `half` (...) meters is inside too.
        """
        clear, away = CLEAR + half, points - self.middle
        flat, edge, wide = np.hypot(away[..., 0], away[..., 1]), self._at(self.edge, away), self._at(self.wide, away)
        above = away[..., 2] >= edge
        low, far = self._at(self.low, away), np.linalg.norm(away, axis=-1)
        up = np.clip((np.arctan2(away[..., 2], flat) - low) / np.maximum(np.pi / 2 - low, 1e-6), 0, 1)
        limit = self._at(self.room, away, up) - clear
        inside = np.minimum(1.0, limit / np.maximum(far, 1e-9))[..., None]
        below = (wide - clear + self.spread * np.maximum(edge - away[..., 2], 0.0)) / np.maximum(flat, 1e-9)
        beside = np.stack([np.minimum(1.0, below)] * 2 + [np.ones_like(below)], -1)
        return np.asarray(self.middle + away * np.where(above[..., None], inside, beside))

    def _at(self, table: Floats, away: Floats, up: Floats | None = None) -> Floats:
        """A table (A,) or, at `up` (...) from 0 to 1, (A, E), in the direction of `away` (..., 3)."""
        place = (np.arctan2(away[..., 1], away[..., 0]) + np.pi) * TURNS / (2 * np.pi)
        first = np.floor(place).astype(np.int64)
        share, first, second = place - first, first % TURNS, (first + 1) % TURNS
        if up is None:
            return np.asarray(table[first] * (1 - share) + table[second] * share)
        row = np.minimum(up * (RISES - 1), RISES - 1.0001)
        below = row.astype(np.int64)
        part = row - below
        ends = (table[first, below + step] * (1 - share) + table[second, below + step] * share for step in (0, 1))
        low, high = ends
        return np.asarray(low * (1 - part) + high * part)


def _sorted(turn: Floats, values: Floats) -> tuple[Floats, Floats]:
    order = np.argsort(turn)
    return turn[order], values[order]
