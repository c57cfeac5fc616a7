"""Two who go toward each other come from either side and meet in the picture."""

import math

import pytest
from looking import TALL, WIDE, inside, position

from langit.understanding.stage import stage

PLACES = ["a neon street", "a park", "a snowy forest", "a meadow", "a beach", "a country road"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("aspect", [WIDE, TALL])
def test_two_people_come_from_the_sides_and_stand_before_each_other(place: str, aspect: float) -> None:
    scene = stage(f"a man and a woman walk toward each other in {place}", seconds=6.0, seed=1, aspect=aspect)
    man, woman = scene.subjects
    assert all(inside(scene, who, time, aspect) for who in (man, woman) for time in (0.0, 3.0, 6.0))
    began, ended = ([position(scene, who, 0, time) for who in (man, woman)] for time in (0.0, 6.0))
    assert began[0][0] < 0 < began[1][0]
    assert math.dist(began[0], began[1]) > 1.6
    assert 0.5 < math.dist(ended[0], ended[1]) < 1.3
    assert ended[0][0] < ended[1][0]


def test_who_was_said_to_be_on_a_side_comes_from_there() -> None:
    prompt = "a man is on the right of a park. a woman is on the left. they walk toward each other"
    man, woman = stage(prompt, seconds=6.0, seed=0).subjects
    assert woman.placements[0].position[0] < 0 < man.placements[0].position[0]


def test_who_waits_is_walked_up_to() -> None:
    scene = stage("a woman stands in a park. a man walks toward the woman", seconds=6.0, seed=0)
    man, woman = (scene.standing(id) for id in ("man", "woman"))
    assert math.dist(position(scene, woman, 0, 0.0), position(scene, woman, 0, 6.0)) < 1e-6
    assert math.dist(position(scene, man, 0, 6.0), position(scene, woman, 0, 6.0)) < 1.5


@pytest.mark.parametrize(("seconds", "aspect"), [(4.0, WIDE), (12.0, WIDE), (5.0, TALL)])
def test_two_cars_come_in_the_picture_and_pass_each_other_on_lanes_of_their_own(seconds: float, aspect: float) -> None:
    scene = stage("two cars drive toward each other", seconds=seconds, seed=0, aspect=aspect)
    first, second = scene.events
    assert first.path[0][0] < 0 < second.path[0][0]
    assert first.path[1][0] > 0 > second.path[1][0]
    assert abs(first.path[0][1] - second.path[0][1]) > 2.0
    assert aspect < 1 or all(inside(scene, car, 0.0, aspect) for car in scene.subjects)
