"""Which lamps light a picture: the nearest to what the camera looks at, fading in and out instead of switching."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from langit.render.snapshot import Lamp

LAMPS: Final = 8  # as many as the shaders can hold
GAIN: Final = 2.5  # of rims
BRIGHT: Final = 0.8  # no rim is brighter
FADE: Final = 0.25  # by which share of its distance a lamp must be nearer than the next one to cast all of its shadow


def rounded(count: int) -> int:
    """How many lamps the shaders of a place with that many loop over: one program for 0, 4 or 8."""
    return min(LAMPS, -(-count // 4) * 4)


def weights(positions: NDArray[np.float64], focus: ArrayLike) -> NDArray[np.float64]:
    """How much each lamp (N, 3) counts for a view of `focus` (3,): 1 near, 0 from the first one left out on.

    At most `LAMPS` are above 0, and the weights are continuous in `focus`: a lamp has faded out before another
    takes its place.
    """
    distances = np.linalg.norm(positions - np.asarray(focus, float), axis=1)
    if len(distances) <= LAMPS:
        return np.ones(len(distances))
    limit = np.partition(distances, LAMPS)[LAMPS]
    fade = np.clip((limit - distances) / (0.25 * limit + 1e-9), 0.0, 1.0)
    return np.asarray(fade * fade * (3 - 2 * fade))


class Caster(NamedTuple):
    """The lamp that casts shadows, as its place among all, and how much of them is seen, 0 to 1."""

    place: int
    strength: float


def caster(lamps: Sequence[Lamp], focus: ArrayLike) -> Caster | None:
    """The nearest of the lamps in view that cast shadows. Its shadows are gone before another one is as near."""
    if not any(lamp.casts for lamp in lamps):
        return None
    places = np.array([lamp.position for lamp in lamps], float)
    lit = weights(places, focus) > 0
    casting = [place for place, lamp in enumerate(lamps) if lamp.casts and lit[place]]
    if not casting:
        return None
    away = np.linalg.norm(places[casting] - np.asarray(focus, float), axis=1)
    first, second = np.sort(np.append(away, np.inf))[:2]
    strength = float(np.clip((1 - first / second) / FADE, 0.0, 1.0))
    return Caster(casting[int(away.argmin())], strength * strength * (3 - 2 * strength))


def rims(lamps: Sequence[Lamp], focus: ArrayLike, right: ArrayLike) -> NDArray[np.float64]:
    """What colored lamps throw on who stands at `focus` (3,) from the left and from the right of a picture: (2, 3).

    `right` (3,) is the unit vector to the right of the picture. All lamps count, each by what reaches the focus from
    its side and by how colored it is, so that nothing switches as the focus moves.
    """
    if not lamps:
        return np.zeros((2, 3))
    colors = np.array([lamp.color for lamp in lamps], float)
    ways = np.array([lamp.position for lamp in lamps], float) - np.asarray(focus, float)
    far = np.maximum(np.linalg.norm(ways, axis=1), 1e-6)
    most = np.maximum(colors.max(axis=1), 1e-6)
    cool = 0.15 + (0.5 * colors[:, 1] + colors[:, 2]) / most  # skin is red by itself
    colored = GAIN * cool * (1.0 - colors.min(axis=1) / most) ** 4
    reach = colored / (1.0 + far**2 * np.array([lamp.falloff for lamp in lamps]))
    aside = ways @ np.asarray(right, float) / far
    found = np.stack([(np.maximum(side * aside, 0.0) * reach) @ colors for side in (-1.0, 1.0)])
    found -= 0.8 * found.min(axis=1, keepdims=True)
    bright = found.max(axis=1, keepdims=True)
    return np.asarray(found / np.maximum(bright, 1e-6) * BRIGHT * (1.0 - np.exp(-bright / BRIGHT)))


def chosen(
    lamps: Sequence[Lamp], focus: ArrayLike, first: int | None = None
) -> tuple[NDArray[np.float32], NDArray[np.float32], int]:
    """The lamps for the shader: positions with falloff (LAMPS, 4), weighted colors (LAMPS, 4), and how many.

    The lamp `first` comes first if it is one of them.
    """
    positions, colors = np.zeros((LAMPS, 4), np.float32), np.zeros((LAMPS, 4), np.float32)
    if not lamps:
        return positions, colors, 0
    places = np.array([lamp.position for lamp in lamps], float)
    weight = weights(places, focus)
    used = np.argsort(-weight, kind="stable")[:LAMPS]
    used = used[weight[used] > 0]
    used = used[np.argsort(used != first, kind="stable")]
    count = len(used)
    positions[:count, :3] = places[used]
    positions[:count, 3] = [lamps[index].falloff for index in used]
    colors[:count, :3] = np.array([lamps[index].color for index in used]) * weight[used, None]
    return positions, colors, count
