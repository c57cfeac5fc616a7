"""Triangle meshes put together from parts: blobs, cards, tubes, ribbons and terrain, with a color for every vertex.

Many small things of one surface (all leaves of a park, all neon tubes of a street) become one mesh, drawn in one call.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.arrays import Floats
from langit.render.snapshot import Mesh, Surface

Ints = NDArray[np.int64]
Lie = Literal["on the ground", "in the picture", "on walls", "on cards"]


class MeshBuilder:
    """Collects parts, each with vertices (V, 3), unit normals (V, 3), triangles (T, 3) and linear colors (V, 3)."""

    def __init__(self) -> None:
        self.parts: list[tuple[Floats, Floats, Ints, Floats]] = []

    def add(self, vertices: ArrayLike, normals: ArrayLike, triangles: ArrayLike, colors: ArrayLike) -> None:
        """One part; `normals` and `colors` may be one row for all vertices."""
        points = np.asarray(vertices, float)
        faces = np.asarray(triangles, int).reshape(-1, 3)
        normal = np.broadcast_to(np.asarray(normals, float), points.shape)
        color = np.broadcast_to(np.asarray(colors, float), points.shape)
        self.parts.append((points, normal, faces, color))

    def take(self, other: "MeshBuilder", turn: Floats, move: Floats) -> None:
        """Adds all parts of another one, turned and scaled evenly by `turn` (3, 3), then moved by `move` (3)."""
        for points, normals, faces, colors in other.parts:
            self.parts.append((points @ turn.T + move, unit(normals @ turn.T), faces, colors))

    @property
    def triangles(self) -> int:
        """How many triangles there are by now."""
        return sum(len(faces) for _, _, faces, _ in self.parts)

    def build(
        self, surface: Surface, *, sway: float = 0.0, owner: int = 0, lies: Lie = "on the ground"
    ) -> tuple[Mesh, ...]:
        """All parts as one mesh in a tuple, or an empty tuple if there are none.

        `lies` says where the pattern of the surface is at home: on the ground plane, in the picture of a camera
        that looks along y, tilted a little so that no side of a tree is without it, on walls and floors
        themselves, each by the axis that its normal is nearest to, or whole on every card (all parts are `cards`).
        """
        if not self.parts:
            return ()
        starts = np.cumsum([0] + [len(points) for points, _, _, _ in self.parts[:-1]])
        vertices = np.concatenate([points for points, _, _, _ in self.parts])
        normals = np.concatenate([normals for _, normals, _, _ in self.parts])
        texture = None if lies == "on the ground" else _texture(vertices, normals, lies).astype(np.float32)
        mesh = Mesh(
            vertices=vertices.astype(np.float32),
            normals=normals.astype(np.float32),
            triangles=np.concatenate(
                [faces + start for (_, _, faces, _), start in zip(self.parts, starts, strict=True)]
            ).astype(np.int32),
            surface=surface,
            owner=owner,
            texture=texture,
            colors=np.clip(np.concatenate([colors for _, _, _, colors in self.parts]), 0.0, None).astype(np.float32),
            sway=sway,
        )
        return (mesh,)

    def blob(
        self,
        center: ArrayLike,
        radii: ArrayLike,
        color: Callable[[Floats], Floats],
        rng: np.random.Generator,
        *,
        detail: int = 1,
        bumps: float = 0.12,
    ) -> None:
        """A lumpy ball. `color` maps unit directions (V, 3) to colors; `bumps` is relative to the radius."""
        directions, faces = icosphere(detail)
        reach = 1.0 + rng.uniform(-bumps, bumps, (len(directions), 1))
        size = np.asarray(radii, float)
        normals = unit(directions / size)
        self.add(np.asarray(center) + directions * size * reach, normals, faces, color(directions))

    def cards(
        self,
        centers: Floats,
        outward: Floats,
        colors: Floats,
        sizes: ArrayLike,
        rng: np.random.Generator,
        *,
        tilt: float = 0.7,
        aspect: float = 0.55,
    ) -> None:
        """Leaves: small rhombi (N, 3) around `centers`, each turned at random about its `outward` normal.

        They are shaded by the outward normal, not by their own, which makes a crown of leaves look round and soft.
        `sizes` are from the middle to a corner, the other two corners are `aspect` times as far. With an aspect of 1
        they are squares, which an image may lie on.
        """
        count = len(centers)
        facing = unit(outward + tilt * rng.normal(size=(count, 3)))
        facing *= np.where((facing * outward).sum(1, keepdims=True) < 0, -1.0, 1.0)
        across = unit(cross(facing, rng.normal(size=(count, 3))))
        along = cross(facing, across)
        size = np.broadcast_to(np.asarray(sizes, float), (count,))[:, None]
        corners = np.stack(
            [
                centers + across * size,
                centers + along * size * aspect,
                centers - across * size,
                centers - along * size * aspect,
            ],
            axis=1,
        )
        first = 4 * np.arange(count)[:, None]
        faces = np.concatenate([first + np.array([0, 1, 2]), first + np.array([0, 2, 3])])
        self.add(corners.reshape(-1, 3), np.repeat(outward, 4, axis=0), faces, np.repeat(colors, 4, axis=0))

    def tube(self, points: ArrayLike, radii: ArrayLike, color: ArrayLike, *, sides: int = 6) -> None:
        """A round rod through `points` (N, 3) with a radius at each: trunks, branches, cables."""
        path = np.asarray(points, float)
        radius = np.broadcast_to(np.asarray(radii, float), (len(path),))
        along = unit(np.gradient(path, axis=0))
        upright = np.abs(along[:, 2]).mean() > 0.7
        across = unit(cross(along, (1.0, 0.0, 0.0) if upright else (0.0, 0.0, 1.0)))  # one frame, so no twist
        other = cross(along, across)
        angle = np.arange(sides) * 2 * np.pi / sides
        normals = across[:, None] * np.cos(angle)[None, :, None] + other[:, None] * np.sin(angle)[None, :, None]
        vertices = path[:, None] + normals * radius[:, None, None]
        row, column = np.meshgrid(np.arange(len(path) - 1), np.arange(sides), indexing="ij")
        a, b = row * sides + column, row * sides + (column + 1) % sides
        c, d = b + sides, a + sides
        faces = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)]).reshape(-1, 3)
        self.add(vertices.reshape(-1, 3), normals.reshape(-1, 3), faces, color)

    def quad(self, corners: ArrayLike, color: ArrayLike) -> None:
        """A flat quadrilateral (4, 3), counterclockwise seen from its front."""
        points = np.asarray(corners, float)
        normal = unit(cross(points[1] - points[0], points[2] - points[0])[None])
        self.add(points, normal, [(0, 1, 2), (0, 2, 3)], color)

    def quads(self, corners: Floats, normals: Floats, colors: Floats) -> None:
        """Flat quadrilaterals (N, 4, 3) in either winding that show their normals (N, 3), colored (N, 4, 3)."""
        wound = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        forward = (wound * normals).sum(-1) > 0
        first = 4 * np.arange(len(corners))[:, None]
        order = np.where(forward[:, None], [0, 1, 2, 0, 2, 3], [0, 2, 1, 0, 3, 2])
        self.add(corners.reshape(-1, 3), np.repeat(normals, 4, axis=0), first + order, colors.reshape(-1, 3))

    def box(self, center: ArrayLike, half: ArrayLike, color: ArrayLike, *, yaw: float = 0.0) -> None:
        """A box of half sizes `half`, turned by `yaw` radians about z."""
        cosine, sine = np.cos(yaw), np.sin(yaw)
        turned = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
        corners, normals, faces = _unit_box()
        self.add(
            np.asarray(center, float) + (corners * np.asarray(half, float)) @ turned.T, normals @ turned.T, faces, color
        )

    def prism(self, outline: ArrayLike, start: float, end: float, color: ArrayLike, *, axis: str = "x") -> None:
        """A convex outline (N, 2), counterclockwise, from `start` to `end` along an axis.

        The outline lies in (y, z) for axis x, and in (x, z) for axis y.
        """
        ring = [(float(u), float(v)) for u, v in np.asarray(outline, float)]
        for (u0, v0), (u1, v1) in pairwise([*ring, ring[0]]):
            self._face([(end, u0, v0), (start, u0, v0), (start, u1, v1), (end, u1, v1)], color, axis)
        self._face([(end, u, v) for u, v in ring], color, axis)
        self._face([(start, u, v) for u, v in reversed(ring)], color, axis)

    def _face(self, corners: Sequence[tuple[float, float, float]], color: ArrayLike, axis: str) -> None:
        """A convex polygon, counterclockwise; for axis y with x and y exchanged, which turns its winding."""
        points = np.asarray(corners, float)
        if axis == "y":
            points = points[::-1, [1, 0, 2]]
        normal = unit(cross(points[1] - points[0], points[2] - points[0])[None])
        faces = [(0, index, index + 1) for index in range(1, len(points) - 1)]
        self.add(points, normal, faces, color)

    def terrain(
        self,
        x: ArrayLike,
        y: ArrayLike,
        height: Callable[[Floats, Floats], Floats],
        color: Callable[[Floats, Floats, Floats], Floats],
    ) -> None:
        """Ground over the grid of `x` and `y`: `height(x, y)` in meters and `color(x, y, z)` (..., 3)."""
        xs, ys = np.meshgrid(np.asarray(x, float), np.asarray(y, float))
        zs = height(xs, ys)
        e = 0.05
        slope_x = (height(xs + e, ys) - height(xs - e, ys)) / (2 * e)
        slope_y = (height(xs, ys + e) - height(xs, ys - e)) / (2 * e)
        normals = unit(np.stack([-slope_x, -slope_y, np.ones_like(zs)], -1).reshape(-1, 3))
        rows, columns = zs.shape
        row, column = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
        a = row * columns + column
        b, c, d = a + 1, a + columns + 1, a + columns
        faces = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)]).reshape(-1, 3)
        shade = np.broadcast_to(color(xs, ys, zs), (*zs.shape, 3)).reshape(-1, 3)
        self.add(np.stack([xs, ys, zs], -1).reshape(-1, 3), normals, faces, shade)


@cache
def _unit_box() -> tuple[Floats, Floats, Ints]:
    corners: list[Floats] = []
    normals: list[Floats] = []
    faces: list[tuple[int, int, int]] = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            normal = np.zeros(3)
            normal[axis] = sign
            across = np.roll(np.abs(normal), 1)
            along = cross(normal, across)
            first = len(corners)
            corners += [normal + across * i + along * j for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            normals += [normal] * 4
            faces += [(first, first + 1, first + 2), (first, first + 2, first + 3)]
    return np.array(corners), np.array(normals), np.array(faces)


def _texture(vertices: Floats, normals: Floats, lies: Lie) -> Floats:
    """Where a pattern lies on vertices (V, 3) with their normals: (V, 2), meters."""
    x, y, z = vertices.T
    if lies == "on cards":
        return np.tile([[1.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]], (len(vertices) // 4, 1))
    if lies == "in the picture":
        return np.column_stack([x + 0.37 * y, 0.23 * y + z])
    level, across = np.abs(normals[:, 2]) > 0.7, np.abs(normals[:, 0]) > np.abs(normals[:, 1])
    along = np.where(level, x, np.where(across, y, x))
    return np.column_stack([along, np.where(level, y, z)])


def up(height: float) -> Floats:
    """The vector that points up and is `height` long."""
    return np.array([0.0, 0.0, height])


def cross(a: ArrayLike, b: ArrayLike) -> Floats:
    """The cross product of vectors (..., 3), without the overhead that numpy's own has on small arrays."""
    u, v = np.asarray(a, float), np.asarray(b, float)
    return np.stack(
        [
            u[..., 1] * v[..., 2] - u[..., 2] * v[..., 1],
            u[..., 2] * v[..., 0] - u[..., 0] * v[..., 2],
            u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0],
        ],
        axis=-1,
    )


