from math import pi

import numpy as np
import pytest

from langit.blocking.block import block
from langit.scene.blocked import Happening
from langit.scene.scene import Event, Placement, Scene, Subject
from langit.simulation.actor import members
from langit.simulation.characters.route import FACING, Habits, Route, own_events

HERE = Placement(position=(0.0, 0.0, 0.0), heading=0.0)
WAY = ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0))


def walk(start: float, end: float, path: tuple[tuple[float, float], ...] = WAY) -> Happening:
    return Happening(subject="a", action="walk", start=start, end=end, path=path)


def wrapped(angle: float) -> float:
    return (angle + pi) % (2 * pi) - pi


def test_event_times_are_kept_and_the_path_is_walked_to_its_end() -> None:
    route = Route(HERE, (walk(1.0, 5.0),), 8.0, Habits(), (0.0, 8.0))
    assert route.at(0.9)[:2] == pytest.approx((0.0, 0.0), abs=1e-6)
    assert route.at(3.0).x > 2.0
    assert route.at(5.0)[:2] == pytest.approx((4.0, 3.0), abs=1e-3)
    assert route.at(8.0)[:2] == pytest.approx((4.0, 3.0), abs=1e-3)


def test_speed_rises_and_falls_smoothly() -> None:
    route = Route(HERE, (walk(1.0, 5.0),), 8.0, Habits(), (0.0, 8.0))
    speeds = np.array([route.at(t).speed for t in np.arange(0, 8, 0.02)])
    assert speeds[0] == 0.0
    assert speeds[-1] == pytest.approx(0.0, abs=1e-6)
    assert np.abs(np.diff(speeds)).max() / 0.02 < 6.0  # m/s^2
    assert speeds.min() >= -1e-9


def test_position_agrees_with_distance_and_speed() -> None:
    route = Route(HERE, (walk(0.5, 4.0),), 6.0, Habits(), (0.0, 6.0))
    times = np.arange(0, 6, 0.01)
    moments = [route.at(t) for t in times]
    steps = np.hypot(np.diff([m.x for m in moments]), np.diff([m.y for m in moments]))
    assert steps.sum() == pytest.approx(moments[-1].distance, abs=0.01)
    assert np.abs(np.diff([m.distance for m in moments]) / 0.01 - [m.speed for m in moments[:-1]]).max() < 0.2


def test_who_moves_at_the_first_and_last_frame_is_in_motion() -> None:
    route = Route(HERE, (walk(0.0, 6.0, ((0.0, 0.0), (6.0, 0.0))),), 6.0, Habits(), (0.0, 6.0))
    for time in (-0.5, 0.0, 3.0, 6.0, 6.5):
        assert route.at(time).speed == pytest.approx(1.0, abs=0.02)
        assert route.at(time).x == pytest.approx(time, abs=0.01)


def test_walking_into_running_does_not_stop_between() -> None:
    run = Happening(subject="a", action="run", start=3.0, end=5.0, path=((4.0, 0.0), (10.0, 0.0)))
    route = Route(HERE, (walk(0.0, 3.0, ((0.0, 0.0), (4.0, 0.0))), run), 8.0, Habits(), (0.0, 8.0))
    assert route.at(3.0).speed > 1.0
    assert route.at(3.0).x == pytest.approx(4.0, abs=0.05)


def test_corners_are_rounded_and_the_heading_follows_the_way() -> None:
    route = Route(HERE, (walk(0.0, 7.0),), 7.0, Habits(), (0.0, 7.0))
    for time in np.arange(0.2, 6.8, 0.1):
        a, b = route.at(time - 0.02), route.at(time + 0.02)
        way = np.arctan2(b.y - a.y, b.x - a.x)
        assert abs(wrapped(route.at(time).heading - way)) < 0.25
        assert abs(b.heading - a.heading) / 0.04 < 5.0


@pytest.mark.parametrize("direction", ["left", "right", "toward", "away"])
def test_standing_turns_to_face_where_it_was_told(direction: str) -> None:
    stand = Happening(subject="a", action="stand", start=1.0, end=4.0, direction=direction)  # type: ignore[arg-type]  # a name
    route = Route(HERE, (stand,), 5.0, Habits(), (0.0, 5.0))
    assert route.at(0.5).heading == pytest.approx(0.0, abs=1e-6)
    assert abs(wrapped(route.at(4.0).heading - FACING[direction])) < 1e-3  # type: ignore[index]  # a name


def test_turning_round_reverses_the_heading_in_place() -> None:
    turn = Happening(subject="a", action="turn_round", start=1.0, end=2.5)
    route = Route(HERE, (turn,), 4.0, Habits(), (0.0, 4.0))
    assert abs(wrapped(route.at(3.0).heading - pi)) < 1e-3
    assert route.at(3.0)[:2] == (0.0, 0.0)


def test_a_path_that_turns_back_is_walked_back_after_a_turn() -> None:
    back = walk(0.0, 8.0, ((0.0, 0.0), (4.0, 0.0), (0.0, 0.0)))
    route = Route(HERE, (back,), 9.0, Habits(), (0.0, 9.0))
    xs = [route.at(t).x for t in np.arange(0, 8, 0.05)]
    assert max(xs) == pytest.approx(4.0, abs=0.02)
    assert route.at(8.0).x == pytest.approx(0.0, abs=0.02)
    assert abs(wrapped(route.at(8.0).heading - pi)) < 0.05


def test_what_cannot_pivot_drives_a_loop() -> None:
    back = Happening(subject="a", action="drive", start=0.0, end=8.0, path=((0.0, 0.0), (20.0, 0.0), (0.0, 0.0)))
    route = Route(HERE, (back,), 9.0, Habits(pivot=False, corner=3.0), (0.0, 9.0))
    ys = [route.at(t).y for t in np.arange(0, 8, 0.05)]
    assert max(ys) > 3.0
    for time in np.arange(0.2, 7.8, 0.1):
        a, b = route.at(time - 0.05), route.at(time + 0.05)
        assert abs(wrapped(route.at(time).heading - np.arctan2(b.y - a.y, b.x - a.x))) < 0.5


def test_an_event_within_another_changes_no_way() -> None:
    wave = Happening(subject="a", action="wave", start=2.0, end=3.0, direction="toward")
    alone = Route(HERE, (walk(0.0, 5.0),), 6.0, Habits(), (0.0, 6.0))
    both = Route(HERE, (walk(0.0, 5.0), wave), 6.0, Habits(), (0.0, 6.0))
    assert np.array_equal(alone.table, both.table)
    assert [deed.action for deed in both.deeds] == ["walk", "wave"]


def test_place_inverts_distance_and_goes_on_straight() -> None:
    route = Route(HERE, (walk(1.0, 5.0),), 8.0, Habits(), (0.0, 8.0))
    moment = route.at(3.0)
    assert route.place(moment.distance) == pytest.approx((moment.x, moment.y, moment.heading), abs=1e-3)
    assert route.place(-2.0) == pytest.approx((-2.0, 0.0, 0.0), abs=1e-6)


def test_a_group_goes_side_by_side() -> None:
    places = (HERE, Placement(position=(0.5, 1.0, 0.0)))
    pair = Subject(id="a", kind="woman", count=2, placements=places)
    walk, wave = (Event(subject="a", action="walk", end=4.0, path=WAY), Event(subject="a", action="nod"))
    scene = block(Scene(subjects=(pair,), events=(walk, wave)))
    one, two = (own_events(member, scene) for member in members(scene))
    assert one == scene.events
    assert two[0].path == tuple((x + 0.5, y + 1.0) for x, y in WAY)
    assert two[1].path == ()
