"""How people carry themselves: each in their own way, with the weight on one leg and both feet on the ground."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from langit.scene.catalogue import stands
from langit.simulation.characters.gait import Stride
from langit.simulation.characters.gestures import LEFT, RIGHT
from langit.simulation.characters.manner import Manner, manner
from langit.simulation.characters.skeleton import SIDE, Bone


def test_people_differ_in_how_they_stand_and_are_themselves_in_every_shot() -> None:
    some = [manner(seed, owner) for seed in range(6) for owner in (1, 2)]
    assert len({one.stand.name for one in some}) >= 3
    assert {one.bears for one in some} == {LEFT, RIGHT}
    assert manner(3, 1) == manner(3, 1)


def test_longer_steps_are_fewer() -> None:
    row = next(iter(stands().values()))
    short, long = (Manner(stand=row, bears=LEFT, step=step, swing=1.0).stepping(Stride()) for step in (0.9, 1.1))
    assert long.length > short.length
    assert long.slowest < short.slowest


@pytest.mark.parametrize("seed", [1, 4])
def test_hips_are_over_the_leg_that_bears_and_higher_there(cast: Callable[..., Any], seed: int) -> None:
    actor = cast("woman", seed=seed, at=(0.0, 0.0, 0.0), heading=0.0)
    held, own = actor.stance(2.0), manner(seed, actor.owner)
    hips = held.places[[Bone.THIGH, SIDE + Bone.THIGH]]
    ankles = held.places[[Bone.FOOT, SIDE + Bone.FOOT]]
    bears, free = own.bears, 1 - own.bears
    assert hips[bears, 2] > hips[free, 2]
    away = np.abs(ankles[:, 1] - hips[:, 1].mean())
    assert away[bears] < away[free]
    assert np.abs(ankles[:, 2] - ankles[0, 2]).max() < 1e-6  # both feet stand


def test_no_two_of_four_walk_in_step() -> None:
    begun = [manner(0, owner).begun for owner in (1, 2, 3, 4)]
    apart = [abs((a - b + 0.5) % 1.0 - 0.5) for place, a in enumerate(begun) for b in begun[:place]]
    assert min(apart) > 0.1
