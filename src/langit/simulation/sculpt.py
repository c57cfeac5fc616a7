"""Meshes of things that unit shapes cannot show: boxes with rounded edges, turned bodies, canopies."""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Floats
from langit.render.snapshot import Mesh, Surface
from langit.scene.scene import Point

RIBS: Final = 8  # of a canopy


def rounded_box(half: Point, radius: float, surface: Surface, owner: int, *, steps: int = 3) -> Mesh:
    """A box of half sizes `half` whose edges and corners are rounded by `radius`, `steps` facets to an eighth turn."""
    size = np.asarray(half, float)
    radius = min(radius, float(size.min()))
    # Along each axis of a face: the quarter turns at both ends, with a flat middle between them.
    turns = np.tan(np.linspace(-math.pi / 4, 0, steps + 1))
    ends = np.concatenate([turns, -turns[::-1]])  # of a unit cube's face, the flat part between the two zeros
    side = np.concatenate([-np.ones(steps + 1), np.ones(steps + 1)])
    count = len(ends)
    points: list[Floats] = []
    normals: list[Floats] = []
    triangles: list[NDArray[np.int32]] = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            u, v = (axis + 1) % 3, (axis + 2) % 3
            direction = np.zeros((count, count, 3))
            direction[:, :, axis] = sign
            direction[:, :, u], direction[:, :, v] = ends[:, None], ends[None, :]
            corner = np.zeros((count, count, 3))
            corner[:, :, axis] = sign
            corner[:, :, u], corner[:, :, v] = side[:, None], side[None, :]
            direction /= np.linalg.norm(direction, axis=2, keepdims=True)
            first = len(points) * count * count
            points.append((corner * (size - radius) + direction * radius).reshape(-1, 3))
            normals.append(direction.reshape(-1, 3))
            triangles.append(first + _quads(count, count, flip=sign < 0))
    return _mesh(np.vstack(points), np.vstack(normals), np.vstack(triangles), surface, owner)


def turned(profile: Floats, surface: Surface, owner: int, *, sides: int = 24, two_sided: bool = False) -> Mesh:
    """A body of revolution about z: `profile` (N, 2) are radius and height, from the bottom up along the outside.

    Normals are smooth along the profile except where a point is given twice, which makes an edge.
    """
    angles = np.linspace(0, 2 * math.pi, sides + 1)
    radius, height = profile[:, 0], profile[:, 1]
    steps = np.diff(profile, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    outward = np.column_stack([steps[:, 1], -steps[:, 0]]) / np.maximum(lengths, 1e-9)[:, None]
    outward[lengths < 1e-9] = 0.0
    slope = np.zeros_like(profile)
    slope[:-1] += outward
    slope[1:] += outward
    slope /= np.maximum(np.linalg.norm(slope, axis=1), 1e-9)[:, None]
    cosine, sine = np.cos(angles), np.sin(angles)
    points = np.stack(
        [np.outer(radius, cosine), np.outer(radius, sine), np.outer(height, np.ones_like(angles))], axis=2
    )
    normals = np.stack(
        [np.outer(slope[:, 0], cosine), np.outer(slope[:, 0], sine), np.outer(slope[:, 1], np.ones_like(angles))],
        axis=2,
    )
    triangles = _quads(len(profile), sides + 1, flip=True)
    return _mesh(points.reshape(-1, 3), normals.reshape(-1, 3), triangles, surface, owner, two_sided=two_sided)


def canopy(radius: float, rim: float, top: float, surface: Surface, owner: int) -> Mesh:
    """The cloth of an open canopy: panels between ribs, sagging a little, their hem between heights rim and top."""
    across = 4  # points from rib to rib
    around = RIBS * across
    out = np.linspace(0.0, 1.0, 9)
    angles = np.linspace(0, 2 * math.pi, around + 1)
    sag = 0.07 * np.sin(math.pi * (np.arange(around + 1) % across) / across)
    reach = radius * np.outer(np.sin(out * math.pi / 2), 1 - sag)
    height = rim + (top - rim) * np.cos(out * math.pi / 2)[:, None] - np.outer(out**2, sag) * (top - rim) * 0.5
    points = np.stack([reach * np.cos(angles), reach * np.sin(angles), np.broadcast_to(height, reach.shape)], axis=2)
    normals = points - [0.0, 0.0, rim - 0.4 * radius]
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    panels = (np.arange(around + 1) // across) % 2
    tints = np.where(panels[:, None] == 0, np.asarray(surface.color), 0.8 * np.asarray(surface.color))
    colors = np.broadcast_to(tints, (len(out), around + 1, 3)).reshape(-1, 3)
    triangles = _quads(len(out), around + 1, flip=False)
    flat = points.reshape(-1, 3), normals.reshape(-1, 3)
    return _mesh(*flat, triangles, surface, owner, two_sided=True, colors=colors.astype(np.float32))


def _quads(rows: int, columns: int, *, flip: bool) -> NDArray[np.int32]:
    """Triangles (T, 3) of a grid of points, counterclockwise seen from the side to which rows x columns points."""
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (i * columns + j).ravel()
    b, c, d = a + columns, a + columns + 1, a + 1
    first, second = np.column_stack([a, b, c]), np.column_stack([a, c, d])
    both = np.vstack([first, second])
    return np.asarray(both[:, ::-1] if flip else both, np.int32)


def _mesh(points: Floats, normals: Floats, triangles: NDArray[Any], surface: Surface, owner: int, **more: Any) -> Mesh:
    return Mesh(
        vertices=points.astype(np.float32),
        normals=normals.astype(np.float32),
        triangles=np.ascontiguousarray(triangles, np.int32),
        surface=surface,
        owner=owner,
        **more,
    )