def unit(vectors: Floats) -> Floats:
    """Vectors (N, 3) scaled to length 1."""
    return np.asarray(vectors / np.sqrt(np.maximum((vectors * vectors).sum(-1, keepdims=True), 1e-18)))


@cache
def icosphere(detail: int) -> tuple[Floats, Ints]:
    """A unit ball of 20 * 4 ** detail triangles: directions (V, 3) and faces, wound counterclockwise."""
    golden = (1 + 5**0.5) / 2
    corners = np.array(
        [
            (-1, golden, 0), (1, golden, 0), (-1, -golden, 0), (1, -golden, 0),
            (0, -1, golden), (0, 1, golden), (0, -1, -golden), (0, 1, -golden),
            (golden, 0, -1), (golden, 0, 1), (-golden, 0, -1), (-golden, 0, 1),
        ]
    )  # fmt: skip
    faces = np.array(
        [
            (0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11), (1, 5, 9), (5, 11, 4), (11, 10, 2), (10, 7, 6),
            (7, 1, 8), (3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8), (3, 8, 9), (4, 9, 5), (2, 4, 11), (6, 2, 10),
            (8, 6, 7), (9, 8, 1),
        ]
    )  # fmt: skip
    points = unit(corners)
    for _ in range(detail):
        edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
        middles, index = np.unique(edges, axis=0, return_inverse=True)
        ab, bc, ca = index.reshape(3, -1) + len(points)
        points = np.concatenate([points, unit(points[middles[:, 0]] + points[middles[:, 1]])])
        a, b, c = faces.T
        faces = np.concatenate(
            [np.stack(corner, 1) for corner in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))]
        )
    return points, faces
