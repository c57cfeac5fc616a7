"""Where those begin who move."""

import itertools
import math

import pytest
from looking import position

from langit.blocking.ground import ground
from langit.blocking.starts import course, goes, leave_view, limits, stays_put
from langit.scene.dimensions import extent
from langit.scene.scene import Scene
from langit.understanding.stage import stage


def begun(prompt: str, seconds: float = 8.0) -> Scene:
    return stage(prompt, seconds=seconds, seed=0)


def test_who_walks_left_begins_on_the_right_and_looks_left() -> None:
    scene = begun("a woman walks to the left in a park")
    spot = scene.subjects[0].placements[0]
    assert spot.position[0] > 0
    assert math.cos(spot.heading) == pytest.approx(-1.0, abs=1e-3)


def test_companions_go_the_same_way_side_by_side() -> None:
    scene = begun("a woman walks with a dog in a park")
    woman, dog = scene.subjects
    ways = {subject.id: goes(scene, subject.id)[0][1].path for subject in scene.subjects}
    assert math.copysign(1, ways["woman"][1][0] - ways["woman"][0][0]) == math.copysign(
        1, ways["dog"][1][0] - ways["dog"][0][0]
    )
    assert math.dist(woman.placements[0].position, dog.placements[0].position) < 1.6


def test_groups_stand_apart() -> None:
    spots = begun("five women walk in a neon street").subjects[0].placements
    assert all(math.dist(a.position, b.position) > 0.4 for k, a in enumerate(spots) for b in spots[k + 1 :])


def test_a_camera_that_must_be_left_stays() -> None:
    assert stays_put(begun("a woman leaves the frame"))
    assert stays_put(begun("a woman walks, static camera"))
    assert not stays_put(begun("a woman walks"))


@pytest.mark.parametrize("prompt", ["a woman leaves the frame in {}", "a dog leaves the frame in {}"])
@pytest.mark.parametrize("place", ["a park", "a neon street", "a snowy forest", "a room with a mirror", "a meadow"])
def test_one_can_leave_every_place(prompt: str, place: str) -> None:
    scene = begun(prompt.format(place))
    subject = scene.subjects[0]
    distance, fov, out = leave_view(subject, scene)
    assert out <= ground(scene.setting).exit + 0.3
    assert 20 < fov < 60
    half = distance * math.tan(math.radians(fov) / 2) * 16 / 9
    assert out > half


def test_vehicles_keep_to_roads_water_and_air() -> None:
    car = begun("a car drives on a country road")
    assert car.subjects[0].placements[0].position[1] in ground("country_road").layout.roads
    boat = begun("a boat sails on the sea")
    water = ground("sea").layout.water
    assert water is not None
    assert boat.subjects[0].placements[0].position[1] > water[1]
    assert begun("a balloon floats over a meadow").subjects[0].placements[0].position[2] > 2.0


def test_directions_are_taken_at_their_word() -> None:
    scene = begun("a dog runs to the right in a meadow")
    dog = scene.subjects[0]
    assert course(dog, scene.events[0], scene) == (1, 0)
    (x0, x1), (y0, y1) = limits(dog, scene)
    assert x0 < x1
    assert y0 < y1


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
    everybody = [(subject, index) for subject in scene.subjects for index in range(subject.count)]
    for time in range(0, 61, 1):
        for (one, k), (other, m) in itertools.combinations(everybody, 2):
            here, there = position(scene, one, k, time), position(scene, other, m, time)
            size = min(extent(one, scene)[:2]) + min(extent(other, scene)[:2])
            assert math.dist(here[:2], there[:2]) > 0.9 * size
