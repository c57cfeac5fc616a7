"""What a path tracer gets of the world: triangles by the stuff that they are made of, with what a graph reads of them.

A graph (`materials`) is made for a `Stuff`, so everything of one stuff shares it; what differs from point to point are
attributes:

- `tone`: color and emission
- `look`: roughness, metal, how thin it is, variant
- `flat`: where its pattern lies, in repeats; the third number is repeats a meter
- `spot`: the same in meters, unprojected
- `sewn`: of cloth, as in `render.snapshot.Mesh`
- `facing`: of cloth, its normal at rest
- `rest`: where a point is as a clip begins (`scene.py`)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.render.image import Image
from langit.render.snapshot import Array, Pattern

BRIGHT: Final = 0.05  # the mean of a color times its emission, from which on a thing lights others
BINS: Final = (-4, 6)  # powers of two that the strengths of what lights others are rounded to


class Stuff(NamedTuple):
    """What a material is made for. `kind` tells parts apart that share a pattern, such as the panes of windows.

    `light` is the power of two of what it gives off, None where it lights nothing.
    """

    pattern: Pattern = Pattern.PLAIN
    image: Image = Image.NONE
    thin: bool = False
    kind: str = ""
    light: int | None = None

    @property
    def name(self) -> str:
        """What the tracer calls its material."""
        parts = (self.pattern.name, self.image.name, "thin" if self.thin else "", self.kind, self.light)
        return "-".join(str(part).lower() for part in parts if part not in ("", None))


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Triangles of one stuff: `points` (V, 3) and unit `normals` (V, 3) in the world, `triangles` (T, 3).

    `attributes` are of points, (V, 3) or (V, 4).
    """

    stuff: Stuff
    points: Array
    normals: Array
    triangles: NDArray[np.int32]
    attributes: dict[str, Array]


def attributes(
    count: int,
    color: ArrayLike,
    *,
    emission: float = 0.0,
    roughness: float = 0.5,
    metal: float = 0.0,
    thin: float = 0.0,
    variant: float = 0.0,
    flat: ArrayLike = (0.0, 0.0),
    scale: float = 1.0,
    spot: ArrayLike = (0.0, 0.0, 0.0),
) -> dict[str, Array]:
    """The attributes of `count` points; `color`, `flat` and `spot` are of all of them or of each, in rows."""
    tone, flatly = np.empty((count, 4), np.float32), np.empty((count, 3), np.float32)
    tone[:, :3], tone[:, 3] = color, emission
    flatly[:, :2], flatly[:, 2] = flat, scale
    look = np.tile(np.array([roughness, metal, thin, variant], np.float32), (count, 1))
    where = np.empty((count, 3), np.float32)
    where[:] = spot
    return {"tone": tone, "look": look, "flat": flatly, "spot": where}


def unrolled(point: NDArray[Any], facing: NDArray[Any], scale: float) -> NDArray[Any]:
    """Where patterns lie on the plane that a surface is nearest to, in repeats (V, 2): as in `unrolled.glsl`."""
    side = np.abs(facing)
    level = (side[:, 2] > side[:, 0]) & (side[:, 2] > side[:, 1])
    across = np.where((side[:, 0] > side[:, 1])[:, None], point[:, [1, 2]], point[:, [0, 2]])
    return np.asarray(np.where(level[:, None], point[:, [0, 1]], across) * scale)


def single(triangles: NDArray[np.int32]) -> NDArray[np.int32]:
    """Triangles (T, 3) without those that are another one wound the other way: light meets a leaf once."""
    if not len(triangles):
        return triangles
    low, middle, high = np.sort(triangles.astype(np.int64), axis=1).T
    many = int(high.max()) + 1
    _, first = np.unique((low * many + middle) * many + high, return_index=True)
    return triangles if len(first) == len(triangles) else triangles[np.sort(first)]


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """One piece for each stuff, in the order in which they first appear."""
    found: dict[Stuff, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(piece.stuff, []).append(piece)
    return [_merged(stuff, parts) for stuff, parts in found.items()]


def _merged(stuff: Stuff, parts: list[Piece]) -> Piece:
    if len(parts) == 1:
        return parts[0]
    firsts = np.cumsum([0, *(len(part.points) for part in parts)])
    return Piece(
        stuff=stuff,
        points=np.concatenate([part.points for part in parts]),
        normals=np.concatenate([part.normals for part in parts]),
        triangles=np.concatenate(
            [part.triangles + first for part, first in zip(parts, firsts[:-1], strict=True)], dtype=np.int32
        ),
        attributes={name: np.concatenate([part.attributes[name] for part in parts]) for name in parts[0].attributes},
    )


def by_light(piece: Piece) -> list[Piece]:
    """A piece, and apart from it what lights others, by how strong it is.

    A light is found the better the better the tracer knows its strength, and that it must know without looking at
    attributes; so what shines goes by powers of two, and its tone says how much more or less it is.
    """
    tone = piece.attributes["tone"]
    given = tone[:, :3].mean(axis=1) * tone[:, 3]
    bright = given[piece.triangles].mean(axis=1)
    lit = bright > BRIGHT
    if not lit.any():
        return [piece]
    power = np.clip(np.rint(np.log2(np.maximum(bright, 1e-6))), *BINS).astype(int)
    parts = [] if lit.all() else [some(piece, ~lit)[0]]
    return parts + [_of_light(piece, lit & (power == strength), int(strength)) for strength in np.unique(power[lit])]


def _of_light(piece: Piece, which: NDArray[np.bool_], power: int) -> Piece:
    part = some(piece, which)[0]
    return replace(part, stuff=part.stuff._replace(light=power))


def some(piece: Piece, which: NDArray[np.bool_]) -> tuple[Piece, NDArray[np.integer]]:
    """Some triangles (T,) of a piece, and which of its points they need (P,)."""
    used, corners = np.unique(piece.triangles[which], return_inverse=True)
    part = replace(
        piece,
        points=piece.points[used],
        normals=piece.normals[used],
        triangles=corners.reshape(-1, 3).astype(np.int32),
        attributes={name: values[used] for name, values in piece.attributes.items()},
    )
    return part, used
