"""Families of scenes: name to `sample(rng) -> Scene`. The seed of the generator is the name of the sample.

Together they are the training world: eight fixed places, twelve people, ten things (`cast.py`).
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from langit.simulation.families import driving, falling, occlusion, sailing, walking
from langit.simulation.scene import Scene

Sample = Callable[[np.random.Generator], Scene]

FAMILIES: Final[dict[str, Sample]] = {
    "walking": walking.sample,
    "driving": driving.sample,
    "sailing": sailing.sample,
    "falling": falling.sample,
    "occlusion": occlusion.sample,
}
# How much of a recording each family is: walking covers six places, the others one or two.
SHARES: Final[dict[str, float]] = {"walking": 0.5, "driving": 0.14, "sailing": 0.1, "falling": 0.16, "occlusion": 0.1}
