"""Ways on the ground: nobody runs out of it, leaves it, or stands still who was told to walk."""

import itertools
import math

import pytest
from looking import TALL, WIDE, inside, position

from langit.scene.dimensions import extent
from langit.understanding.stage import stage

PLACES = ["a neon street", "a park", "a snowy forest", "a meadow", "a room with a mirror", "a beach", "a country road"]

GROUND = {
    "neon_street": ((-2.8, 2.8), (-0.6, 28.0)), "park": ((-11.7, 11.7), (0.4, 4.8)),
    "snowy_forest": ((-2.2, 2.2), (-0.6, 24.0)), "meadow": ((-11.7, 11.7), (-2.0, 8.0)),
    "mirror_room": ((-3.1, 3.1), (0.0, 4.8)), "sea": ((-11.7, 11.7), (0.4, 3.2)),
    "country_road": ((-11.7, 11.7), (-0.6, 2.6)),
}  # fmt: skip
"""Where people find ground, from and to in x and in y."""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seconds", [4.0, 20.0, 60.0])
@pytest.mark.parametrize("way", ["walks", "runs", "walks to the left", "runs to the left"])
def test_who_walks_goes_on_through_the_whole_clip_inside_the_ground(place: str, seconds: float, way: str) -> None:
    scene = stage(f"a woman {way} in {place}", seconds=seconds, seed=0)
    (event,) = scene.events
    here = GROUND[scene.setting]
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(event.path))
    pace = 3.2 if "runs" in way else 1.3
    assert event.end == seconds
    slowest = 0.61 if "left" in way else 0.98  # who is told where to go rather goes slower than turns back
    assert slowest * pace * seconds < length < 1.02 * pace * seconds
    assert all(here[0][0] - 0.01 <= x <= here[0][1] + 0.01 for x, _ in event.path)
    assert all(here[1][0] - 0.01 <= y <= here[1][1] + 0.01 for _, y in event.path)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("way", "seconds"), [("walks", 8.0), ("runs", 2.5)])
def test_nobody_turns_back_who_is_told_where_to_go(place: str, way: str, seconds: float) -> None:
    (event,) = stage(f"a woman {way} to the left in {place}", seconds=seconds, seed=0).events
    across = [x for x, _ in event.path]
    assert across == sorted(across, reverse=True)
    assert across[0] - across[-1] > 2.0


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("who", ["woman", "dog"])
@pytest.mark.parametrize("seconds", [8.0, 60.0])
def test_who_leaves_is_gone_and_comes_back(place: str, who: str, seconds: float) -> None:
    scene = stage(f"a {who} leaves the frame and returns in {place}", seconds=seconds, seed=0)
    subject = scene.subjects[0]
    leave, back = scene.events
    for aspect in (WIDE, TALL):
        assert inside(scene, subject, 0.0, aspect)
        assert not inside(scene, subject, (leave.end + back.start) / 2, aspect)
        assert inside(scene, subject, seconds, aspect)
    edge = position(scene, subject, 0, leave.end)
    assert position(scene, subject, 0, seconds) == pytest.approx(position(scene, subject, 0, 0.0), abs=1e-6)
    assert edge != position(scene, subject, 0, 0.0)


@pytest.mark.parametrize("place", PLACES)
def test_who_passes_behind_a_wall_is_hidden_in_the_middle_and_seen_at_both_ends(place: str) -> None:
    scene = stage(f"a man walks behind a wall and comes out in {place}", seconds=10.0, seed=0)
    man = next(s for s in scene.subjects if s.subject.kind == "man")
    wall = next(s for s in scene.subjects if s.subject.kind == "wall")
    event = next(e for e in scene.events if e.action == "pass_behind")
    wx, wy, _ = wall.placements[0].position
    half = extent(wall.subject, scene)[1]
    (x0, y0), (x1, y1) = event.path[0], event.path[-1]
    assert min(y0, y1) > wy
    assert (x0 - wx) * (x1 - wx) < 0
    assert min(abs(x0 - wx), abs(x1 - wx)) > half
    for time in (0.0, event.end / 2, event.end):
        assert inside(scene, man, time, WIDE)


def test_walking_away_and_coming_back_ends_at_the_beginning() -> None:
    scene = stage("a woman walks away and comes back", seconds=10.0, seed=0)
    woman = scene.subjects[0]
    ys = [position(scene, woman, 0, 10.0 * k / 50)[1] for k in range(51)]
    assert max(ys) > ys[0] + 2.0
    assert ys[-1] == pytest.approx(ys[0], abs=1e-6)


def test_all_bodies_of_a_group_stay_inside() -> None:
    scene = stage("six women walk in a park", seconds=60.0, seed=0)
    women = scene.subjects[0]
    here = GROUND["park"]
    for index in range(6):
        for k in range(61):
            x, y, _ = position(scene, women, index, float(k))
            assert here[0][0] - 0.01 <= x <= here[0][1] + 0.01
            assert here[1][0] - 0.01 <= y <= here[1][1] + 0.01


def test_a_minute_on_the_road_keeps_to_the_road() -> None:
    scene = stage("a red car drives on a country road", seconds=60.0, seed=0)
    assert all(abs(x) <= 38.0 for x, _ in scene.events[0].path)


def test_who_walks_to_something_arrives_beside_it() -> None:
    scene = stage("a woman walks to a rock in a park", seconds=8.0, seed=0)
    walk = scene.events[0]
    rock = scene.standing("rock").placements[0].position
    assert 0.3 < math.dist(walk.path[-1], rock[:2]) < 1.6


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("seconds", [8.0, 60.0])
def test_who_comes_to_the_camera_arrives_and_stays(place: str, seconds: float) -> None:
    scene = stage(f"a woman runs toward the camera in {place}", seconds=seconds, seed=0)
    (event,) = scene.events
    depths = [y for _, y in event.path]
    assert depths == sorted(depths, reverse=True)
    assert depths[0] - depths[-1] > 2
    assert inside(scene, scene.subjects[0], seconds, WIDE)


@pytest.mark.parametrize("place", ["a neon street", "a country road", "a meadow"])
@pytest.mark.parametrize("what", ["car", "train"])
def test_a_road_has_no_room_to_turn_so_vehicles_slow_down_and_stop(place: str, what: str) -> None:
    for seconds in (8.0, 60.0):
        (event,) = stage(f"a {what} drives in {place}", seconds=seconds, seed=0).events
        assert len(event.path) == 2
        assert math.dist(*event.path) / event.end > 0.2
