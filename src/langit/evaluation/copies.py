"""Whether a model repeats what it was trained on: how near each clip that it makes is to the nearest one that it saw.

True clips that it never saw have a nearest one, too. A model that has learned makes clips about as far from what it saw
as those are; one that repeats makes clips that are nearer. That is the test of Carlini et al. (Extracting Training Data
from Diffusion Models, 2023), with a distance that forgives noise, coding and detail: of `MOMENTS` frames each, in
`SIDE` squares a side, less their mean color.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Frames
from langit.evaluation.report import Row
from langit.evaluation.suites import interval

Floats = NDArray[np.float32]
MOMENTS: Final = 3
SIDE: Final = 16
RARE: Final = 0.05  # of the unseen true clips that are as near as what is called a copy
MOST: Final = 0.15  # of the made clips that may be


@dataclass(frozen=True, kw_only=True)
class Copies:
    """Made clips and the clips that a model saw: the distance to the nearest, in levels (root mean square), and which.

    `near` is the distance below which a made clip counts as a copy.
    """

    distance: Floats
    nearest: NDArray[np.int64]
    near: float

    @property
    def copied(self) -> NDArray[np.bool_]:
        """Which made clips are copies."""
        return np.asarray(self.distance < self.near)


def audit(made: Sequence[Frames], unseen: Sequence[Frames], seen: Sequence[Frames]) -> Copies:
    """Compare clips that a model made, and true ones that it never saw, with those that it was trained on.

    Clips are uint8 (T, Y, X, 3) of any length and size.
    """
    known = signatures(seen)
    usual, _ = _nearest(signatures(unseen), known)
    distance, nearest = _nearest(signatures(made), known)
    return Copies(distance=distance, nearest=nearest, near=float(np.quantile(usual, RARE)))


def row(found: Copies) -> Row:
    """The share of copies, beside what unseen true clips would have."""
    return Row(
        name="clips that repeat one of the training", higher=False, gate=MOST,
        columns={"model": interval(found.copied.astype(float).tolist()), "unseen truth": interval([RARE])},
        note=f"nearer than {found.near:.1f} levels; the nearest has {found.distance.min():.1f}",
    )  # fmt: skip


def signatures(clips: Sequence[Frames]) -> Floats:
    """What is compared of each clip, (n, moments * side * side * 3)."""
    return np.stack([_signature(clip) for clip in clips])


def _signature(clip: Frames) -> Floats:
    chosen = clip[np.linspace(0, len(clip) - 1, MOMENTS).round().astype(int)].astype(np.float32)
    for axis in (1, 2):
        edges = np.linspace(0, chosen.shape[axis], SIDE + 1).round().astype(int)[:-1]
        sums = np.add.reduceat(chosen, edges, axis=axis)
        sizes = np.diff([*edges, chosen.shape[axis]]).astype(np.float32)
        chosen = sums / sizes.reshape([-1 if each == axis else 1 for each in range(4)])
    return np.asarray((chosen - chosen.mean((1, 2), keepdims=True)).reshape(-1), np.float32)


def _nearest(asked: Floats, known: Floats) -> tuple[Floats, NDArray[np.int64]]:
    squares = (asked**2).sum(1)[:, None] + (known**2).sum(1) - 2 * asked @ known.T
    which = squares.argmin(1)
    least = np.maximum(squares[np.arange(len(asked)), which], 0)
    return np.asarray(np.sqrt(least / asked.shape[1]), np.float32), which
