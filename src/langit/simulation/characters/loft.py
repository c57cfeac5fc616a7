"""Bodies from rings: lofted tubes and ellipsoids, and the skin that bends them with bones.

A `Part` is made once in its rest pose; a `Skin` welds parts into few skinned meshes, which one matrix per bone poses.
Rest axes: x forward, y to the left, z up.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.arrays import Floats
from langit.render.lining import Lining, merged
from langit.render.skinning import Blend, moved_by, skinning, turned_by
from langit.render.snapshot import WHOLE, Array, Mesh, Posed, Shown, Surface, deformed

Ints = NDArray[np.int32]
ColorRGB = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Lively:
    """What moves with the face: for each of E expressions how far vertices move `by` and normals `turn`, (E, V, 3).

    At rest, in meters, in the axes of the body.
    """

    by: Floats
    turn: Floats


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a body at rest: `vertices` (V, 3), `triangles` (T, 3), bone `weights` (V, B), `colors` (V, 3).

    `normals` (V, 3) are those of the faces where none are given; `texture` (V, 3) are coordinates for the pattern,
    which takes y and z of the vertices where there are none. All `lively` parts of a body know the same expressions.
    Cloth keeps off its `lining`, and is `sewn` (V, 4) as meshes are; triangles that are `backed` (T,) are not seen from
    behind.
    """

    vertices: Floats
    triangles: Ints
    weights: Floats
    colors: Floats
    surface: Surface
    two_sided: bool = False
    normals: Floats | None = None
    texture: Floats | None = None
    lively: Lively | None = None
    lining: Lining | None = None
    backed: NDArray[np.bool_] | None = None
    sewn: Floats | None = None


def grid(rows: int, columns: int, *, closed: bool = True) -> Ints:
    """Triangles of a (rows, columns) grid of vertices; a closed grid joins its last column to its first.

    Columns that run counterclockwise around the direction in which rows run face outward.
    """
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    k = (j + 1) % columns
    a, b, c, d = i * columns + j, i * columns + k, (i + 1) * columns + k, (i + 1) * columns + j
    both = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)], 2)
    return both.reshape(-1, 3).astype(np.int32)


def turn(segments: int, front: float = 0.0) -> Floats:
    """Angles around a ring from the front (0); `front` up to 0.6 crowds them there, for faces."""
    u = np.arange(segments) * 2 * np.pi / segments
    return u - front * np.sin(u)


def tube(
    centers: ArrayLike,
    halves: ArrayLike,
    segments: int,
    *,
    axis: ArrayLike | None = None,
    forward: ArrayLike = (1.0, 0.0, 0.0),
    power: float | ArrayLike = 2.0,
) -> Floats:
    """Rings (R, segments, 3) around `centers` (R, 3), with half sizes (R, 2) forward and sideways.

    Rings stand across `axis`, by default the line through their centers; `power` above 2 makes them boxy.
    """
    middle, size = np.asarray(centers, float), np.asarray(halves, float)
    along = np.gradient(middle, axis=0) if axis is None else np.broadcast_to(np.asarray(axis, float), middle.shape)
    along = along / np.linalg.norm(along, axis=1, keepdims=True)
    front = np.broadcast_to(np.asarray(forward, float), middle.shape)
    front = front - along * (front * along).sum(1, keepdims=True)
    front = front / np.linalg.norm(front, axis=1, keepdims=True)
    left = np.cross(along, front)
    angle = turn(segments)
    exponent = 2.0 / np.broadcast_to(np.asarray(power, float), len(middle))[:, None]
    c = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** exponent
    s = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** exponent
    return (
        middle[:, None] + (c * size[:, :1])[..., None] * front[:, None] + (s * size[:, 1:])[..., None] * left[:, None]
    )


def part(
    rings: Floats,
    weights: ArrayLike,
    color: ArrayLike,
    surface: Surface,
    *,
    closed: bool = True,
    caps: tuple[bool, bool] = (True, True),
    two_sided: bool = False,
) -> Part:
    """A part from rings (R, S, 3). `weights` are (B,), (R, B) or (R S, B); `color` (3,), (R, 3) or (R, S, 3).

    `caps` close the first and the last ring with a point in their middle.
    """
    rows, columns = rings.shape[:2]
    vertices, triangles = rings.reshape(-1, 3), grid(rows, columns, closed=closed)
    bones = _per_vertex(np.asarray(weights, float), rows, columns)
    colors = _per_vertex(np.asarray(color, float), rows, columns)
    for last, wanted in enumerate(caps):
        if not (wanted and closed):
            continue
        start = (rows - 1) * columns if last else 0
        ring = np.arange(start, start + columns, dtype=np.int32)
        tip = np.full(columns, len(vertices), np.int32)
        fan = np.stack([ring, np.roll(ring, -1), tip] if last else [np.roll(ring, -1), ring, tip], 1)
        vertices = np.concatenate([vertices, vertices[ring].mean(0, keepdims=True)])
        bones = np.concatenate([bones, bones[ring[:1]]])
        colors = np.concatenate([colors, colors[ring[:1]]])
        triangles = np.concatenate([triangles, fan])
    return Part(
        vertices=vertices, triangles=triangles, weights=bones, colors=colors, surface=surface, two_sided=two_sided
    )


