"""Grass as blades: a few patches of it, which stand side by side wherever a lawn is near enough to be seen as blades.

Where patches stand is a function of the snapshot alone, so it does not matter which frames a tracer has drawn before.
"""

import math
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

from langit.clip import Size
from langit.film.batch import Piece, Stuff, attributes
from langit.film.swaying import sheared, wind
from langit.render import camera
from langit.render.snapshot import Backdrop, Floats, Mesh, Pattern, Shape, Snapshot

VARIANTS: Final = 3
WIDE: Final = 0.0024  # meters: half of a blade at its foot
BENT: Final = 2.2  # how much more than its `sway` says grass bends, for it is thin


class Ring(NamedTuple):
    """Patches `side` meters wide, with so many `blades` a square meter, `wide` times the usual, to `far` meters."""

    name: str
    side: float
    blades: int
    wide: float
    far: float


RINGS: Final = (
    Ring("near", 0.5, 5200, 1.0, 4.5),
    Ring("middle", 1.0, 1900, 1.7, 11.0),
    Ring("far", 2.5, 420, 3.6, 30.0),
    Ring("hills", 5.0, 60, 7.0, 75.0),
)
HEIGHT: Final = 0.085
DRY: Final = (1.75, 1.22, 0.72)  # to the color of grass, the same when it is dry
SUNNED: Final = (1.3, 1.04, 0.8)  # to the color of a hill, that of its grass: light that went through it
WILD: Final = 40.0  # meters, up to which a hill is near by: those of a park are farther
OVERLAP: Final = 0.35  # of a patch, that a ring reaches into the one before it


@lru_cache(maxsize=1)
def patches() -> dict[str, Piece]:
    """The patches around their own middles, by name; their tones are to be multiplied with a lawn's."""
    return {_name(ring, number): _patch(ring, number) for ring in RINGS for number in range(VARIANTS)}


def _name(ring: Ring, number: int) -> str:
    return f"blades-{ring.name}-{number}"


def _patch(ring: Ring, number: int) -> Piece:
    rng = np.random.default_rng([number, round(ring.side * 10), 31])
    count = int(ring.blades * ring.side**2)
    foot = rng.uniform(-0.5, 0.5, (count, 2)) * ring.side
    clump = 0.75 + 0.25 * np.sin(foot[:, 0] * 9.0 + number) * np.sin(foot[:, 1] * 11.0 + 2 * number)
    tall = HEIGHT * rng.uniform(0.45, 1.25, count) * clump * (1.0 + 0.08 * ring.wide)
    lean = rng.normal(0, 0.42, (count, 2)) * tall[:, None]
    turn = rng.uniform(0, 2 * np.pi, count)
    side = np.column_stack([np.cos(turn), np.sin(turn)]) * (WIDE * ring.wide * rng.uniform(0.6, 1.3, (count, 1)))
    low, high = np.zeros(count), tall * 0.6
    middle = foot + 0.3 * lean
    points = np.stack([
        np.column_stack([foot - side, low]), np.column_stack([foot + side, low]),
        np.column_stack([middle + 0.75 * side, high]), np.column_stack([middle - 0.75 * side, high]),
        np.column_stack([foot + lean, tall]),
    ], axis=1)  # fmt: skip
    facing = np.column_stack([lean / tall[:, None] * 0.7 + rng.normal(0, 0.25, (count, 2)), np.full(count, 0.9)])
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    tone = rng.uniform(0.65, 1.35, (count, 1)) * (1 + rng.normal(0, 0.06, (count, 3)) * (1.0, 0.3, 0.6))
    dry = rng.random(count) < 0.09
    tone[dry] *= (1.9, 1.25, 1.0)
    shade = np.array([0.5, 0.5, 1.0, 1.0, 1.3])
    colors = (tone[:, None, :] * shade[None, :, None]).reshape(-1, 3)
    first = 5 * np.arange(count)[:, None, None]
    faces = np.array([(0, 1, 2), (0, 2, 3), (3, 2, 4)])
    return Piece(
        stuff=Stuff(Pattern.GRASS, kind="blade"),
        points=points.reshape(-1, 3).astype(np.float32),
        normals=np.repeat(facing, 5, axis=0).astype(np.float32),
        triangles=(first + faces).reshape(-1, 3).astype(np.int32),
        attributes={"tone": attributes(5 * count, colors)["tone"]},
    )


