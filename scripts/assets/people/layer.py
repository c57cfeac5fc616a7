"""What is worn over the body: pieces of hair, cloth or leather, each made on a reference adult."""

from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from source import Floats, Ints, shape

Reference = Literal["f", "m"]
Kind = Literal["cloth", "knit", "denim", "lace", "coated", "leather", "glass", "hair"]

REFERENCES: Final[dict[Reference, dict[str, float]]] = {
    "f": {"gender": 0.0, "age": 0.05, "muscle": 0.5, "weight": 0.5, "height": 0.5},
    "m": {"gender": 1.0, "age": 0.08, "muscle": 0.55, "weight": 0.5, "height": 0.5},
}


@cache
def reference(name: Reference) -> Floats:
    """Vertices (19158, 3) of the average woman `f` or man `m` on whom layers are made, in the source's A-pose."""
    return shape(**REFERENCES[name])


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A piece at rest on a reference adult, in meters.

    `vertices` (V, 3), counterclockwise `triangles` (T, 3). `rest` (V, 3) are coordinates for its pattern: where a
    vertex was before it was draped. `shade` (V,) darkens (below 1) or lightens the color that is chosen when it is
    worn. `covers` are the faces of the base mesh, of skin and suit, that it hides and that are left out below it.
    A vertex follows the body where it is nearest to `grips` (V, 3), by default to the vertex itself: what stands far
    off, such as a brim, holds on where it is fastened. Of two pieces that cover the same faces the one with the greater
    `over` lies above. `turned` (V,) is above 0 where an edge is turned in, which is left out from afar. A piece of
    `two_sided` faces is lit from behind as well. `swings` (V,) says how freely a vertex hangs, from 0 for what sits on
    the body to 1 for a hem that cloth `hangs` from, as `cutting.Hanging` says it. A piece with
    `legs` is drawn in where those bend. `sewn` (V, 4): how creased cloth is, 0 to 1, and how far in meters from its edge,
    its seam and its pockets. What `stands` (V,) is above 0 of a collar, which shows over what is worn above.
    """

    name: str
    reference: Reference
    kind: Kind
    vertices: Floats
    triangles: Ints
    rest: Floats
    shade: Floats
    covers: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    swings: NDArray[np.float64] | None = None
    grips: Floats | None = None
    stands: Floats | None = None
    over: int = 0
    turned: Floats | None = None
    two_sided: bool = True
    paint: Floats | None = None
    stiff: bool = False
    crown: Ints = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    spread: float = 0.0
    hangs: tuple[float, ...] = ()
    legs: bool = False
    sewn: Floats | None = None
