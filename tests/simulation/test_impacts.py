"""Hits against closed forms: momentum, Newton's restitution, rolling friction, and a billiard cradle."""

from typing import Any

import mujoco
import numpy as np
import pytest

from langit.simulation.impacts import resolve

STEP = 0.002


def balls(masses: list[float], places: list[float], speeds: list[float]) -> tuple[Any, Any]:
    """Balls of radius 0.1 on a line, without gravity and friction."""
    bodies = "".join(
        f'<body pos="{x} 0 1"><freejoint/><geom size="0.1" mass="{m}" gap="0.01" friction="0 0 0"/></body>'
        for m, x in zip(masses, places, strict=True)
    )
    option = f'<option timestep="{STEP}" gravity="0 0 0"/>'
    model = mujoco.MjModel.from_xml_string(f"<mujoco>{option}<worldbody>{bodies}</worldbody></mujoco>")
    data = mujoco.MjData(model)
    data.qvel[0::6] = speeds
    return model, data


def run(model: Any, data: Any, restitution: float, seconds: float) -> float:
    """Plays; returns the sum of all normal impulses."""
    total = 0.0
    for _ in range(round(seconds / STEP)):
        mujoco.mj_step1(model, data)
        hits = resolve(model, data, np.full(model.ngeom, restitution))
        if hits:
            mujoco.mj_fwdVelocity(model, data)
        total += sum(hit.impulse for hit in hits)
        mujoco.mj_step2(model, data)
    return total


@pytest.mark.parametrize(("one", "other"), [(1.0, 1.0), (1.0, 3.0), (5.0, 1.0)])
@pytest.mark.parametrize("restitution", [1.0, 0.5, 0.0])
def test_two_balls_hit_as_newton_says(one: float, other: float, restitution: float) -> None:
    model, data = balls([one, other], [-0.5, 0.0], [2.0, -0.5])
    momentum = one * 2.0 - other * 0.5
    impulse = run(model, data, restitution, 0.4)
    after = data.qvel[0::6]
    common = momentum / (one + other)
    expected = [common - restitution * other * 2.5 / (one + other), common + restitution * one * 2.5 / (one + other)]
    assert after == pytest.approx(expected, abs=0.02 * 2.5)
    assert one * after[0] + other * after[1] == pytest.approx(momentum, abs=0.02 * one)
    assert impulse == pytest.approx((1 + restitution) * 2.5 * one * other / (one + other), rel=0.02)


def test_an_elastic_hit_keeps_the_energy() -> None:
    model, data = balls([1.0, 2.0], [-0.5, 0.0], [3.0, 0.0])
    run(model, data, 1.0, 0.4)
    assert 0.5 * data.qvel[0] ** 2 + data.qvel[6] ** 2 == pytest.approx(4.5, rel=0.02)


def test_a_row_of_balls_hands_the_hit_on() -> None:
    model, data = balls([1.0] * 4, [-0.6, 0.0, 0.203, 0.406], [2.0, 0.0, 0.0, 0.0])
    run(model, data, 1.0, 0.5)
    assert data.qvel[0::6] == pytest.approx([0.0, 0.0, 0.0, 2.0], abs=0.05)


def test_no_ball_enters_another() -> None:
    model, data = balls([1.0, 1.0], [-0.5, 0.0], [6.0, 0.0])
    nearest = 1.0
    for _ in range(100):
        run(model, data, 0.8, STEP)
        nearest = min(nearest, float(data.qpos[7] - data.qpos[0]))
    assert nearest > 0.2 - 0.02 * 0.2


def test_friction_makes_a_skidding_ball_spin() -> None:
    """A ball that lands sliding, with enough friction, leaves at 5/7 of its speed, rolling (w r = v)."""
    xml = (
        f'<mujoco><option timestep="{STEP}"/><worldbody><geom type="plane" size="0 0 1" gap="0.01" friction="2 0 0"/>'
        '<body pos="0 0 0.3"><freejoint/><geom size="0.1" gap="0.01" friction="2 0 0"/></body></worldbody></mujoco>'
    )
    model = mujoco.MjModel.from_xml_string(xml)
    data = mujoco.MjData(model)
    data.qvel[:] = [0.7, 0, -2.0, 0, 0, 0]
    run(model, data, 0.5, 0.12)
    assert data.qvel[2] > 0
    assert data.qvel[0] == pytest.approx(0.7 * 5 / 7, rel=0.02)
    assert data.qvel[4] * 0.1 == pytest.approx(data.qvel[0], rel=0.02)


def test_slow_and_parting_contacts_are_left_alone() -> None:
    for speeds in ([0.1, 0.0], [-2.0, 2.0]):
        model, data = balls([1.0, 1.0], [-0.2, 0.0], speeds)
        mujoco.mj_step1(model, data)
        assert data.ncon == 1
        assert resolve(model, data, np.ones(model.ngeom)) == []
        assert list(data.qvel[0::6]) == speeds
