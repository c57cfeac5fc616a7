"""`Clutter`: a thing that stands about in a place and is nobody's subject, in one row of `data/clutter`, and `Scatter`.

A row is the whole thing, put together from `Part`s: there is no builder to write.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from langit.scene.vocabulary import Season

Point = tuple[float, float, float]
Span = tuple[float, float]
Positive = Annotated[float, Field(gt=0)]
Code = Annotated[str, StringConstraints(pattern="^([0-9a-f]{6}|main)$")]
Form = Literal["box", "ball", "tuft", "cylinder", "cone", "rod", "ring", "sheet"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a thing, in the thing's own axes: it faces along x, z is up, its foot is at 0; meters.

    `at` is the middle and `half` the half sizes of a box, ball, cylinder or cone, of a `tuft` of leaves and of a flat
    `sheet` (whose normal is x, or z where it lies). A rod goes from `at` to `to` and is `thick`; a ring around y has
    the radius `half[0]` and is `thick`. `color` is sRGB, or `main`: that of the thing. `glow` is its light when lamps
    are lit.
    """

    form: Form
    at: Point
    half: Point = (0.0, 0.0, 0.0)
    to: Point = (0.0, 0.0, 0.0)
    thick: Positive = 0.02
    color: Code = "main"
    glow: float = 0.0
    yaw: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Clutter:
    """One thing: its `parts`, the `colors` of which chance takes one, and the `radius` of the ground that it takes."""

    name: str
    parts: tuple[Part, ...]
    radius: Positive
    colors: tuple[Code, ...] = ("808080",)
    size: Span = (1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Scatter:
    """Where a setting has clutter: `count` things, each one of `what`, on ground from `x[0]` to `x[1]` and so with `y`.

    With `mirrored` half of them stand on the other side of x 0. They face `turn` (degrees, from and to; 0 is along x),
    mirrored ones the other way. `snow` is whether they are there when snow lies; `seasons` are those in which they are.
    """

    what: tuple[str, ...]
    count: int
    x: Span
    y: Span
    mirrored: bool = False
    turn: Span = (0.0, 0.0)
    snow: bool = True
    seasons: tuple[Season, ...] = ()
