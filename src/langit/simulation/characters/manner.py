"""How somebody carries themselves: how they stand, step and swing their arms, by chance and the seed."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from langit.scene.catalogue import stands
from langit.scene.stands import Stand
from langit.simulation.characters.gait import Stride
from langit.simulation.characters.gestures import LEFT, RIGHT

STEPS: Final = (0.94, 1.06)  # of the steps of everybody, how long one's own are
GOLDEN: Final = 0.618  # of a cycle between the steps of one and the next, so that few walk in step
SWINGS: Final = (0.7, 1.25)  # and how far arms swing


@dataclass(frozen=True, kw_only=True)
class Manner:
    """A way to `stand` and the leg that `bears` then, `LEFT` or `RIGHT`; how long a `step` and how far a `swing` is.

    So much of a cycle of steps has `begun` of who walks already as the clip begins: no two walk in step.
    """

    stand: Stand
    bears: int
    step: float
    swing: float
    begun: float = 0.0

    @property
    def sign(self) -> float:
        """1 if the left leg bears, -1 if the right one does."""
        return 1.0 if self.bears == LEFT else -1.0

    def close(self) -> "Manner":
        """That of who is held at any time: feet are side by side, where another's are before them."""
        return replace(self, stand=Stand(name=self.stand.name))

    def stepping(self, stride: Stride) -> Stride:
        """A stride as one's own: longer steps are fewer, and at rest feet are where the way to stand has them."""
        first, more = stride.length
        free = 1 - self.bears
        return replace(
            stride,
            length=(first * self.step, more * self.step),
            slowest=stride.slowest / self.step,
            ahead=tuple(self.stand.ahead if foot == free else 0.0 for foot in (LEFT, RIGHT)),
            out=tuple(self.stand.out if foot == free else 0.0 for foot in (LEFT, RIGHT)),
            apart=self.stand.apart,
            begun=self.begun,
        )


def manner(seed: int, owner: int) -> Manner:
    """That of one of a scene with that seed."""
    rng = np.random.default_rng([seed & 0xFFFFFFFF, owner, 23])
    rows = tuple(stands().values())
    share = np.array([row.share for row in rows])
    return Manner(
        stand=rows[int(rng.choice(len(rows), p=share / share.sum()))],
        bears=int(rng.integers(2)),
        step=float(rng.uniform(*STEPS)),
        swing=float(rng.uniform(*SWINGS)),
        begun=GOLDEN * (owner - 1) % 1.0,
    )
