"""Plants that stand many times in a place: a few models of them, and where each of them is."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from langit.film.batch import Piece
from langit.film.swaying import FARTHEST, SEEN, sheared, wind
from langit.render.snapshot import Floats


class Planted(NamedTuple):
    """A `model` at a pose (4, 4), whose tones are multiplied with `color` (3,), which sways as `Mesh.sway` says."""

    model: Piece
    pose: Floats
    color: Floats
    sway: float


def settled(planted: Sequence[Planted], eye: Floats, scale: float) -> list[Planted]:
    """The same, without wind where nobody sees what it does; `scale` as in `solids.pieces`."""
    found = []
    for one in planted:
        away = max(float(np.linalg.norm(one.pose[:3, 3] - eye)), 0.5)
        high = one.pose[2, 3] + one.pose[2, 2]
        seen = one.sway * high * scale / away > SEEN and away < FARTHEST
        found.append(one if seen else one._replace(sway=0.0))
    return found


def models(planted: Sequence[Planted]) -> dict[str, Piece]:
    """All models by name, each once."""
    found: dict[int, Piece] = {id(one.model): one.model for one in planted}
    return {f"planted-{number}": model for number, model in enumerate(found.values())}


def orders(planted: Sequence[Planted], time: float) -> list[dict[str, Any]]:
    """The orders that put all models where they are at a time in seconds, bent by the wind."""
    found = []
    for name, model in models(planted).items():
        rows = [one for one in planted if one.model is model]
        poses = [sheared(float(wind(one.pose[:2, 3], time)) * one.sway) @ one.pose for one in rows]
        found.append({"do": "instances", "name": name, "poses": np.array(poses),
                      "colors": np.array([one.color for one in rows])})  # fmt: skip
    return found
