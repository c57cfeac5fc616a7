"""`Built`: a person at rest, ready to be moved, whoever made them."""

from dataclasses import dataclass

from langit.arrays import Floats
from langit.simulation.characters.drape import Drape
from langit.simulation.characters.gait import Stride
from langit.simulation.characters.loft import Part
from langit.simulation.characters.sway import Hang


@dataclass(frozen=True, kw_only=True)
class Built:
    """Parts and hanging cloth of one person, in meters: `joints` (B, 3) at rest, and how they step.

    `hair` is how their hair hangs, if it does. `scale` is that of the person against one of 1.7 m.
    Feet of its `stride` are for legs of that scale.
    """

    scale: float
    joints: Floats
    stride: Stride
    parts: list[Part]
    drapes: list[Drape]
    hair: Hang | None = None
