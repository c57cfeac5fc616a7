"""`Panels`: all that is flat and square on the front of a house, as rectangles in the frame of its wall.

The frame of a wall: `u` runs along the street (the world's y), `v` up, `w` into the house; the wall is at w 0, and what
stands out toward the street has a negative w. A front has thousands of rectangles: they are collected as numbers and
become one part of a mesh.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.simulation.places.meshwork import MeshBuilder

Tint = tuple[float, float, float]
Span = tuple[float, float]
OUT: Final = (0.0, 0.0, -1.0)
UP: Final = (0.0, 1.0, 0.0)
DOWN: Final = (0.0, -1.0, 0.0)
AHEAD: Final = (1.0, 0.0, 0.0)  # along the street
BACK: Final = (-1.0, 0.0, 0.0)


@dataclass(kw_only=True)
class Panels:
    """Rectangles on the wall at x `wall`, whose sign says on which side of the street it is. Colors are linear RGB."""

    wall: float
    rows: list[tuple[float, ...]] = field(default_factory=list)

    def face(self, u: Span, v: Span, w: float, low: Tint, high: Tint | None = None) -> None:
        """A rectangle that looks at the street, its color going from `low` at the bottom to `high`."""
        (a, b), (c, d) = u, v
        end = high or low
        self.rows.append((a, c, w, b, c, w, b, d, w, a, d, w, *OUT, *low, *low, *end, *end))

    def round(self, u: Span, v: Span, w: float, color: Tint) -> None:
        """The front of something round: light left of its middle, dark toward its sides."""
        (a, b), (c, d) = u, v
        middle, dim = a + 0.4 * (b - a), _times(color, 0.38)
        self.rows.append((a, c, w, middle, c, w, middle, d, w, a, d, w, *OUT, *dim, *color, *color, *dim))
        self.rows.append((middle, c, w, b, c, w, b, d, w, middle, d, w, *OUT, *color, *dim, *dim, *color))

    def level(self, u: Span, w: Span, v: float, near: Tint, far: Tint | None = None, *, down: bool = False) -> None:
        """A level rectangle from `near` at the first w to `far` at the second; it looks up, or `down`."""
        (a, b), (c, d) = u, w
        end = far or near
        self.rows.append((a, v, c, b, v, c, b, v, d, a, v, d, *(DOWN if down else UP), *near, *near, *end, *end))

    def cheek(self, v: Span, w: Span, u: float, near: Tint, far: Tint | None = None, *, ahead: bool) -> None:
        """An upright rectangle across the wall, from `near` at the first w to `far`; it looks `ahead` (+u) or back."""
        (a, b), (c, d) = v, w
        end = far or near
        self.rows.append((u, a, c, u, a, d, u, b, d, u, b, c, *(AHEAD if ahead else BACK), *near, *end, *end, *near))

    def block(self, u: Span, v: Span, w: Span, color: Tint, *, top: bool = True, bottom: bool = False) -> None:
        """A box on the wall: its front, its two sides and, where they are seen, `top` and `bottom`; a little darker."""
        dim, dark = _times(color, 0.82), _times(color, 0.55)
        self.face(u, v, w[0], color)
        self.cheek(v, w, u[0], dim, ahead=False)
        self.cheek(v, w, u[1], dim, ahead=True)
        if top:
            self.level(u, w, v[1], color)
        if bottom:
            self.level(u, w, v[0], dark, down=True)

    def hollow(self, u: Span, v: Span, w: Span, color: Tint, deep: Tint | None = None) -> None:
        """The four sides of a hole in the wall, from `color` at its rim to `deep` at its end; nothing closes it."""
        end = deep or _times(color, 0.7)
        self.cheek(v, w, u[0], color, end, ahead=True)
        self.cheek(v, w, u[1], color, end, ahead=False)
        self.level(u, w, v[0], color, end)
        self.level(u, w, v[1], _times(color, 0.7), _times(end, 0.7), down=True)

    def into(self, mesh: MeshBuilder) -> None:
        """Adds all rectangles to a mesh, where the wall stands."""
        if not self.rows:
            return
        rows = np.array(self.rows)
        rows = rows[np.argsort(rows[:, 2:12:3].min(axis=1), kind="stable")]  # near the street first: they hide the rest
        frame = rows[:, :15].reshape(-1, 5, 3)  # four corners and the normal, each (u, v, w)
        side = np.sign(self.wall)
        world = np.stack([side * frame[..., 2], frame[..., 0], frame[..., 1]], axis=-1)
        corners, normals = world[:, :4] + np.array([self.wall, 0.0, 0.0]), world[:, 4]
        mesh.quads(corners, normals, rows[:, 15:].reshape(-1, 4, 3))


def _times(color: Tint, part: float) -> Tint:
    red, green, blue = color
    return (red * part, green * part, blue * part)


def shade(code: Floats | Tint, part: float = 1.0) -> Tint:
    """A linear color as a tuple, times `part`."""
    red, green, blue = (float(value) * part for value in code)
    return (red, green, blue)
