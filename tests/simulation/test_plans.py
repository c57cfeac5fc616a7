"""Events become holds, pushes and routes with the numbers they should have."""

import math

import numpy as np
import pytest

from langit.blocking.block import block
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Placement, Scene, Subject
from langit.simulation.actor import Member, members
from langit.simulation.plans import Plan, plan
from langit.simulation.pushes import GRAVITY
from langit.simulation.quaternions import about, multiply


def at(x: float, y: float = 0.0, z: float = 0.0, heading: float = 0.0) -> Placement:
    return Placement(position=(x, y, z), heading=heading)


def planned(subjects: tuple[Subject, ...], *events: Event) -> list[tuple[Member, Plan]]:
    scene = block(Scene(setting="meadow", subjects=subjects, events=events))
    return [(member, plan(member, scene)) for member in members(scene)]


BALL = Subject(id="b", kind="ball", placements=(at(0, 0, 1.5),))


def test_a_drop_is_held_until_it_begins() -> None:
    ((_, made),) = planned((BALL,), Event(subject="b", action="drop", start=1.0))
    assert made.position == pytest.approx([0, 0, 1.72])
    for time in (0.0, 0.5, 1.0):
        pose = made.prescribed(time)
        assert pose is not None
        assert pose.position == pytest.approx(made.position)
        assert not pose.velocity.any()
    assert made.prescribed(1.01) is None
    assert made.busy(0.5, 0.6)
    assert not made.busy(1.5, 1.6)


def test_what_is_dropped_is_not_quite_level() -> None:
    box = Subject(id="x", kind="box", count=2, placements=(at(0, 0, 1), at(1, 0, 1)))
    (_, one), (_, other) = planned((box,), Event(subject="x", action="drop", start=0.0))
    for made in (one, other):
        assert 0.03 < math.hypot(made.quaternion[1], made.quaternion[2]) < 0.12
    assert one.quaternion[1] != other.quaternion[1]


def test_a_bounce_after_a_drop_is_the_same_fall() -> None:
    ((_, made),) = planned(
        (BALL,),
        Event(subject="b", action="drop", start=0.5, velocity=(0.1, 0, 0)),
        Event(subject="b", action="bounce", start=2.0, velocity=(0.1, 0, 0)),
    )
    assert made.held_until == 0.5
    assert [push.time for push in made.pushes] == [0.5]


def test_a_drop_from_the_ground_is_lifted_first() -> None:
    low = Subject(id="b", kind="ball", placements=(at(0),))
    ((_, made),) = planned((low,), Event(subject="b", action="drop", start=0.5))
    assert made.position[2] == pytest.approx(0.22 + 1.3)


def test_a_thing_that_is_told_nothing_is_free() -> None:
    ((_, made),) = planned((BALL,))
    assert made.prescribed(0.0) is None
    assert not made.pushes


def test_a_roll_begins_without_slipping() -> None:
    low = Subject(id="b", kind="ball", placements=(at(0),))
    ((_, made),) = planned((low,), Event(subject="b", action="roll", velocity=(1.0, 0.5, 0.0), start=0.5))
    (push,) = made.pushes
    assert push.time == 0.5
    contact = push.linear + np.cross(push.angular, [0, 0, -0.22])
    assert contact == pytest.approx([0, 0, 0], abs=1e-9)


def test_a_rolling_cylinder_turns_to_its_way() -> None:
    can = Subject(id="c", kind="cylinder", placements=(at(0),))
    ((_, made),) = planned((can,), Event(subject="c", action="roll", direction="away", start=0.0))
    assert made.quaternion == pytest.approx(about(np.array([0.0, 0, 1]), math.pi / 2))


def test_a_slide_does_not_spin() -> None:
    low = Subject(id="b", kind="ball", placements=(at(0),))
    ((_, made),) = planned((low,), Event(subject="b", action="slide", direction="left", start=0.0))
    assert made.pushes[0].linear[0] < 0
    assert not made.pushes[0].angular.any()


def test_who_collides_goes_to_its_target() -> None:
    one = Subject(id="a", kind="ball", placements=(at(0),))
    other = Subject(id="b", kind="box", placements=(at(3, 4),))
    (_, first), (_, second) = planned((one, other), Event(subject="a", action="collide", target="b", start=0.0))
    way = first.pushes[0].linear
    assert way / np.linalg.norm(way) == pytest.approx([0.6, 0.8, 0.0])
    assert not second.pushes


