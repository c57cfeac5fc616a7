"""Rooms: what shuts their light in, and their windows, which let the sun in and show what is outside.

Places know no holes: a wall is one-sided, and a window is a board on it with bright panes. So nothing that one sees
throws a shadow there. What does is a shell around the room, a little behind walls, with a hole behind every pane.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from langit.film.batch import Piece, Stuff
from langit.render.snapshot import Floats, Pattern, Shape, Solids

VIEW: Final = "view"  # the kind of stuff that a pane is, which shows what is outside
BOARD: Final = "board"  # and what panes are on: light goes through it where they are
SHELL: Final = "shell"
DOWN: Final = -0.5  # of its normal upward, below which a plane is a ceiling
NEAR: Final = 0.15  # meters from a wall, within which a pane is in it
THIN: Final = 0.04  # meters: half of what panes and their boards are thick at most
BEHIND: Final = 0.05  # meters that the shell is behind walls,
OVER: Final = 0.3  # and goes on beyond their edges, or light would come in at corners


@dataclass(frozen=True)
class Room:
    """What shuts the light in, points (V, 3) and triangles (T, 3), and the kinds of solids that are of windows."""

    shell: Piece
    kinds: dict[int, str]


@dataclass(frozen=True)
class _Side:
    """A wall or a ceiling, its two axes (2, 3), half sizes (2,), middle and normal (3,)."""

    axes: Floats
    half: Floats
    middle: Floats
    normal: Floats

    def across(self, points: Floats) -> Floats:
        """Where points (N, 3) are on it (N, 2)."""
        return np.asarray((points - self.middle) @ self.axes.T)


def room(solids: Solids) -> Room | None:
    """The room of a place, None where there is no ceiling."""
    dull = (solids["shape"] == Shape.PLANE) & (solids["emission"] == 0)
    sides = [_side(pose) for pose in solids["pose"][dull]]
    if not any(side.normal[2] < DOWN for side in sides):
        return None
    kinds: dict[int, str] = {}
    corners: list[Floats] = []
    facing: list[Floats] = []
    boxes = np.flatnonzero((solids["shape"] == Shape.BOX) & (solids["pattern"] == Pattern.PLAIN))
    for side in (side for side in sides if side.normal[2] < -DOWN):
        held = [(int(number), *_laid(solids["pose"][number].astype(float), side)) for number in boxes]
        held = [one for one in held if one[3]]
        panes = [(low, high) for number, low, high, _ in held if solids["emission"][number] > 0]
        kinds |= {number: VIEW for number, *_ in held if solids["emission"][number] > 0}
        kinds |= {number: BOARD for number, low, high, _ in held if number not in kinds and _holds(low, high, panes)}
        found = _around(side, panes)
        corners += found
        facing += 4 * len(found) * [side.normal]
    points = np.concatenate(corners).astype(np.float32)
    first = 4 * np.arange(len(corners))[:, None]
    shell = Piece(
        stuff=Stuff(kind=SHELL),
        points=points,
        normals=np.array(facing, np.float32),
        triangles=(first + np.array([[0, 1, 2, 0, 2, 3]])).reshape(-1, 3).astype(np.int32),
        attributes={},
    )
    return Room(shell, kinds)


def _side(pose: Floats) -> _Side:
    lengths = np.linalg.norm(pose[:, :3], axis=0)
    turn = pose[:, :3].astype(float) / np.maximum(lengths, 1e-9)
    return _Side(turn[:, :2].T, lengths[:2].astype(float), pose[:, 3].astype(float), turn[:, 2])


def _laid(pose: Floats, side: _Side) -> tuple[Floats, Floats, bool]:
    """From where to where on a side a box is (2,), and whether it is a thin one that lies on it."""
    reach = np.abs(side.axes @ pose[:, :3]).sum(axis=1)
    thick = float(np.abs(side.normal @ pose[:, :3]).sum())
    middle, away = side.across(pose[:, 3]), float((pose[:, 3] - side.middle) @ side.normal)
    inside = bool((np.abs(middle) + reach < side.half).all())
    return middle - reach, middle + reach, inside and thick < THIN and abs(away) < NEAR


def _holds(low: Floats, high: Floats, panes: list[tuple[Floats, Floats]]) -> bool:
    """Whether a rectangle has a pane within it."""
    return any(bool((low < left).all() and (high > right).all()) for left, right in panes)


def _around(side: _Side, holes: list[tuple[Floats, Floats]]) -> list[Floats]:
    """Rectangles (4, 3) that cover a side but for its holes, a little behind it."""
    cuts = [
        np.unique([-side.half[axis] - OVER, side.half[axis] + OVER, *(end[axis] for hole in holes for end in hole)])
        for axis in range(2)
    ]
    found = []
    for left, right in zip(cuts[0][:-1], cuts[0][1:], strict=True):
        for low, high in zip(cuts[1][:-1], cuts[1][1:], strict=True):
            middle = np.array([left + right, low + high]) / 2
            if not any(bool((start < middle).all() and (middle < end).all()) for start, end in holes):
                flat = np.array([(left, low), (right, low), (right, high), (left, high)])
                found.append(side.middle - BEHIND * side.normal + flat @ side.axes)
    return found
