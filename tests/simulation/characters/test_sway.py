"""Hair that swings: pushed, then still, within its limits, and the same in every span of a film."""

import numpy as np
import pytest

from langit.simulation.characters.skeleton import Bone
from langit.simulation.characters.sway import Hang, Push, Sway

TAIL = Hang(base=Bone.HEAD, high=1.6, long=0.25, yaw=0.0, pitch=0.6, roll=0.3)


def push(time: float) -> Push:
    """Stands, goes forward at 2 m/s from 1 s to 2 s and stops; steps aside at 4 s."""
    ahead = 2.0 * min(max(time - 1.0, 0.0), 1.0)
    return Push(ahead, 0.0, 0.0, 0.0, 0.3 * min(max((time - 4.0) / 0.3, 0.0), 1.0))


def test_a_tail_stays_behind_who_starts_and_comes_to_rest_again() -> None:
    sway = Sway(TAIL, push, -2.0, 9.0)
    assert sway.at(0.5) == pytest.approx((0.0, 0.0, 0.0))
    assert sway.at(1.2).pitch > 0.2
    assert min(sway.at(t).pitch for t in np.arange(0.0, 8.0, 0.04)) >= 0.0, "never into the neck"
    assert sway.at(4.12).roll < -0.05, "who goes left leaves it on the right"
    assert sway.at(8.0) == pytest.approx((0.0, 0.0, 0.0), abs=1e-3)
    every = np.array([sway.at(t) for t in np.arange(0.0, 8.0, 0.01)])
    assert np.abs(every).max(0) == pytest.approx((0.0, 0.3, 0.2), abs=0.3)
    assert (np.abs(every) <= (1e-9, 0.6, 0.3)).all()


def test_a_longer_film_changes_nothing_before_it() -> None:
    short, long = Sway(TAIL, push, -2.0, 6.0), Sway(TAIL, push, -5.0, 20.0)
    for time in (0.0, 1.33, 4.2, 5.0):
        assert short.at(time) == pytest.approx(long.at(time), abs=1e-12)
