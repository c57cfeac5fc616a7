"""Where those begin who move."""

import itertools
import math

import pytest
from looking import WIDE, inside, position

from langit.scene.blocked import Blocked
from langit.scene.catalogue import setting
from langit.scene.dimensions import extent
from langit.understanding.stage import stage


def begun(prompt: str, seconds: float = 8.0) -> Blocked:
    return stage(prompt, seconds=seconds, seed=0)


def test_who_walks_left_begins_on_the_right_and_looks_left() -> None:
    scene = begun("a woman walks to the left in a park")
    spot = scene.subjects[0].placements[0]
    assert spot.position[0] > 0
    assert math.cos(spot.heading) == pytest.approx(-1.0, abs=1e-3)


def test_companions_go_the_same_way_side_by_side() -> None:
    scene = begun("a woman walks with a dog in a park")
    woman, dog = scene.subjects
    ways = {event.subject: event.path for event in scene.events}
    assert math.copysign(1, ways["woman"][1][0] - ways["woman"][0][0]) == math.copysign(
        1, ways["dog"][1][0] - ways["dog"][0][0]
    )
    assert math.dist(woman.placements[0].position, dog.placements[0].position) < 1.6


def test_groups_stand_apart() -> None:
    spots = begun("five women walk in a neon street").subjects[0].placements
    assert all(math.dist(a.position, b.position) > 0.4 for k, a in enumerate(spots) for b in spots[k + 1 :])


def test_a_camera_that_must_be_left_stays() -> None:
    for prompt, follows in (
        ("a woman leaves the frame", None), ("a woman walks, static camera", None), ("a woman walks", "woman"),
    ):  # fmt: skip
        assert begun(prompt).camera.follow == follows


@pytest.mark.parametrize("who", ["woman", "dog"])
@pytest.mark.parametrize("place", ["a park", "a neon street", "a snowy forest", "a room with a mirror", "a meadow"])
def test_one_can_leave_every_place(who: str, place: str) -> None:
    scene = begun(f"a {who} leaves the frame in {place}")
    (key,), (leave,) = scene.camera.keys, scene.events
    assert 20 < key.fov < 60
    assert abs(leave.path[-1][0]) <= setting(scene.setting).exit + 0.3
    assert not inside(scene, scene.subjects[0], leave.end, WIDE)


def test_vehicles_keep_to_roads_water_and_air() -> None:
    car = begun("a car drives on a country road")
    assert car.subjects[0].placements[0].position[1] in setting("country_road").layout.roads
    boat = begun("a boat sails on the sea")
    water = setting("sea").layout.water
    assert water is not None
    assert boat.subjects[0].placements[0].position[1] > water[1]
    assert begun("a balloon floats over a meadow").subjects[0].placements[0].position[2] > 2.0


def test_directions_are_taken_at_their_word() -> None:
    (run,) = begun("a dog runs to the right in a meadow").events
    assert run.path[1][0] > run.path[0][0]
    assert run.path[1][1] == run.path[0][1]


@pytest.mark.parametrize(
    "prompt",
    [
        "A woman walks down a neon street. Three people walk about. She turns round and comes back.",
        "five people walk in a park",
        "a car drives on a neon street, people walk",
        "a man and a woman walk in a meadow, a train passes",
        "two women and a dog walk on the beach",
    ],
)
def test_those_who_walk_to_and_fro_never_meet(prompt: str) -> None:
    scene = stage(prompt, seconds=60.0, seed=0)
    everybody = [(subject, index) for subject in scene.subjects for index in range(len(subject.placements))]
    for time in range(0, 61, 1):
        for (one, k), (other, m) in itertools.combinations(everybody, 2):
            here, there = position(scene, one, k, time), position(scene, other, m, time)
            size = min(extent(one.subject, scene)[:2]) + min(extent(other.subject, scene)[:2])
            assert math.dist(here[:2], there[:2]) > 0.9 * size
