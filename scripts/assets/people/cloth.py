"""Cloth as triangles that can be refined, cut along lines, smoothed and hemmed before it becomes a `Layer`.

Whatever is known of a vertex goes along: `values` holds numbers (V,) by name, such as the height of a hem.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from source import Floats, Ints, normals

OFF: Final = 9.0  # a value where what it tells does not apply
ROUND: Final = 0.35  # of the thickness, by which an edge bulges


@dataclass(frozen=True, kw_only=True)
class Cloth:
    """`points` (V, 3) where the cloth is, `grips` (V, 3) where it holds on to the body, `corners` (T, 3)."""

    points: Floats
    grips: Floats
    corners: Ints
    values: Mapping[str, Floats] = field(default_factory=dict)

    @cached_property
    def normals(self) -> Floats:
        """Unit normals (V, 3) outward."""
        return normals(self.points, self.corners)

    @cached_property
    def edges(self) -> Ints:
        """Every edge (E, 2) once, the lower number first."""
        return np.unique(np.sort(_sides(self.corners), axis=1), axis=0)

    @property
    def rim(self) -> Ints:
        """The edges (E, 2) that have a face on one side only, as that face goes along them."""
        sides = _sides(self.corners)
        _, which, count = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True, return_counts=True)
        return np.asarray(sides[count[which.ravel()] == 1])

    def moved(self, by: Floats) -> "Cloth":
        """All points moved by (V, 3)."""
        return replace(self, points=self.points + by)

    def lifted(self, by: Floats) -> "Cloth":
        """All points moved outward by (V,)."""
        return self.moved(self.normals * np.asarray(by)[:, None])

    def valued(self, **values: Floats) -> "Cloth":
        """With some values anew."""
        return replace(self, values={**self.values, **values})

    def faces(self, wanted: NDArray[np.bool_]) -> "Cloth":
        """The wanted faces (T,) alone, with the vertices that they use."""
        used, corners = np.unique(self.corners[wanted], return_inverse=True)
        return Cloth(
            points=self.points[used],
            grips=self.grips[used],
            corners=corners.reshape(-1, 3),
            values={name: value[used] for name, value in self.values.items()},
        )

    def smoothed(self, times: int, share: Floats | float = 1.0) -> "Cloth":
        """Points drawn to the mean of their neighbors, each by its `share` (V,), the rim only along itself."""
        edges, rim = np.concatenate([self.edges, self.edges[:, ::-1]]), self.rim
        open_ones = np.zeros(len(self.points), bool)
        open_ones[rim] = True
        edges = np.concatenate([edges[~open_ones[edges[:, 0]]], rim, rim[:, ::-1]])
        count = np.maximum(np.bincount(edges[:, 0], minlength=len(self.points)), 1)[:, None]
        points = self.points
        for _ in range(times):
            points = points + 0.5 * np.reshape(share, (-1, 1)) * (_summed(points, edges) / count - points)
        return replace(self, points=points)


def _sides(corners: Ints) -> Ints:
    return np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])


def _summed(rows: Floats, edges: Ints) -> Floats:
    """For each vertex (V, k) the sum of `rows` at the far ends of its edges."""
    return np.stack([np.bincount(edges[:, 0], rows[edges[:, 1], i], len(rows)) for i in range(rows.shape[1])], 1)


def refined(faces: Ints) -> tuple[Ints, Callable[[Floats], Floats]]:
    """Quads (F, 4) divided once as Catmull and Clark do (1978).

    Returns the triangles of the finer faces, and what refines rows (V,) or (V, k) of anything that vertices have.
    """
    used, quads = np.unique(faces, return_inverse=True)
    quads = quads.reshape(-1, 4)
    sides = np.sort(np.stack([quads, np.roll(quads, -1, 1)], 2).reshape(-1, 2), axis=1)
    edges, which, count = np.unique(sides, axis=0, return_inverse=True, return_counts=True)
    which = which.reshape(-1, 4)
    total, rim = len(used), count == 1
    middles, centers = total + np.arange(len(edges))[which], total + len(edges) + np.arange(len(quads))
    small = np.concatenate([np.stack([quads[:, i], middles[:, i], centers, middles[:, i - 1]], 1) for i in range(4)])

    def fine(rows: Floats) -> Floats:
        rows = rows[used] if rows.ndim == 2 else rows[used][:, None]
        inside = rows[quads].mean(1)
        ends = rows[edges].mean(1)
        beside = np.stack([np.bincount(which.ravel(), np.repeat(inside[:, i], 4)) for i in range(rows.shape[1])], 1)
        halves = np.where(rim[:, None], ends, (ends + beside / count[:, None]) / 2)
        own = _corner_points(rows, quads, edges, rim, inside, ends)
        return np.squeeze(np.concatenate([own, halves, inside]))

    return np.concatenate([small[:, [0, 1, 2]], small[:, [0, 2, 3]]]), fine


def _corner_points(
    rows: Floats, quads: Ints, edges: Ints, rim: NDArray[np.bool_], inside: Floats, ends: Floats
) -> Floats:
    """Where the old vertices go: inward from the mean of faces and edges, on a rim along it."""
    total = len(rows)

    def mean(index: Ints, values: Floats) -> Floats:
        count = np.maximum(np.bincount(index, minlength=total), 1)[:, None]
        return np.stack([np.bincount(index, values[:, i], total) for i in range(values.shape[1])], 1) / count

    around = mean(quads.ravel(), np.repeat(inside, 4, 0))
    along = mean(edges.ravel(), np.repeat(ends, 2, 0))
    valence = np.maximum(np.bincount(quads.ravel(), minlength=total), 1)[:, None]
    inner = (around + 2 * along + (valence - 3) * rows) / valence
    outer = (mean(edges[rim].ravel(), np.repeat(ends[rim], 2, 0)) + rows) / 2
    on_rim = np.zeros(total, bool)
    on_rim[edges[rim]] = True
    return np.where(on_rim[:, None], outer, inner)


def split(cloth: Cloth, name: str, level: float = 0.0) -> Cloth:
    """New edges where a value passes a level, so that it can be cut or shaded there along a clean line."""
    above = cloth.values[name] - level
    above = np.where(np.abs(above) < 1e-6, 0.0, above)
    first, second = cloth.edges[:, 0], cloth.edges[:, 1]
    known = np.abs(cloth.values[name]) < OFF
    crossed = (above[first] * above[second] < 0) & known[first] & known[second]
    first, second = first[crossed], second[crossed]
    if not len(first):
        return cloth
    share = above[first] / (above[first] - above[second])
    number = dict(zip(zip(first.tolist(), second.tolist(), strict=True), range(len(cloth.points), 10**9), strict=False))
    corners: list[tuple[int, int, int]] = []
    for face in cloth.corners.tolist():
        corners += _divided(face, number)

    def grown(rows: Floats) -> Floats:
        part = share if rows.ndim == 1 else share[:, None]
        return np.concatenate([rows, rows[first] + part * (rows[second] - rows[first])])

    return Cloth(
        points=grown(cloth.points),
        grips=grown(cloth.grips),
        corners=np.array(corners),
        values={key: grown(value) for key, value in cloth.values.items()},
    )


def _divided(face: list[int], number: Mapping[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """A face without its crossed edges: itself, or the two or three that take its place."""
    cuts = [number.get((min(a, b), max(a, b))) for a, b in zip(face, face[1:] + face[:1], strict=True)]
    crossed = [i for i, cut in enumerate(cuts) if cut is not None]
    if not crossed:
        return [(face[0], face[1], face[2])]
    if len(crossed) == 1:
        i = crossed[0]
        a, b, c = face[i], face[(i + 1) % 3], face[(i + 2) % 3]
        return [(a, int(cuts[i] or 0), c), (int(cuts[i] or 0), b, c)]
    apart = next(i for i in range(3) if cuts[i] is not None and cuts[i - 1] is not None)
    a, b, c = face[apart], face[(apart + 1) % 3], face[(apart + 2) % 3]
    p, q = int(cuts[apart] or 0), int(cuts[apart - 1] or 0)
    return [(a, p, q), (p, b, c), (p, c, q)]


def cut(cloth: Cloth, name: str, level: float = 0.0) -> Cloth:
    """What of the cloth has a value above a level, with a clean edge."""
    made = split(cloth, name, level)
    return made.faces((made.values[name][made.corners] - level).mean(1) > 0)


def hemmed(cloth: Cloth, thick: float, deep: float, *, but: str | None = None) -> Cloth:
    """Every edge turned in: round, then `deep` meters back along the inside, `thick` below the outside.

    The value `inside` rises to 1 there. A flap that lies on something, with a `deep` of 0, has no inside. The edge
    where the value `but` is 0 stays as it is.
    """
    rim = cloth.rim
    if but is not None:
        rim = rim[(np.abs(cloth.values[but])[rim] > 1e-4).any(1)]
    ends, numbers = np.unique(rim, return_inverse=True)
    numbers = numbers.reshape(-1, 2)
    outward = cloth.normals[ends]
    away = np.zeros((len(ends), 3))
    along = cloth.points[rim[:, 1]] - cloth.points[rim[:, 0]]
    for i in range(2):
        np.add.at(away, numbers[:, i], np.cross(along, cloth.normals[rim[:, i]]))
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-12)
    edge = cloth.points[ends]
    rows = [
        edge + away * (ROUND * thick) - outward * (0.5 * thick),
        edge - outward * thick,
        *([edge - away * deep - outward * thick] if deep else []),
    ]
    count, total = len(ends), len(cloth.points)
    above, faces = rim, []
    for i in range(len(rows)):
        below = total + i * count + numbers
        faces += [
            np.stack([above[:, 1], above[:, 0], below[:, 0]], 1),
            np.stack([above[:, 1], below[:, 0], below[:, 1]], 1),
        ]
        above = below
    within = np.concatenate(
        [cloth.values.get("inside", np.zeros(total)), np.repeat([0.0, 0.6, 1.0][: len(rows)], count)]
    )
    values = {name: np.concatenate([value, *[value[ends]] * len(rows)]) for name, value in cloth.values.items()}
    return Cloth(
        points=np.concatenate([cloth.points, *rows]),
        grips=np.concatenate([cloth.grips, *[cloth.grips[ends]] * len(rows)]),
        corners=np.concatenate([cloth.corners, *faces]),
        values={**values, "inside": within},
    )


def joined(parts: list[Cloth]) -> Cloth:
    """Pieces as one; a value that a piece lacks is 0 there."""
    names = {name for part in parts for name in part.values}
    starts = np.cumsum([0, *(len(part.points) for part in parts)])
    return Cloth(
        points=np.concatenate([part.points for part in parts]),
        grips=np.concatenate([part.grips for part in parts]),
        corners=np.concatenate([part.corners + start for part, start in zip(parts, starts, strict=False)]),
        values={
            name: np.concatenate([part.values.get(name, np.zeros(len(part.points))) for part in parts])
            for name in names
        },
    )


def strip(points: Floats, grips: Floats, *, closed: bool = False, **values: Floats) -> Cloth:
    """A grid of points (R, C, 3) as cloth; its outside is where a column turns left into the next row.

    `closed` joins the last column to the first. A value is (R, C).
    """
    rows, columns = points.shape[:2]
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    a, b = row * columns + column, row * columns + (column + 1) % columns
    c, d = a + columns, b + columns
    corners = np.stack([np.stack([a, b, d], -1), np.stack([a, d, c], -1)], 2).reshape(-1, 3)
    return Cloth(
        points=points.reshape(-1, 3),
        grips=np.broadcast_to(grips, points.shape).reshape(-1, 3),
        corners=corners,
        values={name: np.broadcast_to(value, (rows, columns)).ravel().astype(float) for name, value in values.items()},
    )


def painted(share: Floats, tint: tuple[float, float, float]) -> dict[str, Floats]:
    """The values of what has a color of its own, by that `share`."""
    return {"painted": share, **{name: share * part for name, part in zip(("red", "green", "blue"), tint, strict=True)}}
