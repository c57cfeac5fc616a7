"""The unit shapes as triangles, in several levels of detail, and the table that says where each one lies.

A vertex has 16 floats: position, normal, pattern point, pattern normal, tint (three each) and `along`, which tells the
two ends of a capsule apart. Sewn cloth has what is known of its seams in place of pattern normal and `along`. A ball of
leaves is a shape of its own: its bumps are part of the geometry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from langit.render.distinct import numbered
from langit.render.snapshot import WHOLE, Array, Mesh, Pattern, Shape

VERTEX: Final = 16  # floats
SEWN: Final = (9, 10, 11, 15)  # where those of sewn cloth are: creases, and the ways to edge, seam and pockets
LEVELS: Final = (6, 8, 12, 18, 28, 44, 72, 112)  # segments around
TUFT: Final = 6  # the slot of a ball of leaves, after the slots of `Shape`
ROUND: Final = (Shape.BALL, Shape.CYLINDER, Shape.CONE, Shape.CAPSULE, TUFT)

Indices = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Geometry:
    """Triangles ready for the device: `vertices` (V, 16), `indices` (I,); `table` (entries, 3) says for each entry its
    number of indices, its first index and its first vertex."""

    vertices: Array
    indices: Indices
    table: NDArray[np.uint32]


def entry(slot: int, level: int = 0) -> int:
    """The row of the table for a shape and a level of detail."""
    return slot * len(LEVELS) + level


def level_for(pixels: NDArray[Any], tolerance: float = 0.3) -> NDArray[np.intp]:
    """The coarsest level whose edge is within `tolerance` pixels of a circle with a radius of that many pixels.

    A chord of n segments misses its circle by r (1 - cos(pi / n)), about r pi^2 / (2 n^2).
    """
    segments = np.pi * np.sqrt(np.maximum(pixels, 1e-6) / (2 * tolerance))
    return np.minimum(np.searchsorted(LEVELS, segments), len(LEVELS) - 1)


@cache
def unit_shapes() -> Geometry:
    """All shapes in all levels of detail."""
    pieces: list[tuple[Array, Indices]] = []
    for slot in range(TUFT + 1):
        pieces += [_shape(slot, segments) for segments in LEVELS]
    return join(pieces)


def join(pieces: list[tuple[Array, Indices]]) -> Geometry:
    """Pieces of geometry one after the other, each an entry of the table."""
    table = np.zeros((len(pieces), 3), np.uint32)
    counts = [len(indices) for _, indices in pieces]
    table[:, 0] = counts
    table[1:, 1] = np.cumsum(counts)[:-1]
    table[1:, 2] = np.cumsum([len(vertices) for vertices, _ in pieces])[:-1]
    if not pieces:
        return Geometry(vertices=np.zeros((0, VERTEX), "f4"), indices=np.zeros(0, "i4"), table=table)
    return Geometry(
        vertices=np.concatenate([vertices for vertices, _ in pieces]),
        indices=np.concatenate([indices for _, indices in pieces]),
        table=table,
    )


def appended(first: Geometry, second: Geometry) -> Geometry:
    """Two geometries in one buffer."""
    moved = second.table + np.array([0, len(first.indices), len(first.vertices)], np.uint32)
    return Geometry(
        vertices=np.concatenate([first.vertices, second.vertices]),
        indices=np.concatenate([first.indices, second.indices]),
        table=np.concatenate([first.table, moved]),
    )


def split(mesh: Mesh, cell: float = 5.0, most: int = 1500) -> list[Mesh]:
    """A large mesh as the meshes of the cells of a grid (meters), so that what is out of view can be left out."""
    if len(mesh.triangles) <= most:
        return [mesh]
    middles = mesh.vertices[mesh.triangles].mean(axis=1)
    places = np.floor((middles - middles.min(axis=0)) / cell).astype(np.int64)
    _, member = np.unique(numbered(places), return_inverse=True)
    parts = []
    for index in range(int(member.max()) + 1):
        used, corners = np.unique(mesh.triangles[member == index], return_inverse=True)
        parts.append(
            replace(
                mesh,
                vertices=mesh.vertices[used],
                normals=mesh.normals[used],
                triangles=corners.reshape(-1, 3).astype(np.int32),
                texture=mesh.vertices[used, :2] if mesh.texture is None else mesh.texture[used],
                colors=None if mesh.colors is None else mesh.colors[used],
                backed=None if mesh.backed is None else mesh.backed[member == index],
                sewn=None if mesh.sewn is None else mesh.sewn[used],
            )
        )
    return parts


def halved(geometry: Geometry, ends: NDArray[np.integer]) -> Geometry:
    """The same with twice as many entries: of each the indices before its end in `ends` (entries,), then the rest."""
    first, second = geometry.table.copy(), geometry.table.copy()
    first[:, 0] = ends
    second[:, 0] -= first[:, 0]
    second[:, 1] += first[:, 0]
    return replace(geometry, table=np.concatenate([first, second]))


def with_coarse(geometry: Geometry, cells: Sequence[float]) -> Geometry:
    """The same vertices with more entries: all as they are, then all with fewer triangles, for each of the `cells`.

    Vertices of one cell of a grid (meters) that face the same way become that one of them which is nearest to their
    middle (vertex clustering: Rossignac and Borrel, "Multi-resolution 3D approximations for rendering complex scenes",
    1993). Vertices are shared, so what is posed once can be drawn either way.
    """
    entries = [
        (base, geometry.indices[first : first + count].reshape(-1, 3)) for count, first, base in geometry.table.tolist()
    ]
    wholes = {base: np.concatenate([part for at, part in entries if at == base]) for base, _ in entries}
    lists = []
    for cell in cells:
        goes = {base: _clustered(geometry.vertices[base:], whole, cell) for base, whole in wholes.items()}
        lists += [_fewer(goes[base][part]).ravel() for base, part in entries]
    table = np.tile(geometry.table, (1 + len(cells), 1))
    counts = [len(indices) for indices in lists]
    table[len(geometry.table) :, 0] = counts
    table[len(geometry.table) :, 1] = len(geometry.indices) + np.cumsum([0, *counts])[: len(counts)]
    return Geometry(
        vertices=geometry.vertices,
        indices=np.concatenate([geometry.indices, *lists]).astype(np.int32),
        table=table,
    )


def _clustered(vertices: Array, triangles: Indices, cell: float) -> NDArray[np.intp]:
    """Which vertex each of those that the triangles have becomes."""
    used = np.unique(triangles)
    points, normals = vertices[used, 0:3], vertices[used, 3:6]
    axis = np.abs(normals).argmax(axis=1)
    facing = 2 * axis + (np.take_along_axis(normals, axis[:, None], 1)[:, 0] > 0)
    key = np.column_stack([np.floor(points / cell).astype(np.int64), facing])
    _, cluster, count = np.unique(numbered(key), return_inverse=True, return_counts=True)
    middle = np.stack([np.bincount(cluster, column) for column in points.T], axis=1) / count[:, None]
    order = np.lexsort((np.linalg.norm(points - middle[cluster], axis=1), cluster))
    nearest = order[np.diff(cluster[order], prepend=-1) > 0]
    goes = np.zeros(int(used.max(initial=-1)) + 1, np.intp)
    goes[used] = used[nearest[cluster]]
    return goes


def _fewer(rough: NDArray[np.intp]) -> Indices:
    """Triangles (T, 3) without those that have become lines, each once and the lowest corner first."""
    whole = (rough[:, 0] != rough[:, 1]) & (rough[:, 1] != rough[:, 2]) & (rough[:, 2] != rough[:, 0])
    kept = np.take_along_axis(rough, _turned_first(rough), 1)[whole]
    return kept[np.unique(numbered(kept), return_index=True)[1]].astype(np.int32)


def _turned_first(triangles: NDArray[Any]) -> NDArray[np.intp]:
    """For each triangle (T, 3) the order of its corners that begins with the lowest and keeps its winding."""
    return np.asarray((triangles.argmin(axis=1)[:, None] + np.arange(3)) % 3)


def of_mesh(mesh: Mesh) -> tuple[Array, Indices]:
    """A mesh as vertices and indices of our layout.

    Triangles go by their lowest vertex: drivers keep few vertices at hand (llvmpipe 256, by their number), and would
    run the program of a vertex twice where triangles come in the order in which they were cut. Those that are `backed`
    come last.
    """
    vertices = np.zeros((len(mesh.vertices), VERTEX), np.float32)
    vertices[:, 0:3], vertices[:, 3:6] = mesh.vertices, mesh.normals
    texture = mesh.vertices[:, :2] if mesh.texture is None else mesh.texture
    vertices[:, 6 : 6 + texture.shape[1]] = texture
    vertices[:, 11] = 1.0
    vertices[:, 12:15] = 1.0 if mesh.colors is None else mesh.colors
    if mesh.surface.pattern == Pattern.CLOTH:
        vertices[:, SEWN] = WHOLE if mesh.sewn is None else mesh.sewn
    behind = np.zeros(len(mesh.triangles), bool) if mesh.backed is None else mesh.backed
    order = np.lexsort((mesh.triangles.max(axis=1), mesh.triangles.min(axis=1), behind))
    return vertices, mesh.triangles[order].astype(np.int32).ravel()


def _shape(slot: int, segments: int) -> tuple[Array, Indices]:
    if slot == Shape.BOX:
        return _faces([(axis, sign) for axis in range(3) for sign in (-1, 1)])
    if slot == Shape.PLANE:
        return _faces([(2, 0)])
    rings = max(segments // 2, 3)
    arc = np.linspace(-np.pi / 2, np.pi / 2, rings + 1)
    if slot in (Shape.BALL, TUFT):
        profile = np.column_stack([np.cos(arc), np.sin(arc), np.cos(arc), np.sin(arc)])
        vertices, indices = _turned([profile], segments)
        return _ruffled(vertices, indices) if slot == TUFT else (vertices, indices)
    bottom = np.array([(0, -1, 0, -1), (1, -1, 0, -1)], float)
    if slot == Shape.CYLINDER:
        side, top = np.array([(1, -1, 1, 0), (1, 1, 1, 0)], float), np.array([(1, 1, 0, 1), (0, 1, 0, 1)], float)
        return _turned([bottom, side, top], segments)
    if slot == Shape.CONE:
        slope = np.array([2.0, 1.0]) / np.sqrt(5.0)
        heights = np.linspace(-1, 1, 5)
        side = np.column_stack([(1 - heights) / 2, heights, np.full(5, slope[0]), np.full(5, slope[1])])
        return _turned([bottom, side], segments)
    half = np.linspace(-np.pi / 2, 0, max(rings // 2, 2) + 1)
    lower = np.column_stack([np.cos(half), np.sin(half) - 1, np.cos(half), np.sin(half)])
    vertices, indices = _turned([np.concatenate([lower, lower[::-1] * (1, -1, 1, -1)])], segments)
    upper = vertices[:, 2] > 0
    vertices[:, 2] += np.where(upper, -1, 1)  # both halves around the origin: `along` moves the upper one
    vertices[:, 8], vertices[:, 15] = vertices[:, 2], upper
    return vertices, indices


def _faces(faces: list[tuple[int, int]]) -> tuple[Array, Indices]:
    vertices: list[NDArray[Any]] = []
    indices: list[int] = []
    for axis, sign in faces:
        normal = np.zeros(3)
        normal[axis] = sign or 1
        across = np.roll(normal, 1)
        other = np.cross(normal, across)
        base = len(vertices)
        for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            point = normal * abs(sign) + i * across + j * other
            vertices.append(np.concatenate([point, normal, point, normal, np.ones(3), [0.0]]))
        indices += [base, base + 1, base + 2, base, base + 2, base + 3]
    return np.array(vertices, np.float32), np.array(indices, np.int32)


def _turned(profiles: list[NDArray[Any]], segments: int) -> tuple[Array, Indices]:
    """Surfaces of revolution about z: every profile is rows of radius, height and the normal's two parts."""
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    vertices, indices, base = [], [], 0
    for profile in profiles:
        radius, height, out, rise = (column[:, None] for column in profile.T)
        flat = np.ones_like(angle)
        point = np.stack([radius * np.cos(angle), radius * np.sin(angle), height * flat], -1)
        normal = np.stack([out * np.cos(angle), out * np.sin(angle), rise * flat], -1)
        rows = np.concatenate([point, normal, point, normal, np.ones_like(point), np.zeros((*point.shape[:2], 1))], -1)
        vertices.append(rows.reshape(-1, VERTEX))
        ring, step = np.meshgrid(np.arange(len(profile) - 1), np.arange(segments), indexing="ij")
        a = base + ring * (segments + 1) + step
        b, c, d = a + 1, a + segments + 2, a + segments + 1
        quads = np.stack([a, b, c, a, c, d], -1).reshape(-1, 2, 3)
        indices.append(quads)
        base += rows.shape[0] * rows.shape[1]
    points, triangles = np.concatenate(vertices), np.concatenate(indices).reshape(-1, 3)
    corners = points[triangles, :3]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    return points.astype(np.float32), triangles[area > 1e-9].ravel().astype(np.int32)


def _ruffled(vertices: Array, indices: Indices) -> tuple[Array, Indices]:
    """A ball with smooth bumps, like a crown of leaves; its normals follow the bumps."""
    rng = np.random.default_rng(5)
    waves, phases = rng.normal(size=(9, 3)) * np.linspace(2.5, 8.0, 9)[:, None], rng.uniform(0, 2 * np.pi, 9)
    weights = 0.15 / np.linspace(1.0, 3.0, 9)
    unit = vertices[:, 0:3].astype(float)
    angles = unit @ waves.T + phases
    height = 1.0 + np.sin(angles) @ weights * 0.55
    slope = (np.cos(angles) * weights) @ waves * 0.55
    tangent = slope - (slope * unit).sum(1, keepdims=True) * unit
    normal = unit - tangent / height[:, None]
    ruffled = vertices.copy()
    ruffled[:, 0:3] = ruffled[:, 6:9] = unit * height[:, None]
    ruffled[:, 3:6] = ruffled[:, 9:12] = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    return ruffled, indices
