"""True clips of the cases of a suite: rendered from their scenes, at the size and rate that a model works at."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Frames
from langit.clip import Size
from langit.data.record import sample
from langit.data.shards import Sample
from langit.evaluation.judge import Truth
from langit.evaluation.suites import Case


@dataclass(frozen=True, kw_only=True)
class TrueClip:
    """A case with what truly happens: what judges need, and what the simulator knows beside it."""

    case: Case
    truth: Truth
    bodies: NDArray[np.float32]
    camera: NDArray[np.float32]
    facts: dict[str, Any]

    @property
    def frames(self) -> Frames:
        """The rendered frames (T, Y, X, 3)."""
        return self.truth.frames


def render(case: Case, size: Size, fps: int, *, still: bool = False) -> TrueClip:
    """The clip of a case's scene, with its segmentation and states."""
    made = sample(case.scene, size, fps, (case.number, 0), case.family, still=still)
    return of_sample(case, made, fps)


def of_sample(case: Case, made: Sample, fps: int) -> TrueClip:
    """A recorded sample as a true clip; the body to follow is the first subject."""
    facts = dict(made.facts)
    first = facts["scene"]["subjects"][0]
    owner = next((row["owner"] for row in facts["subjects"] if row["subject"] == first["id"]), 1)
    arrays = made.arrays
    truth = Truth(
        frames=arrays["frames"], owners=arrays["owners"], owner=int(owner), color=first["color"], fps=float(fps)
    )
    return TrueClip(case=case, truth=truth, bodies=arrays["bodies"], camera=arrays["camera"], facts=facts)