def test_a_group_collides_with_itself() -> None:
    pair = Subject(id="a", kind="ball", count=2, placements=(at(-1), at(1)))
    (_, first), (_, second) = planned((pair,), Event(subject="a", action="collide", start=0.0))
    assert first.pushes[0].linear[0] > 0
    assert second.pushes[0].linear[0] < 0


def test_a_group_meets_at_the_speed_it_is_given() -> None:
    pair = Subject(id="a", kind="ball", count=2, placements=(at(-1), at(1)))
    event = Event(subject="a", action="collide", start=0.0, velocity=(0.0, 2.0, 0.0))
    (_, first), (_, second) = planned((pair,), event)
    assert first.pushes[0].linear == pytest.approx([2, 0, 0])
    assert second.pushes[0].linear == pytest.approx([-2, 0, 0])


def test_a_topple_goes_the_way_it_is_told() -> None:
    bottle = Subject(id="x", kind="bottle", placements=(at(0),))
    ((_, made),) = planned((bottle,), Event(subject="x", action="topple", direction="left", start=0.0))
    assert made.pushes[0].linear[0] < 0
    fast = Event(subject="x", action="topple", velocity=(0.0, 9.0, 0.0), start=0.0)
    ((_, made),) = planned((bottle,), fast)
    assert np.linalg.norm(made.pushes[0].angular) * 2 * 0.34 == pytest.approx(9.0)  # at its top


def test_what_floats_on_the_sea_lies_in_the_water() -> None:
    low = Subject(id="b", kind="ball", placements=(at(0, 9),))
    event = Event(subject="b", action="float", start=0.0)
    scene = block(Scene(setting="sea", subjects=(low,), events=(event,)))
    assert 0 < plan(members(scene)[0], scene).position[2] < 0.22
    ((_, aloft),) = planned((low,), event)
    assert aloft.position[2] > 0.5


def test_only_the_first_domino_is_pushed_and_hard_enough() -> None:
    row = Subject(id="d", kind="domino", count=3, placements=(at(0, 0), at(0, 0.3), at(0, 0.6)))
    plans = planned((row,), Event(subject="d", action="topple", start=1.0))
    (push,) = plans[0][1].pushes
    assert not plans[1][1].pushes
    assert push.linear[1] > 0  # toward the second
    x, _, z = extent(row, block(Scene(setting="meadow")))
    energy = 0.5 * (4 / 3) * (x * x + z * z) * float(push.angular @ push.angular)
    assert energy > 1.5 * GRAVITY * (math.hypot(x, z) - z)


def test_leaving_and_returning_is_one_way_and_back() -> None:
    low = Subject(id="b", kind="ball", placements=(at(0),))
    ((_, made),) = planned(
        (low,),
        Event(subject="b", action="leave", direction="left", start=1.0, end=3.0),
        Event(subject="b", action="return", start=4.0, end=6.0),
    )
    assert made.prescribed(0.5) is None
    out, back = made.prescribed(3.5), made.prescribed(6.0 - 1e-3)
    assert out is not None
    assert back is not None
    assert out.position[0] < -2.5
    assert back.position == pytest.approx(made.position, abs=1e-4)
    assert made.prescribed(6.0) is None
    middle = made.prescribed(2.0)
    assert middle is not None
    assert np.cross(middle.spin, [0, 0, -0.22]) == pytest.approx(-middle.velocity)  # it rolls
    step = (made.prescribed(2.001).position - middle.position) / 0.001  # type: ignore[union-attr]  # it is on its way
    assert step == pytest.approx(middle.velocity, rel=0.01)


def test_a_path_is_followed() -> None:
    box = Subject(id="x", kind="box", placements=(at(1, 1),))
    ((_, made),) = planned(
        (box,), Event(subject="x", action="pass_behind", start=0.0, end=2.0, path=((1, 1), (1, 3), (4, 3)))
    )
    end = made.prescribed(2.5)
    assert end is not None
    assert end.position[:2] == pytest.approx([4, 3])
    halfway = made.prescribed(1.0)
    assert halfway is not None
    assert halfway.position[:2] == pytest.approx([1.5, 3])  # half of five meters


def test_an_umbrella_put_down_leans_on_rim_and_handle() -> None:
    open_ = Subject(id="u", kind="umbrella", placements=(at(0),))
    ((member, made),) = planned((open_,))
    assert made.position[2] > 0
    assert abs(made.quaternion[2]) > 0.1
    assert member.owner == 1


def test_quaternions_multiply_like_turns() -> None:
    quarter = about(np.array([0.0, 0.0, 1.0]), math.pi / 2)
    assert multiply(quarter, quarter) == pytest.approx(about(np.array([0.0, 0.0, 1.0]), math.pi))
