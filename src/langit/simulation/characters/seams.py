"""How hanging cloth is sewn: hems, seams at both sides, and folds that fall from where it is held."""

from typing import Final

import numpy as np

from langit.arrays import Floats

DEEP: Final = 0.028  # meters of folds that are as deep as folds of cloth can be
HELD: Final = 0.25  # of its folds, that cloth has already where it is held


def draped(over_hem: Floats, drop: Floats, ahead: Floats, folds: float) -> Floats:
    """How rows and columns (R, C) of cloth are `sewn` (R * C, 4), as meshes are (`langit.render.snapshot.Mesh`).

    They are `over_hem` (R,) meters above the hem, at the shares `drop` (R,) of the way down, and `ahead` (R, C) meters
    before the seams at the sides. Folds that fall are creases below 0.
    """
    creases = -min(folds / DEEP, 1.0) * (HELD + (1 - HELD) * drop)
    rows = np.broadcast_arrays(creases[:, None], over_hem[:, None], ahead, 1.0)
    return np.stack(rows, -1).reshape(-1, 4)
