"""Families of scenes: name to `sample(rng, seconds) -> Scene`. The seed of the generator is the name of the sample.

Without `seconds` a scene is as long as its family likes; with it, what happens is stretched over that long.

Together they are the training world: four fixed places, six people, four kinds of things (`cast.py`).
"""

from typing import Final, Protocol

import numpy as np

from langit.scene.scene import Scene
from langit.simulation.families import falling, occlusion, sailing, walking


class Sample(Protocol):
    """One scene of a family."""

    def __call__(self, rng: np.random.Generator, seconds: float | None = None) -> Scene: ...


FAMILIES: Final[dict[str, Sample]] = {
    "walking": walking.sample,
    "sailing": sailing.sample,
    "falling": falling.sample,
    "occlusion": occlusion.sample,
}
# How much of a recording each is: people are the hardest to draw, a boat the easiest.
SHARES: Final[dict[str, float]] = {"walking": 0.52, "sailing": 0.12, "falling": 0.2, "occlusion": 0.16}
