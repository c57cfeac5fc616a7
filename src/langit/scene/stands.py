"""`Stand`: how somebody stands who does nothing else, in one row of `data/stands`."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from langit.scene.motions import Angle, Arm

Short = Annotated[float, Field(ge=-0.2, le=0.2)]  # meters, of somebody of 1.7 m


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How somebody stands with more of the weight on one leg, which bears; which one it is chance says.

    The hips go to that side by `shift` and are higher there by the angle `hips`; `shoulders` are lower there, and the
    head `inclines` to it. The foot that is free is `ahead` and turned `out` so much further, both are so much wider
    `apart` (meters, radians). The `hand` of the side that bears is held so, if it has nothing else to do. Of all rows
    this one is taken with a `share` against the others.
    """

    name: str
    share: Annotated[float, Field(gt=0, le=10)] = 1.0
    shift: Short = 0.0
    hips: Angle = 0.0
    shoulders: Angle = 0.0
    inclines: Angle = 0.0
    ahead: Short = 0.0
    out: Angle = 0.0
    apart: Short = 0.0
    hand: Arm | None = None