def ellipsoid(
    center: ArrayLike,
    radii: ArrayLike,
    weights: ArrayLike,
    color: ArrayLike,
    surface: Surface,
    *,
    rows: int = 7,
    segments: int = 10,
    rotation: ArrayLike | None = None,
) -> Part:
    """A ball stretched to `radii` (3), turned by `rotation` (3, 3)."""
    lat = np.linspace(-np.pi / 2, np.pi / 2, rows + 2)[1:-1]
    rings = np.stack(
        [
            np.cos(lat)[:, None] * np.cos(turn(segments)),
            np.cos(lat)[:, None] * np.sin(turn(segments)),
            np.repeat(np.sin(lat)[:, None], segments, 1),
        ],
        -1,
    ) * np.asarray(radii, float)
    made = part(rings, weights, color, surface)
    vertices = made.vertices.copy()
    vertices[-2:] = [[0, 0, -np.asarray(radii)[2]], [0, 0, np.asarray(radii)[2]]]
    if rotation is not None:
        vertices = vertices @ np.asarray(rotation, float).T
    return Part(
        vertices=vertices + np.asarray(center, float),
        triangles=made.triangles,
        weights=made.weights,
        colors=made.colors,
        surface=surface,
    )


def moved(
    piece: Part, *, rotation: ArrayLike | None = None, by: ArrayLike = (0.0, 0.0, 0.0), mirror: bool = False
) -> Part:
    """The same part turned, shifted, or mirrored to the other side (bone weights stay)."""
    vertices = piece.vertices @ (np.eye(3) if rotation is None else np.asarray(rotation, float)).T + np.asarray(
        by, float
    )
    triangles = piece.triangles
    if mirror:
        vertices, triangles = vertices * [1, -1, 1], triangles[:, ::-1]
    return Part(
        vertices=vertices,
        triangles=triangles,
        weights=piece.weights,
        colors=piece.colors,
        surface=piece.surface,
        two_sided=piece.two_sided,
    )


def sized(piece: Part, scale: float) -> Part:
    """A part `scale` times as large, with how it moves."""
    lively = piece.lively and replace(piece.lively, by=piece.lively.by * scale)
    return replace(piece, vertices=piece.vertices * scale, lively=lively)


def normals(vertices: Floats, triangles: Ints) -> Floats:
    """Unit vertex normals (V, 3): the mean of the faces around a vertex, by area."""
    faces = np.cross(
        vertices[triangles[:, 1]] - vertices[triangles[:, 0]], vertices[triangles[:, 2]] - vertices[triangles[:, 0]]
    )
    total = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(total, triangles[:, corner], faces)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    lost = length[:, 0] < 1e-12  # corners of triangles that have no area
    total[lost], length[lost] = total.sum(0), max(float(np.linalg.norm(total.sum(0))), 1e-12)
    return total / length


class Skin:
    """Parts welded into one mesh per surface, all on the same joints: `meshes` at rest. Lively ones come last.

    `hangs` (V,) says on which joint each vertex hangs most.
    """

    def __init__(self, parts: list[Part], owner: int):
        groups: dict[tuple[Surface, bool, bool], list[Part]] = {}
        for piece in sorted(parts, key=lambda piece: piece.lively is not None):
            groups.setdefault((piece.surface, piece.two_sided, piece.lively is not None), []).append(piece)
        ordered = [piece for group in groups.values() for piece in group]
        rest = np.concatenate([p.vertices for p in ordered]).astype(np.float32)
        self._rest = np.ascontiguousarray(rest.T)
        weights = np.concatenate([p.weights for p in ordered]).round(3)
        weights /= weights.sum(1, keepdims=True)
        self._blend, self.hangs = Blend(weights), weights.argmax(1)
        ends = np.cumsum([sum(len(p.vertices) for p in group) for group in groups.values()])
        spans = np.split(weights, ends[:-1])
        self.meshes = tuple(_welded(group, span, owner) for group, span in zip(groups.values(), spans, strict=True))
        self._still = sum(mesh.skinning is not None for mesh in self.meshes)
        self._face = _Face(self.meshes[self._still :], [p.lively for p in ordered if p.lively is not None])

    def hung(self, joint: int) -> Floats:
        """Where (3, N) at rest what hangs on a joint most is."""
        return self._rest[:, self.hangs == joint].astype(float)

    def pose(self, joints: Floats, face: Floats | None = None) -> tuple[Array, tuple[Shown, ...]]:
        """All vertices (V, 3), and what shows them: `joints` (J, 3, 4) lead from rest to the world.

        What shows cloth keeps it off its lining as well, by some millimeters where joints bend.

        `face` (E,) is how much of each expression there is, for a body with lively parts.
        """
        shared = joints.astype(np.float32)
        shown: tuple[Shown, ...] = tuple(Posed(mesh=mesh.name, joints=shared) for mesh in self.meshes[: self._still])
        mixed, rest = self._blend.mixed(joints), self._rest
        if self._face.meshes:
            by, turns = self._face.moved(face)
            rest = rest.copy()
            rest[:, -by.shape[1] :] += by
            vertices = moved_by(mixed, rest)
            normals = turned_by(mixed[:, :, -by.shape[1] :], turns)
            shown += self._face.shown(vertices[:, -by.shape[1] :], normals)
        else:
            vertices = moved_by(mixed, rest)
        return np.ascontiguousarray(vertices.T), shown


