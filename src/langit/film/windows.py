"""Boxes with windows: walls with holes, panes set back into them, and rooms behind, lit or dark.

A window is where `patterns/windows.glsl` has one, with the light that its hash says, so both looks show the same ones.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.film.batch import Piece, Stuff, attributes, unrolled
from langit.film.chance import chance
from langit.render.snapshot import Floats, Pattern

WINDOW: Final = "window"  # the kind of stuff that a pane with its room is
CELL: Final = (1.1, 0.8)  # windows in a repeat of the pattern, across and up
ACROSS: Final = (0.18, 0.82)  # of its cell that a window takes
UP: Final = (0.25, 0.81)
BAR: Final = (0.485, 0.515)
DEEP: Final = 0.14  # meters that a window is set back
FRONT: Final = 0.03  # meters before the pane: its bar
LEAST: Final = 0.06  # meters: what is left of a window at a corner is no window if it is narrower
MOST_LIT: Final = 0.7
ROOM: Final = (0.035, 0.045, 0.06)  # the color of a dark one
COOL, WARM, MILD = (0.55, 0.78, 1.0), (1.0, 0.70, 0.38), (1.0, 0.82, 0.58)
SIDES: Final = ((0, -1.0), (0, 1.0), (1, -1.0), (1, 1.0))  # axes and signs of the four walls


@dataclass(frozen=True, kw_only=True)
class Walled:
    """A box of half sizes `half` (3,), turned by `turn` (3, 3) and moved to `center` (3,), with its surface."""

    half: Floats
    turn: Floats
    center: Floats
    color: Floats
    emission: float
    roughness: float
    scale: float
    variant: float


class _Quads:
    """Rectangles of one stuff as they are collected, in the frame of the box."""

    def __init__(self) -> None:
        self.corners: list[Floats] = []
        self.facing: list[Floats] = []
        self.colors: list[Floats] = []
        self.spots: list[Floats] = []

    def add(self, corners: Floats, facing: ArrayLike, color: ArrayLike, spot: Floats | None = None) -> None:
        """Rectangles (N, 4, 3) that face one way; `color` (4,) or (N, 4) with emission."""
        count = len(corners)
        if not count:
            return
        self.corners.append(corners)
        self.facing.append(np.broadcast_to(np.asarray(facing, float), (count, 4, 3)))
        self.colors.append(np.broadcast_to(np.asarray(color, float).reshape(-1, 1, 4), (count, 4, 4)))
        self.spots.append(corners if spot is None else spot)

    def piece(self, stuff: Stuff, box: Walled) -> list[Piece]:
        """All of them, in the world."""
        if not self.corners:
            return []
        local, facing, colors, spots = (
            np.concatenate(values).reshape(-1, values[0].shape[-1])
            for values in (self.corners, self.facing, self.colors, self.spots)
        )
        ahead = np.cross(local[1::4] - local[0::4], local[2::4] - local[0::4])
        outward = (ahead * facing[0::4]).sum(axis=1) > 0
        order = np.where(outward[:, None], [0, 1, 2, 0, 2, 3], [0, 2, 1, 0, 3, 2])
        triangles = (np.arange(len(order))[:, None] * 4 + order).reshape(-1, 3)
        held = attributes(
            len(local), colors[:, :3], roughness=box.roughness, variant=box.variant, scale=box.scale,
            flat=unrolled(local, facing, box.scale), spot=spots,
        )  # fmt: skip
        held["tone"][:, 3] = colors[:, 3]
        return [
            Piece(
                stuff=stuff,
                points=(local @ box.turn.T + box.center).astype(np.float32),
                normals=(facing @ box.turn.T).astype(np.float32),
                triangles=triangles.astype(np.int32),
                attributes=held,
            )
        ]


def pieces(box: Walled) -> list[Piece]:
    """A box with windows in its four walls: its walls with their reveals and bars, and its panes."""
    walls, panes = _Quads(), _Quads()
    paint = np.append(box.color, 0.0)
    for side in (-1.0, 1.0):
        flat = _rectangles(2, side * box.half[2], *_whole(box.half[0], box.half[1]))
        walls.add(flat, np.array([0.0, 0.0, side]), paint)
    for axis, side in SIDES:
        _wall(walls, panes, box, axis, side)
    return walls.piece(Stuff(Pattern.PLAIN), box) + panes.piece(Stuff(Pattern.WINDOWS, kind=WINDOW), box)


def _whole(across: float, up: float) -> tuple[Floats, Floats, Floats, Floats]:
    return np.array([-across]), np.array([across]), np.array([-up]), np.array([up])


def _wall(walls: _Quads, panes: _Quads, box: Walled, axis: int, side: float) -> None:
    along = 1 - axis
    wide, high, out = float(box.half[along]), float(box.half[2]), float(side * box.half[axis])
    facing = np.zeros(3)
    facing[axis] = side
    paint = np.append(box.color, 0.0)
    columns, left, right = _spans(wide, box.scale * CELL[0], ACROSS)
    rows, low, top = _spans(high, box.scale * CELL[1], UP)
    starts, ends = np.append(-wide, right), np.append(left, wide)  # what is between columns of windows
    walls.add(_rectangles(axis, out, starts, ends, np.full(len(starts), -high), np.full(len(starts), high)),
              facing, paint)  # fmt: skip
    if not len(columns) or not len(rows):
        return
    below, above = np.append(-high, top), np.append(low, high)
    x0, z0 = (grid.ravel() for grid in np.meshgrid(left, below))
    x1, z1 = (grid.ravel() for grid in np.meshgrid(right, above))
    walls.add(_rectangles(axis, out, x0, x1, z0, z1), facing, paint)
    x0, z0 = (grid.ravel() for grid in np.meshgrid(left, low))
    x1, z1 = (grid.ravel() for grid in np.meshgrid(right, top))
    cell = np.stack([grid.ravel() for grid in np.meshgrid(columns, rows)], axis=1)
    back = out - side * DEEP
    spot = _rectangles(axis, 0.0, x0, x1, z0, z1)[..., [along, 2, axis]] * np.array(
        [box.scale * CELL[0], box.scale * CELL[1], 0]
    )
    spot[..., 0] = (spot[..., 0] - (cell[:, None, 0] + ACROSS[0])) / (ACROSS[1] - ACROSS[0])
    spot[..., 1] = (spot[..., 1] - (cell[:, None, 1] + UP[0])) / (UP[1] - UP[0])
    tone, own = _rooms(cell, box)
    spot[..., 2] = own[:, None]
    panes.add(_rectangles(axis, back, x0, x1, z0, z1), facing, tone, spot)
    _reveals(walls, (x0, x1, z0, z1), (axis, out, back), paint * 0.8)
    bar = [np.asarray((cell[:, 0] + share) / (box.scale * CELL[0]), float) for share in BAR]
    held = (bar[0] > x0) & (bar[1] < x1)
    front = _rectangles(axis, back + side * FRONT, bar[0][held], bar[1][held], z0[held], z1[held])
    walls.add(front, facing, np.append(box.color * 0.3, 0.0))


def _reveals(walls: _Quads, window: tuple[Floats, Floats, Floats, Floats], depth: tuple[int, float, float],
             paint: Floats) -> None:  # fmt: skip
    """The four sides of holes in a wall, `depth` from out to back along an axis."""
    x0, x1, z0, z1 = window
    axis, out, back = depth
    for at, toward in ((x0, 1.0), (x1, -1.0)):
        corners = np.empty((len(at), 4, 3))
        corners[..., 1 - axis] = at[:, None]
        corners[:, :, axis] = (out, back, back, out)
        corners[..., 2] = np.stack([z0, z0, z1, z1], axis=1)
        facing = np.zeros(3)
        facing[1 - axis] = toward
        walls.add(corners, facing, paint)
    for at, toward in ((z0, 1.0), (z1, -1.0)):
        corners = np.empty((len(at), 4, 3))
        corners[..., 2] = at[:, None]
        corners[:, :, axis] = (out, back, back, out)
        corners[..., 1 - axis] = np.stack([x0, x0, x1, x1], axis=1)
        walls.add(corners, (0.0, 0.0, toward), paint)


def _rectangles(axis: int, at: float, x0: Floats, x1: Floats, z0: Floats, z1: Floats) -> Floats:
    """Rectangles (N, 4, 3) on a plane across an axis; of the axis z the second two numbers are along y."""
    first, second = (0, 1) if axis == 2 else (1 - axis, 2)
    corners = np.empty((len(x0), 4, 3))
    corners[..., axis] = at
    corners[..., first] = np.stack([x0, x1, x1, x0], axis=1)
    corners[..., second] = np.stack([z0, z0, z1, z1], axis=1)
    return corners


def _spans(half: float, pace: float, share: tuple[float, float]) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Cells of a wall from -half to half meters, `pace` of them a meter, and from where to where their windows go."""
    cells = np.arange(int(np.floor(-half * pace)), int(np.ceil(half * pace)))
    start, end = (np.clip((cells + part) / pace, -half, half) for part in share)
    wide = end - start > LEAST
    return cells[wide], start[wide], end[wide]


def _rooms(cell: NDArray[np.int64], box: Walled) -> tuple[Floats, Floats]:
    """What light the rooms behind windows give, color and emission (N, 4), and a number of their own (N,)."""
    own = chance(*(cell + int(np.floor(box.variant * 999.0))).T[::-1]).astype(float)
    share, kind = float(np.clip(box.emission, 0.0, MOST_LIT)), own * 7.0 % 1.0
    color = np.select([kind[:, None] > 0.72, kind[:, None] > 0.3], [np.array(COOL), np.array(WARM)], np.array(MILD))
    lit = (own <= share) & (box.emission > 0)
    bright = np.where(lit, (0.45 + 0.75 * (own * 13.0 % 1.0)) * (0.55 + 0.9 * box.emission), 0.0)
    return np.column_stack([np.where(lit[:, None], color, np.array(ROOM)), bright]), own
