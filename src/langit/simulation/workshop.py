"""`Workshop`: what those work with who make a piece of scenery that a prompt names."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from langit.render.snapshot import Builder, Shape, Surface
from langit.scene.blocked import Blocked
from langit.scene.scene import Point, Subject
from langit.simulation.materials import COLORS, linear, surface
from langit.simulation.places.site import LIT_TIMES, RGB


@dataclass(kw_only=True)
class Workshop:
    """What a maker works with: in the frame of the prop, its foot at the origin, facing +x; `size` are half sizes."""

    scene: Blocked
    subject: Subject
    size: Point
    owner: int
    rng: np.random.Generator
    solids: Builder

    @property
    def lit(self) -> bool:
        """Whether lamps shine."""
        return self.scene.time_of_day in LIT_TIMES

    def color(self, default: str) -> RGB:
        """The color that the prompt gave, or a default."""
        return linear(default) if self.subject.color is None else COLORS[self.subject.color]

    def surface(self, code: str, **look: object) -> Surface:
        """The surface of the color and material that the prompt gave, or a default color with a look of its own."""
        if self.subject.material is not None:
            return surface(self.subject.color, self.subject.material, seed=self.owner)
        return replace(Surface(color=self.color(code)), **look)  # type: ignore[arg-type]  # fields by name

    def box(self, center: ArrayLike, half: ArrayLike, look: Surface, shape: Shape = Shape.BOX) -> None:
        """A solid."""
        self.solids.add(shape, center, half, look)