class _Face:
    """The lively meshes of a skin, whose vertices are the last of all."""

    def __init__(self, meshes: tuple[Mesh, ...], lively: list[Lively]):
        self.meshes = meshes
        if meshes:
            self._by, self._turns = (
                np.concatenate(found, 1).transpose(0, 2, 1).astype(np.float32)
                for found in ([one.by for one in lively], [one.turn for one in lively])
            )
            self._normals = np.concatenate([mesh.normals for mesh in meshes]).T

    def moved(self, face: Floats | None) -> tuple[Array, Array]:
        """How far the vertices (3, V) have moved from rest, and their normals (3, V) before the bones turn them."""
        if face is None or not face.any():
            return np.zeros_like(self._normals), self._normals
        some = np.flatnonzero(face)
        share = face[some].astype(np.float32)
        by, turns = (np.tensordot(share, field[some], 1) for field in (self._by, self._turns))
        return by, self._normals + turns

    def shown(self, vertices: Array, normals: Array) -> tuple[Shown, ...]:
        """The meshes with these vertices and normals (3, V) in the world."""
        normals = normals / np.maximum(np.sqrt((normals * normals).sum(0)), 1e-9)
        ends = np.cumsum([len(mesh.vertices) for mesh in self.meshes])[:-1]
        spans = zip(self.meshes, np.split(vertices.T, ends), np.split(normals.T, ends), strict=True)
        return tuple(deformed(mesh, places, outward) for mesh, places, outward in spans)


def _welded(parts: list[Part], weights: Floats, owner: int) -> Mesh:
    """Parts of one surface as one mesh with bone `weights` (V, B)."""
    starts = np.cumsum([0] + [len(p.vertices) for p in parts[:-1]])
    linings = merged((p.lining, len(p.vertices)) for p in parts)
    vertices = np.concatenate([p.vertices for p in parts]).astype(np.float32)
    triangles = [p.triangles + start for p, start in zip(parts, starts, strict=True)]
    return Mesh(
        vertices=vertices,
        normals=np.concatenate([_outward(p) for p in parts]).astype(np.float32),
        triangles=np.concatenate(triangles).astype(np.int32),
        surface=parts[0].surface,
        owner=owner,
        two_sided=parts[0].two_sided,
        backed=_backed(parts),
        texture=_textured(parts),
        colors=np.concatenate([p.colors for p in parts]).astype(np.float32),
        skinning=None if parts[0].lively is not None else skinning(weights),
        lining=linings[0] if linings else None,
        sewn=_sewn(parts),
    )


def _outward(piece: Part) -> Floats:
    return normals(piece.vertices, piece.triangles) if piece.normals is None else piece.normals


def _backed(parts: list[Part]) -> NDArray[np.bool_] | None:
    """Which triangles (T,) nobody sees from behind."""
    if all(p.backed is None for p in parts):
        return None
    return np.concatenate([np.zeros(len(p.triangles), bool) if p.backed is None else p.backed for p in parts])


def _sewn(parts: list[Part]) -> Array | None:
    """How parts are sewn, (V, 4); those of which nothing is known are smooth and without a seam."""
    if all(p.sewn is None for p in parts):
        return None
    return np.concatenate([np.tile(WHOLE, (len(p.vertices), 1)) if p.sewn is None else p.sewn for p in parts]).astype(
        np.float32
    )


def _textured(parts: list[Part]) -> Array:
    """Coordinates for the pattern, (V, 2), or (V, 3) where a part has its own."""
    if all(p.texture is None for p in parts):
        return np.concatenate([p.vertices[:, 1:] for p in parts]).astype(np.float32)
    return np.concatenate([p.vertices if p.texture is None else p.texture for p in parts]).astype(np.float32)


def _per_vertex(values: Floats, rows: int, columns: int) -> Floats:
    if values.ndim == 1:
        return np.repeat(values[None], rows * columns, 0)
    if values.ndim == 2 and len(values) == rows and rows * columns != rows:
        return np.repeat(values, columns, 0)
    return values.reshape(rows * columns, -1)


RIGID: Final = np.ones(1)
"""The weights of a part that hangs on the only bone."""
