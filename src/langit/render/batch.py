"""Solids and meshes as rows for the device, and the choice of what to draw: culled, sorted, grouped into commands.

Every solid is one instance of a unit shape. A pass keeps what its camera sees, picks a level of detail for each
solid and sorts near before far, so that hidden pixels are never shaded; one indirect call then draws a pattern.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from langit.render.camera import Camera
from langit.render.image import CUT, Image
from langit.render.images import worn
from langit.render.shapes import ROUND, TUFT, entry, level_for
from langit.render.snapshot import Array, Mesh, Pattern, Shape, Solids

# Meshes of fewer triangles: by what cells one is simplified, and how far it may then be off, both in meters. Vertices
# of dressed people move along their normals by 1.3 and 3.9 mm (root mean square), but skin shows through hair before.
COARSE: Final = ((0.012, 0.0035), (0.030, 0.0100))
LONG: Final = 0.7  # of how far away a rod passes the eye: what of it is in view is at least as far along the axis
# Floats: three rows of the pose, extra (radius, end radius, length or -sway, owner), color, finish, worn.
ROW: Final = 28
BLENDED: Final = (Pattern.GLASS, Pattern.THREAD)  # drawn over what is behind
SHADOWLESS: Final = (Pattern.WATER, Pattern.FUZZ, *BLENDED)  # hairs of a face and threads are thinner than a texel
OUTLINE: Final = 16 + 2 + 1  # of the number of a lane: what passes without color must know


class Lane(NamedTuple):
    """What is drawn in one call: a pattern, from fixed or moving vertices, one-sided or two-sided, glossy or not.

    What is `glossy` mirrors the room around it. What is `worn` has an image, and that of what is `cut` has holes.
    """

    pattern: int
    moving: bool
    two_sided: bool
    glossy: bool = False
    worn: bool = False
    cut: bool = False

    @classmethod
    def of(cls, number: int) -> "Lane":
        """The lane of a number: 32 times the pattern, 16 cut, 8 worn, 4 glossy, 2 moving, two-sided."""
        two_sided, moving, glossy, dressed, cut = (bool(number >> bit & 1) for bit in range(5))
        return cls(number // 32, moving, two_sided, glossy, dressed, cut)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """N instances: `rows` (N, 28) float32, bounding balls, and what each one is.

    `girth` is the radius that decides the level of detail, 0 for what has only one.
    """

    rows: Array
    centers: NDArray[Any]
    radii: NDArray[Any]
    girth: NDArray[Any]
    entries: NDArray[np.int64]
    coarse: NDArray[np.int64]  # the entries (N, 2) for where an error of `COARSE` cannot be seen
    patterns: NDArray[np.int64]
    lanes: NDArray[np.int64]  # 16 cut + 8 worn + 4 glossy + 2 moving + two_sided
    owners: NDArray[np.int64]
    casts: NDArray[np.bool_]


COLUMNS: Final = tuple(column.name for column in fields(Rows))


class Call(NamedTuple):
    """One indirect draw: `size` commands from command `first` on."""

    lane: Lane
    first: int
    size: int


def of_solids(solids: Solids) -> Rows:
    """The rows of solids (N,)."""
    count = len(solids)
    rows = np.zeros((count, ROW), np.float32)
    shape = solids["shape"].astype(np.int64)
    pose = solids["pose"].astype(np.float32).reshape(count, 3, 4).copy()
    capsule = shape == Shape.CAPSULE
    rows[:, 12:14] = 1.0
    if capsule.any():
        pose[capsule], rows[capsule, 12:15] = _rods(pose[capsule].reshape(-1, 12))
    axes = pose[:, :, :3]
    thin = (np.abs(axes[:, :, 2]).max(axis=1, initial=0.0) < 1e-9) & ~capsule  # a plane of no thickness has a normal
    if thin.any():
        normal = np.cross(axes[thin, :, 0], axes[thin, :, 1])
        pose[thin, :, 2] = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    rows[:, 0:12] = pose.reshape(count, 12)
    rows[:, 15] = solids["owner"]
    rows[:, 16:19], rows[:, 19] = solids["color"], solids["emission"]
    for column, name in enumerate(("roughness", "metal", "scale", "variant")):
        rows[:, 20 + column] = solids[name]
    rows[:, 24:26] = worn(solids["image"])
    lengths = np.linalg.norm(pose[:, :, :3], axis=1)
    ball, wide = shape == Shape.BALL, rows[:, 12:14].max(axis=1, initial=0.0)
    radii = np.where(ball, 1.15 * lengths.max(axis=1, initial=0.0), np.linalg.norm(lengths, axis=1))
    radii = np.where(capsule, rows[:, 14] / 2 + wide, radii)
    centers = pose[:, :, 3] + pose[:, :, 2] * (rows[:, 14:15] / 2) * capsule[:, None]
    across = np.where(ball, lengths.max(axis=1, initial=0.0), lengths[:, :2].max(axis=1, initial=0.0))
    girth = np.where(capsule, wide, across) * np.isin(shape, ROUND)
    pattern = solids["pattern"].astype(np.int64)
    slot = np.where(ball & (pattern == Pattern.LEAF), TUFT, shape)
    return Rows(
        rows=rows,
        centers=centers.astype(np.float32),
        radii=radii.astype(np.float32),
        girth=girth.astype(np.float32),
        entries=entry(1) * slot,
        coarse=_alike(entry(1) * slot),
        patterns=pattern,
        lanes=4 * glossy(pattern, solids["roughness"], solids["metal"]) + dressed(solids["image"]),
        owners=solids["owner"].astype(np.int64),
        casts=(shape != Shape.PLANE) & ~np.isin(pattern, SHADOWLESS),
    )


def of_meshes(meshes: Sequence[Mesh], first_entry: int) -> Rows:
    """The rows of meshes at rest, whose geometry lies in the table from `first_entry` on."""
    count = len(meshes)
    rows = np.zeros((count, ROW), np.float32)
    rows[:, [0, 5, 10, 12, 13]] = 1.0
    low, high = np.zeros((count, 3), np.float32), np.zeros((count, 3), np.float32)
    for index, mesh in enumerate(meshes):
        surface = mesh.surface
        rows[index, 14], rows[index, 15] = -mesh.sway, mesh.owner
        rows[index, 16:19] = surface.color if mesh.colors is None else 1.0
        rows[index, 19:24] = (
            surface.emission,
            surface.roughness,
            surface.metal - surface.thin,
            surface.scale,
            surface.variant,
        )
        if len(mesh.vertices):
            low[index], high[index] = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    patterns = np.array([int(mesh.surface.pattern) for mesh in meshes], np.int64)
    images = np.array([int(mesh.surface.image) for mesh in meshes], np.int64)
    rows[:, 24:26] = worn(images)
    two_sided = np.array([mesh.two_sided for mesh in meshes], np.int64)
    return Rows(
        rows=rows,
        centers=(low + high) / 2,
        radii=_reach(rows, low, high),
        girth=np.zeros(count, np.float32),
        entries=first_entry + np.arange(count),
        coarse=_alike(first_entry + np.arange(count)),
        patterns=patterns,
        lanes=two_sided + 4 * glossy(patterns, rows[:, 20], rows[:, 21]) + dressed(images),
        owners=np.array([mesh.owner for mesh in meshes], np.int64),
        casts=~np.isin(patterns, SHADOWLESS),
    )


def glossy(patterns: NDArray[Any], roughness: NDArray[Any], metal: NDArray[Any]) -> NDArray[np.int64]:
    """1 for what is so smooth that one sees the room in it, and has no pattern that says otherwise (N,)."""
    return ((patterns == Pattern.PLAIN) & ((metal > 0.2) | (roughness < 0.4))).astype(np.int64)


def dressed(images: NDArray[Any]) -> NDArray[np.int64]:
    """The bits of a lane that images (N,) ask for."""
    holes = np.isin(images, [int(image) for image in CUT])
    return np.asarray(8 * (images != Image.NONE) + 16 * holes, np.int64)


def taken(rows: Rows, which: NDArray[np.intp]) -> Rows:
    """Some of the rows, in the order of `which` (N,)."""
    return Rows(**{name: getattr(rows, name)[which] for name in COLUMNS})


def placed(rest: Rows, poses: Array) -> Rows:
    """The rows of meshes at rest, moved by `poses` (N, 3, 4)."""
    rows = rest.rows.copy()
    rows[:, 0:12] = poses.reshape(-1, 12)
    highest = poses[:, 2, 3] + np.linalg.norm(rest.centers, axis=1) + rest.radii
    return replace(
        rest,
        rows=rows,
        centers=np.einsum("nij,nj->ni", poses[:, :, :3], rest.centers) + poses[:, :, 3],
        radii=rest.radii - 1.1 * rows[:, 14] * np.maximum(highest, 0),
    )


def moving(rest: Rows, table: NDArray[np.uint32], first_entry: int, low: Array, high: Array) -> list[Rows]:
    """The rows of meshes whose vertices of the moment lie in a table, from `first_entry` of all on, in boxes (N, 3).

    It has of each the triangles that are seen as the mesh says, then of each those that are seen from one side alone.
    The same with fewer triangles follows.
    """
    count = len(low)
    rows = replace(rest, centers=(low + high) / 2, radii=_reach(rest.rows, low, high))
    parts = []
    for half in (0, 1):
        entries = half * count + np.arange(count)
        part = replace(
            rows,
            entries=first_entry + entries,
            coarse=first_entry + entries[:, None] + 2 * count * np.arange(1, 1 + len(COARSE)),
            lanes=(rest.lanes & ~1 if half else rest.lanes) + 2,
        )
        parts.append(taken(part, np.flatnonzero(table[entries, 0])))
    return parts


def _alike(entries: NDArray[np.int64]) -> NDArray[np.int64]:
    """The coarse entries (N, 2) of what is the same from afar."""
    return np.repeat(entries[:, None], len(COARSE), axis=1)


def _reach(rows: Array, low: Array, high: Array) -> Array:
    """The radii of balls around boxes (N, 3), with room for what sways in the wind."""
    return np.asarray(np.linalg.norm(high - low, axis=1) / 2 - 1.1 * rows[:, 14] * np.maximum(high[:, 2], 0))


def joined(parts: Sequence[Rows]) -> Rows:
    """All rows of the parts, in order."""
    return Rows(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS})


def carried(now: Rows, after: Rows) -> Array:
    """The rows of `after`, with rods turned from where they are `now` by the shortest way, as flow needs it.

    A rod says nothing of how it turns about itself, so its frame would jump otherwise.

    Raises:
        ValueError: the instances are not the same ones.
    """
    if not np.array_equal(now.entries, after.entries):
        raise ValueError("the following snapshot has other solids or meshes")
    rows = after.rows.copy()
    rods = np.flatnonzero((now.entries == entry(Shape.CAPSULE)) & (now.lanes & 3 == 0))
    before, following = (part.rows[rods, :12].reshape(-1, 3, 4) for part in (now, after))
    axis, turned, across = before[:, :, 2], following[:, :, 2], before[:, :, 0]
    pivot, cosine = np.cross(axis, turned), np.einsum("ij,ij->i", axis, turned)[:, None]
    side = np.cross(pivot, across)
    carried_across = across + side + np.cross(pivot, side) / np.maximum(1 + cosine, 1e-3)
    pose = following.copy()
    kept = cosine[:, 0] > -0.99
    pose[kept, :, 0] = carried_across[kept]
    pose[kept, :, 1] = np.cross(turned[kept], carried_across[kept])
    rows[rods, :12] = pose.reshape(-1, 12)
    return rows


class Draws:
    """Collects the draws of one frame, pass after pass, so that rows and commands are uploaded once."""

    def __init__(self, everything: Rows, table: NDArray[np.uint32]):
        self._all, self._table = everything, table
        self._rows: list[Any] = []
        self._commands: list[Any] = []
        self._row_count = self._command_count = 0

    def add(
        self, which: NDArray[np.bool_], camera: Camera, height: int, *, plain: bool = False, tolerance: float = 0.3
    ) -> list[Call]:
        """The calls that draw the instances `which` (N,) that this camera sees, in a picture `height` pixels high.

        `plain` ignores patterns, as passes do that need no color. Transparent glass comes last and far before near.
        """
        everything = self._all
        chosen = np.flatnonzero(which)
        chosen = chosen[camera.sees(everything.centers[chosen], everything.radii[chosen])]
        if not len(chosen):
            return []
        distance = camera.distances(everything.centers[chosen])
        entries = self._level(chosen, camera, height, distance, tolerance)
        pattern = np.zeros_like(chosen) if plain else everything.patterns[chosen]
        lanes = everything.lanes[chosen] & (OUTLINE if plain else 31)
        group = (pattern * 32 + lanes) * (1 << 20) + entries
        distance = np.where(np.isin(pattern, BLENDED), -distance, distance)
        kinds, kind = np.unique(group, return_inverse=True)
        first = np.full(len(kinds), np.inf)
        np.minimum.at(first, kind, distance)  # commands go near before far too, as long as they share a program
        order = np.lexsort((distance, group, first[kind], group >> 20))
        group, chosen, entries = group[order], chosen[order], entries[order]
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        commands = np.zeros((len(starts), 5), np.uint32)
        commands[:, 0], commands[:, 2], commands[:, 3] = self._table[entries[starts]].T
        commands[:, 1] = np.diff(starts, append=len(chosen))
        commands[:, 4] = starts + self._row_count
        calls, lane = [], group[starts] >> 20
        heads = np.flatnonzero(np.diff(lane, prepend=-1))
        for head, end in zip(heads, [*heads[1:], len(starts)], strict=True):
            calls.append(Call(Lane.of(int(lane[head])), self._command_count + int(head), int(end - head)))
        self._rows.append(chosen)
        self._commands.append(commands)
        self._row_count += len(chosen)
        self._command_count += len(starts)
        return calls

    def _level(
        self, chosen: NDArray[np.intp], camera: Camera, height: int, distance: NDArray[Any], tolerance: float
    ) -> NDArray[np.int64]:
        """The entries of instances at their level of detail: as coarse as `tolerance` pixels allow."""
        everything, scale = self._all, camera.scale(height)
        girth, near = everything.girth[chosen], max(camera.near, 1e-3)
        distance = np.maximum(distance, LONG * _passing(everything.rows[chosen], camera.eye))
        middle = np.ones_like(distance) if camera.parallel else np.maximum(distance, np.maximum(girth, near))
        front = middle if camera.parallel else np.maximum(distance - everything.radii[chosen], near)
        level = np.where(girth > 0, level_for(girth * scale / middle, tolerance), 0)
        entries = everything.entries[chosen]
        for column, (_, off) in enumerate(COARSE):
            entries = np.where(off * scale / front <= tolerance, everything.coarse[chosen, column], entries)
        return np.asarray(entries + level)

    def chosen(self) -> NDArray[np.intp]:
        """The instances in the order in which the device must hold them."""
        return np.concatenate(self._rows) if self._rows else np.zeros(0, np.intp)

    def commands(self) -> NDArray[np.uint32]:
        """All commands (C, 5): indices, instances, first index, first vertex, first instance."""
        return np.concatenate(self._commands) if self._commands else np.zeros((0, 5), np.uint32)


def _passing(rows: Array, eye: NDArray[Any]) -> NDArray[Any]:
    """How far from a point rods pass (N,), 0 for what is none: the middle of a long one does not say how near it is."""
    pose = rows[:, :12].reshape(-1, 3, 4)
    away, length = eye - pose[:, :, 3], rows[:, 14]
    along = np.clip(np.einsum("ni,ni->n", away, pose[:, :, 2]), 0, np.maximum(length, 0))
    gap = np.linalg.norm(away - along[:, None] * pose[:, :, 2], axis=1)
    return np.asarray(np.where(length > 0, np.maximum(gap - rows[:, 12:14].max(axis=1, initial=0.0), 0), 0))


def _rods(flat: Array) -> tuple[Array, Array]:
    """Capsules, given as start, radius, end, radius, as poses whose z axis runs along, and radius, radius, length."""
    start, end = flat[:, 0:3], flat[:, 4:7]
    along = end - start
    length = np.linalg.norm(along, axis=1, keepdims=True)
    axis = np.where(length > 1e-6, along / np.maximum(length, 1e-6), np.array([0, 0, 1], np.float32))
    other = np.where(np.abs(axis[:, 2:]) < 0.9, np.array([0, 0, 1], np.float32), np.array([1, 0, 0], np.float32))
    across = np.cross(axis, other)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    pose = np.stack([across, np.cross(axis, across), axis, start], axis=-1)
    return pose, np.concatenate([flat[:, [3, 7]], length], axis=1)
