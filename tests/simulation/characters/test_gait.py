from collections.abc import Callable
from math import pi
from typing import Any

import numpy as np
import pytest

from langit.scene.blocked import Happening
from langit.scene.scene import Clothing, Placement
from langit.simulation.characters.gait import Steps, Stride, bend, drop
from langit.simulation.characters.route import Habits, Route

HERE = Placement(position=(0.0, 0.0, 0.0))


def steps(*events: Happening, seconds: float = 8.0, scale: float = 1.0) -> Steps:
    return Steps(Route(HERE, events, seconds, Habits(), (0.0, seconds)), Stride(), scale)


def straight(length: float, start: float = 1.0, end: float = 6.0) -> Happening:
    return Happening(subject="a", action="walk", start=start, end=end, path=((0.0, 0.0), (length, 0.0)))


@pytest.mark.parametrize(("kind", "fps"), [("woman", 12), ("man", 24), ("woman", 30)])
def test_feet_do_not_slip_or_sink(
    cast: Callable[..., Any], outing: Any, slip: Callable[..., tuple[float, float]], kind: str, fps: int
) -> None:
    slid, depth = slip(cast(kind, outing, clothing=(Clothing(kind="shoes"),)), fps, 8.0)
    assert slid < 0.01
    assert depth < 0.01


def test_feet_alternate_and_one_always_stands_when_walking() -> None:
    walk = steps(straight(6.0))
    flying = [(walk.foot(0, t).contact is None, walk.foot(1, t).contact is None) for t in np.arange(1, 6, 0.02)]
    assert not any(a and b for a, b in flying)
    assert sum(a for a, _ in flying) > 20
    assert sum(b for _, b in flying) > 20


def test_running_flies() -> None:
    run = steps(straight(18.0, 0.0, 5.0))
    assert any(run.foot(0, t).contact is None and run.foot(1, t).contact is None for t in np.arange(1, 4, 0.02))


def test_feet_are_continuous() -> None:
    walk = steps(straight(6.0))
    feet = [walk.foot(leg, t) for leg in (0, 1) for t in np.arange(0, 8, 0.005)]
    places = np.array([(f.x, f.y, f.z) for f in feet]).reshape(2, -1, 3)
    assert np.linalg.norm(np.diff(places, axis=1), axis=2).max() / 0.005 < 8.0
    pitches = np.array([f.pitch for f in feet]).reshape(2, -1)
    assert np.abs(np.diff(pitches, axis=1)).max() / 0.005 < 25.0


def test_who_stands_at_the_end_has_both_feet_beside_each_other() -> None:
    walk = steps(straight(6.0))
    left, right = walk.foot(0, 7.5), walk.foot(1, 7.5)
    assert left.contact is not None
    assert right.contact is not None
    assert left.x == pytest.approx(6.0, abs=0.03)
    assert right.x == pytest.approx(6.0, abs=0.03)
    assert left.y - right.y == pytest.approx(0.17, abs=0.02)


def test_turning_on_the_spot_takes_steps() -> None:
    turn = steps(Happening(subject="a", action="turn_round", start=1.0, end=2.5), seconds=4.0)
    lifted = [[turn.foot(leg, t).contact is None for t in np.arange(0.9, 2.6, 0.02)] for leg in (0, 1)]
    assert all(any(leg) for leg in lifted)
    assert abs(abs(turn.foot(0, 3.5).heading - turn.foot(0, 0.0).heading) - pi) < 0.05


def test_taller_people_take_longer_steps() -> None:
    def lands(scale: float) -> int:
        walk = steps(straight(6.0), scale=scale)
        return len({walk.foot(leg, t).contact for leg in (0, 1) for t in np.arange(1, 6, 0.02)})

    assert lands(1.15) < lands(0.6)


def test_bend_reaches_and_keeps_bone_lengths() -> None:
    rng = np.random.default_rng(3)
    hips = np.tile([0.0, 0.0, 0.9], (20, 1))
    feet = hips + rng.normal(0, 1, (20, 3)) * [0.1, 0.05, 0.05] - [0, 0, 0.6]
    knees, ends = bend(hips, feet, (0.43, 0.40), np.tile([1.0, 0.0, 0.0], (20, 1)))
    assert np.allclose(ends, feet, atol=1e-9)
    assert np.allclose(np.linalg.norm(knees - hips, axis=1), 0.43, atol=1e-9)
    assert np.allclose(np.linalg.norm(ends - knees, axis=1), 0.40, atol=1e-9)
    assert (knees[:, 0] > (hips[:, 0] + feet[:, 0]) / 2 - 0.05).all()


def test_drop_brings_every_bearing_foot_within_reach() -> None:
    walk = steps(straight(6.0))
    feet = (walk.foot(0, 0.0), walk.foot(1, 0.0))
    hips = np.array([[0.0, 0.1, 1.0], [0.0, -0.1, 1.0]])
    ankles = np.array([[0.3, 0.1, 0.08], [-0.3, -0.1, 0.08]])
    sink = drop(hips, ankles, feet, 0.82)
    lowered = hips - [0, 0, sink]
    assert np.linalg.norm(lowered - ankles, axis=1).max() == pytest.approx(0.82, abs=1e-9)
    assert drop(hips - [0, 0, 0.3], ankles, feet, 0.82) == 0.0