class Lawn:
    """The lawns of a place: level planes of grass, and hills.

    Where hills begin near by nobody mows: grass is high in parts, and dry in others.
    """

    def __init__(self, backdrop: Backdrop):
        solids = backdrop.solids
        level = (solids["shape"] == Shape.PLANE) & (solids["pattern"] == Pattern.GRASS)
        self._planes = [row for row in solids[level] if abs(row["pose"][2, 2]) > 0.99]
        self._hills = [hill for mesh in backdrop.meshes if (hill := Hill.of(mesh)) is not None]
        self._wild = any(hill.away < WILD for hill in self._hills)
        self._sway = max((mesh.sway for mesh in backdrop.meshes), default=0.0)

    def __bool__(self) -> bool:
        return bool(self._planes or self._hills)

    def orders(self, snapshot: Snapshot, size: Size) -> list[dict[str, Any]]:
        """The orders that put all patches where they stand in a snapshot."""
        if not self:
            return []
        found: dict[str, list[tuple[Floats, Floats]]] = {name: [] for name in patches()}
        seen = camera.from_view(snapshot.view, size)
        wide = np.arctan(seen.half_width) + 0.22
        near = 0.0
        for ring in RINGS:
            for plane in self._planes:
                middles, stretch = _cells(plane, ring, seen.eye, near)
                middles = middles[_ahead(middles, seen, wide, ring.side)]
                for middle in middles:
                    name, pose = self._placed(ring, middle, stretch, snapshot.time)
                    found[name].append((pose, self._tone(middle, np.asarray(plane["color"], float))))
            for hill in self._hills:
                middles = hill.cells(ring, seen.eye, near)
                for middle in middles[_ahead(middles, seen, wide, ring.side)]:
                    name, pose = self._placed(ring, middle, np.ones(2), snapshot.time)
                    found[name].append((pose, self._tone(middle, hill.color(middle))))
            near = ring.far
        return [
            {"do": "instances", "name": name, "poses": np.array([pose for pose, _ in rows]).reshape(-1, 4, 4),
             "colors": np.array([color for _, color in rows]).reshape(-1, 3)}
            for name, rows in found.items()
        ]  # fmt: skip

    def _placed(self, ring: Ring, middle: Floats, stretch: Floats, time: float) -> tuple[str, Floats]:
        """Which patch stands at a place (3,), and its pose: turned by quarters, as large as its cell, and bent."""
        x, y = (int(np.floor(number * 4)) for number in middle[:2])
        chance = (x * 73856093 ^ y * 19349663) & 0xFFFF
        cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[chance % 4]
        pose = np.eye(4)
        pose[:2, :2] = np.diag(stretch) @ [[cosine, -sine], [sine, cosine]]
        pose[2, 2] = 0.8 + 0.4 * ((chance >> 4) % 16) / 16
        if self._wild:
            pose[2, 2] *= 0.8 + 1.1 * max(0.0, _drift(middle, 1.9)) ** 1.5
        bent = sheared(float(wind(middle[:2], time)) * self._sway * BENT) @ pose
        bent[:3, 3] = middle
        return _name(ring, (chance >> 8) % VARIANTS), bent

    def _tone(self, middle: Floats, color: Floats) -> Floats:
        """The color (3,) of grass in a place: some of what nobody mows is dry, and some dark and lush."""
        if not self._wild:
            return color
        dry = np.clip(0.45 + 0.75 * _drift(middle, 0.55), 0.0, 1.0)
        lush = 1.0 + 0.3 * _drift(middle + 37.0, 0.9)
        return np.asarray(color * lush * (1 + dry * (np.array(DRY) - 1)))


