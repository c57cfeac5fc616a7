"""Long hair of who lies falls past the head and spreads on the ground, none of it in the ground."""

from typing import Any

import numpy as np

from langit.simulation.characters.fallen import Fallen
from langit.simulation.episode import Episode
from langit.understanding.stage import stage


def test_long_hair_of_who_lies_is_on_the_ground() -> None:
    blocked = stage("a woman with long hair lies on the ground in a meadow", seconds=2.0, seed=0)
    episode = Episode(blocked, 4.0)
    (lying,) = episode.actors
    looked: Any = lying
    assert isinstance(looked._fallen, Fallen)
    names = set(looked._fallen._held)
    hair = np.concatenate([shown.vertices for shown in looked.at(1.0).meshes if shown.mesh in names])
    long = np.concatenate(
        [looked._fallen._held[shown.mesh][3] for shown in looked.at(1.0).meshes if shown.mesh in names]
    )
    tips = hair[long > 0.2]
    assert len(tips) > 100
    assert tips[:, 2].min() > 0.0
    assert np.quantile(tips[:, 2], 0.95) < 0.1
