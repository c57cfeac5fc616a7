"""Solids as triangles: boxes with rounded edges, and the round ones as fine as the picture needs them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.film import windows
from langit.film.batch import Piece, Stuff, attributes, unrolled
from langit.film.kinds import ONE_SIDED, PANE, RUG
from langit.render import batch, shapes
from langit.render.image import Image
from langit.render.snapshot import Array, Floats, Pattern, Shape, Solids

ROUNDED: Final = 0.012  # meters: edges of boxes are no sharper, for nothing that was made is
SHARE: Final = 0.12  # of the thinnest side of a box, that its edges take at most
FINE: Final = 0.15  # pixels that the outline of what is round may be off
LEVEL: Final = 0.5  # of its normal upward, from which on a plane is a floor
LAID: Final = 0.012  # meters: half of what a rug is thick at most
MATTE: Final = 0.94  # the roughness from which on a sheet on the floor is a rug
FLAT: Final = 0.004  # meters: a box that thin is a sheet


def pieces(solids: Solids, eye: Floats, scale: float, kinds: Mapping[int, str] | None = None) -> list[Piece]:
    """Each solid as a piece, seen from `eye` (3,), where `scale` pixels are as long as a meter one meter away.

    `kinds` are those of some of them, by their numbers.
    """
    if not len(solids):
        return []
    rows = batch.of_solids(solids)
    away = np.maximum(np.linalg.norm(rows.centers - eye, axis=1) - rows.girth, 0.3)
    level = np.where(rows.girth > 0, np.maximum(shapes.level_for(rows.girth * scale / away, FINE), 2), 0)
    found: list[Piece] = []
    for number, solid in enumerate(solids):
        row = rows.rows[number].astype(float)
        if solid["pattern"] == Pattern.WINDOWS and solid["shape"] == Shape.BOX:
            found += windows.pieces(_walled(row))
        else:
            made = _piece(solid, row, int(rows.entries[number] + level[number]))
            kind = (kinds or {}).get(number)
            found.append(made if kind is None else replace(made, stuff=made.stuff._replace(kind=kind)))
    return found


def _walled(row: Floats) -> windows.Walled:
    pose = row[:12].reshape(3, 4)
    lengths = np.linalg.norm(pose[:, :3], axis=0)
    return windows.Walled(
        half=lengths, turn=pose[:, :3] / np.maximum(lengths, 1e-9), center=pose[:, 3], color=row[16:19],
        emission=float(row[19]), roughness=float(row[20]), scale=float(row[22]), variant=float(row[23]),
    )  # fmt: skip


def _piece(solid: np.void, row: Floats, entry: int) -> Piece:
    pose, pattern = row[:12].reshape(3, 4), Pattern(int(solid["pattern"]))
    lengths = np.linalg.norm(pose[:, :3], axis=0)
    rim = min(ROUNDED, SHARE * float(lengths.min()))
    if int(solid["shape"]) == Shape.BOX and float(lengths.min()) > FLAT and pattern != Pattern.GLASS:
        local, facing, triangles = rounded((float(lengths[0]), float(lengths[1]), float(lengths[2])), rim)
        turn = pose[:, :3] / np.maximum(lengths, 1e-9)
        points, normals, spot, side = local @ turn.T + pose[:, 3], facing @ turn.T, local, facing
    else:
        points, normals, spot, side, triangles = _placed(pose, row[12:16], entry)
    if np.linalg.det(pose[:, :3]) < 0:
        triangles = triangles[:, ::-1]
    metal, scale = float(row[21]), float(row[22])
    kind = ONE_SIDED if int(solid["shape"]) == Shape.PLANE and pose[2, 2] < LEVEL * lengths[2] else ""
    if _rug(row, pattern, float(lengths.min())):
        kind = RUG
    if pattern == Pattern.GLASS:
        kind = PANE if float(row[23]) == 1 else ""
    return Piece(
        stuff=Stuff(pattern, Image(int(solid["image"])), thin=metal < 0, kind=kind),
        points=points.astype(np.float32),
        normals=normals.astype(np.float32),
        triangles=np.ascontiguousarray(triangles, np.int32),
        attributes=attributes(
            len(points), row[16:19], emission=float(row[19]), roughness=float(row[20]), metal=max(metal, 0.0),
            thin=max(-metal, 0.0), variant=float(row[23]), flat=unrolled(spot, side, scale), scale=scale, spot=spot,
        ),
    )  # fmt: skip


def _rug(row: Floats, pattern: Pattern, thick: float) -> bool:
    """Whether a box is a rug: a matte sheet that lies on the floor."""
    return pattern == Pattern.PLAIN and thick <= LAID and row[11] < 2 * LAID and row[20] >= MATTE and row[19] == 0


def _placed(pose: Floats, extra: Floats, entry: int) -> tuple[Floats, Floats, Floats, Floats, NDArray[np.int32]]:
    """A unit shape in its place: points, normals, where its pattern is and faces, triangles. As `solid.vert.glsl`."""
    unit, triangles = _unit(entry)
    along, lengths = unit[:, 15:16], np.linalg.norm(pose[:, :3], axis=0)
    radius = extra[0] + (extra[1] - extra[0]) * along
    rise = np.zeros((len(unit), 3))
    rise[:, 2:] = max(float(extra[2]), 0.0) * along
    points = (unit[:, 0:3] * radius + rise) @ pose[:, :3].T + pose[:, 3]
    normals = (unit[:, 3:6] / np.maximum(lengths, 1e-6) ** 2) @ pose[:, :3].T
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return points, normals, (unit[:, 6:9] * radius + rise) * lengths, unit[:, 9:12].astype(float), triangles


@lru_cache(maxsize=64)
def _unit(entry: int) -> tuple[Array, NDArray[np.int32]]:
    everything = shapes.unit_shapes()
    count, first, base = (int(number) for number in everything.table[entry])
    triangles = everything.indices[first : first + count].reshape(-1, 3)
    return everything.vertices[base : base + int(triangles.max()) + 1], triangles


@lru_cache(maxsize=256)
def rounded(half: tuple[float, float, float], rim: float, steps: int = 2) -> tuple[Floats, Floats, NDArray[np.int32]]:
    """A box of half sizes `half` whose edges are rounded by `rim`: points, unit normals, triangles.

    It is the sum of a smaller box and a ball: each point of a cube's grid is pushed along its normal.
    """
    turn = np.tan(np.linspace(-np.pi / 4, np.pi / 4, 2 * steps + 1))
    lines = np.concatenate([turn[: steps + 1], turn[steps:]])  # the middle twice: between them a side is flat
    sign = np.repeat([-1.0, 1.0], steps + 1)
    inner, count = np.asarray(half) - rim, 2 * (steps + 1)
    first, second = (grid.ravel() for grid in np.meshgrid(np.arange(count), np.arange(count), indexing="ij"))
    corner = (np.arange(count - 1)[:, None] * count + np.arange(count - 1)).ravel()
    quads = np.stack([corner, corner + count, corner + count + 1, corner, corner + count + 1, corner + 1], 1)
    points: list[Floats] = []
    normals: list[Floats] = []
    triangles: list[NDArray[np.integer]] = []
    for axis in range(3):
        for side in (-1.0, 1.0):
            u, w = (axis + 1) % 3, (axis + 2) % 3
            facing, middle = np.empty((count * count, 3)), np.empty((count * count, 3))
            facing[:, axis], facing[:, u], facing[:, w] = side, lines[first], lines[second]
            facing /= np.linalg.norm(facing, axis=1, keepdims=True)
            middle[:, axis], middle[:, u], middle[:, w] = (
                side * inner[axis],
                sign[first] * inner[u],
                sign[second] * inner[w],
            )
            three = quads.reshape(-1, 3) + len(points) * count * count
            points.append(middle + rim * facing)
            normals.append(facing)
            triangles.append(three if side > 0 else three[:, ::-1])
    return np.concatenate(points), np.concatenate(normals), np.concatenate(triangles).astype(np.int32)