class Hill(NamedTuple):
    """Ground over a grid of `x` (C,) and `y` (R,): how high it is (R, C), and its colors (R, C, 3)."""

    x: Floats
    y: Floats
    high: Floats
    colors: Floats

    @classmethod
    def of(cls, mesh: Mesh) -> "Hill | None":
        """A mesh of grass, if it is so."""
        if mesh.surface.pattern != Pattern.GRASS or mesh.colors is None:
            return None
        points = mesh.vertices.astype(float)
        x, y = (np.unique(points[:, axis].round(3)) for axis in (0, 1))
        shape = (len(y), len(x))
        if shape[0] * shape[1] != len(points) or min(shape) < 2 or not np.allclose(points[: len(x), 0], x, atol=1e-2):
            return None
        colors = np.asarray(mesh.colors, float)[:, :3] * np.asarray(mesh.surface.color) * SUNNED
        return cls(x, y, points[:, 2].reshape(shape), colors.reshape(*shape, 3))

    @property
    def away(self) -> float:
        """Meters from the middle of a place to where the hill begins."""
        return float(np.hypot(*(max(axis[0], -axis[-1], 0.0) for axis in (self.x, self.y))))

    def cells(self, ring: Ring, eye: Floats, near: float) -> Floats:
        """The middles (N, 3) of cells in a ring around the eye, as those of planes."""
        low, high = np.array([self.x[0], self.y[0]]), np.array([self.x[-1], self.y[-1]])
        first, last = np.maximum(low, eye[:2] - ring.far), np.minimum(high, eye[:2] + ring.far)
        if (first >= last).any():
            return np.empty((0, 3))
        x, y = (np.arange(np.floor(first[axis] / ring.side), np.ceil(last[axis] / ring.side)) for axis in (0, 1))
        columns, rows = np.meshgrid(x, y, indexing="ij")
        flat = (np.column_stack([columns.ravel(), rows.ravel()]) + 0.5) * ring.side
        away = np.linalg.norm(flat - eye[:2], axis=1)
        flat = flat[(away >= near - (OVERLAP * ring.side if near else 0.0)) & (away < ring.far)]
        flat = flat[((flat >= low) & (flat <= high)).all(axis=1)]
        return np.column_stack([flat, [float(self._at(spot, self.high)) for spot in flat]]).reshape(-1, 3)

    def color(self, spot: Floats) -> Floats:
        """The color (3,) of the ground there."""
        return np.asarray(self._at(spot, self.colors))

    def _at(self, spot: Floats, grid: Floats) -> Floats:
        column = int(np.clip(np.searchsorted(self.x, spot[0]) - 1, 0, len(self.x) - 2))
        row = int(np.clip(np.searchsorted(self.y, spot[1]) - 1, 0, len(self.y) - 2))
        right = (spot[0] - self.x[column]) / (self.x[column + 1] - self.x[column])
        up = (spot[1] - self.y[row]) / (self.y[row + 1] - self.y[row])
        low, high = (grid[row + one, column] * (1 - right) + grid[row + one, column + 1] * right for one in (0, 1))
        return np.asarray(low * (1 - up) + high * up)


def _drift(spot: Floats, fast: float) -> float:
    """Smooth unevenness of a meadow, from -1 to 1; `fast` radians a meter."""
    x, y = fast * float(spot[0]), fast * float(spot[1])
    return math.sin(x + 1.7 * math.sin(0.6 * y + 0.4)) * math.sin(0.8 * y + 1.3 * math.sin(0.7 * x))


def _cells(plane: Any, ring: Ring, eye: Floats, near: float) -> tuple[Floats, Floats]:
    """The middles (N, 3) of a plane's cells in a ring around the eye, and how much of a patch each is, along x and y.

    They fill the plane to its edges, and reach into the ring before theirs, so that there is no gap between the two.
    """
    pose = plane["pose"].astype(float)
    half = np.array([np.abs(pose[0, :2]).sum(), np.abs(pose[1, :2]).sum()])
    low = pose[:2, 3] - half
    count = np.maximum(np.ceil(2 * half / ring.side - 1e-6).astype(int), 1)
    step = 2 * half / count
    first = np.clip(np.floor((eye[:2] - ring.far - low) / step).astype(int), 0, count)
    last = np.clip(np.ceil((eye[:2] + ring.far - low) / step).astype(int), 0, count)
    columns, rows = np.meshgrid(np.arange(first[0], last[0]), np.arange(first[1], last[1]), indexing="ij")
    flat = np.column_stack([columns.ravel() + 0.5, rows.ravel() + 0.5]) * step + low
    away = np.linalg.norm(flat - eye[:2], axis=1)
    flat = flat[(away >= near - (OVERLAP * ring.side if near else 0.0)) & (away < ring.far)]
    return np.column_stack([flat, np.full(len(flat), pose[2, 3])]), step / ring.side


def _ahead(middles: Floats, seen: camera.Camera, wide: float, side: float) -> Any:
    """Which places the camera sees, or nearly."""
    away = (middles - seen.eye)[:, :2]
    forward = seen.forward[:2] / max(float(np.linalg.norm(seen.forward[:2])), 1e-6)
    along = away @ forward
    across = np.abs(away @ np.array([-forward[1], forward[0]]))
    return across < np.tan(min(wide, 1.3)) * np.maximum(along, 0) + side * 1.5
