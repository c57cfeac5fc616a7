"""Which expressions the face of somebody makes at a moment: moods, what motions bring along, and speech.

A face is a sum of expressions of the pack (`langit.assets.expressions`), each with a share from 0 to 1.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from langit.arrays import Floats
from langit.assets.expressions import VISEMES
from langit.scene.motions import Motion
from langit.simulation.characters.speech import QUIET

SPEAKING: Final = 0.55  # of a mood that stays on the face of who speaks, so that lips can close
MOST: Final = 1.0  # of all moods together


def needed(motions: Iterable[Motion]) -> tuple[str, ...]:
    """The expressions of somebody who makes these motions at any time."""
    made = tuple(motions)
    names = dict.fromkeys(name for motion in made for pose in motion.poses for name in pose.face)
    speech = VISEMES if any(motion.speaks for motion in made) else ()
    return (*names, *(viseme for viseme in speech if viseme != QUIET))


def face(
    names: tuple[str, ...],
    moods: Iterable[tuple[Mapping[str, float], float]],
    lips: Mapping[str, float],
    speaking: float,
) -> Floats:
    """How much (E,) of each of the expressions `names` there is: of moods, each with its share, and of the lips.

    Of a mood less stays on the face the more somebody is `speaking`, 0 to 1.
    """
    found = dict.fromkeys(names, 0.0)
    for mood, share in moods:
        for name, much in mood.items():
            found[name] += much * share * (1 - (1 - SPEAKING) * speaking)
    whole = max(1.0, sum(found.values()) / MOST)
    found = {name: much / whole for name, much in found.items()}
    for name, much in lips.items():
        found[name] += much * speaking
    return np.array([found[name] for name in names])
