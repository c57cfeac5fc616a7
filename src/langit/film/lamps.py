"""Which lamps of a place the film look hangs: those whose light nothing that shines in their place gives.

Places hang lamps where signs, shop windows and bulbs are, since the fast look's light comes from lamps alone. To a path
tracer what shines is a light by itself, so a lamp is left with what is missing beside it.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from langit.film.batch import Piece
from langit.film.materials.at import SHINE
from langit.render.snapshot import Floats, Lamp

NEAR: Final = 2.0  # meters: what shines nearer than this is what a lamp stands for
BULB: Final = 0.6  # meters: what shines nearer than this is what the lamp is seen as
SEEN: Final = 0.5  # of what shines, that sends light one way: a box has a back
MAIN: Final = 0.6  # of its light: a lamp that keeps more is itself what one sees shine
LEAST: Final = 0.12  # of its light: a lamp that keeps less is not hung


class Hung(NamedTuple):
    """A lamp with the share of its light that it keeps; what mirrors shows it if it `has_bulb`."""

    lamp: Lamp
    share: float
    has_bulb: bool


def strength(lamp: Lamp, share: float = 1.0) -> Floats:
    """The light that a lamp sends each way (3,): what it lights from afar, its color over its falloff, times pi."""
    return np.pi * share * np.asarray(lamp.color, float) / max(lamp.falloff, 0.05)


def hung(lamps: Sequence[Lamp], share: float, pieces: Iterable[Piece]) -> list[Hung]:
    """The lamps that are hung among the pieces of a place, where each has a `share` of its own light at most."""
    where, given = _shining(pieces)
    found = []
    for lamp in lamps:
        away = np.linalg.norm(where - np.asarray(lamp.position, float), axis=1)
        own = float(strength(lamp, share).sum())
        kept = 1.0 - float(given[away < NEAR].sum()) / max(own, 1e-9)
        if kept >= LEAST:
            found.append(Hung(lamp, share * kept, kept > MAIN and bool((away < BULB).any())))
    return found


def _shining(pieces: Iterable[Piece]) -> tuple[Floats, Floats]:
    """Where the triangles are that shine (T, 3), and how much light they send one way (T,), as `strength`."""
    places, lights = [np.zeros((0, 3))], [np.zeros(0)]
    for piece in pieces:
        if piece.stuff.light is None:
            continue
        corners, tone = piece.points[piece.triangles].astype(float), piece.attributes["tone"][piece.triangles]
        area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
        places.append(corners.mean(axis=1))
        lights.append(SEEN * area * SHINE * (tone[..., :3].sum(axis=-1) * tone[..., 3]).mean(axis=1))
    return np.concatenate(places), np.concatenate(lights)
