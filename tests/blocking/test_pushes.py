"""What things are given: toward their target, or as far as the table goes."""

import math

import pytest

from langit.blocking.block import block
from langit.scene.blocked import pinned
from langit.understanding.stage import stage


def test_a_roll_goes_to_its_target() -> None:
    scene = stage("a red ball rolls into a blue box", seconds=6.0, seed=0)
    (velocity,) = scene.events[0].velocities
    ball, box = (scene.standing(id).placements[0].position for id in ("ball", "box"))
    bearing = math.atan2(box[1] - ball[1], box[0] - ball[0])
    assert math.atan2(velocity[1], velocity[0]) == pytest.approx(bearing, abs=0.02)


def test_two_that_collide_go_toward_each_other() -> None:
    scene = stage("a red ball and a blue ball collide", seconds=6.0, seed=0)
    one, other = (event.velocities[0] for event in scene.events)
    assert one[0] > 0 > other[0]


def test_those_of_a_group_that_collide_go_each_to_their_middle() -> None:
    scene = stage("two balls collide on the table", seconds=6.0, seed=0)
    left, right = scene.events[0].velocities
    assert left[0] > 0 > right[0]
    assert left[0] == pytest.approx(-right[0])
    assert block(pinned(scene)).events == scene.events


def test_what_falls_over_onto_something_falls_that_way() -> None:
    scene = stage("a bottle falls over next to a glass on a table", seconds=6.0, seed=0)
    (velocity,) = next(event for event in scene.events if event.action == "topple").velocities
    bottle, glass = (scene.standing(id).placements[0].position for id in ("bottle", "glass"))
    assert velocity[0] * (glass[0] - bottle[0]) > 0


@pytest.mark.parametrize(("word", "sign"), [("left", -1), ("right", 1)])
@pytest.mark.parametrize("verb", ["rolls", "slides"])
def test_who_crosses_the_table_begins_at_its_side_and_stays_on_it(word: str, sign: int, verb: str) -> None:
    scene = stage(f"a ball {verb} to the {word}", seconds=8.0, seed=0)
    x = scene.subjects[0].placements[0].position[0]
    (velocity,) = scene.events[0].velocities
    assert x * sign < 0
    assert velocity[0] * sign > 0
    lost = 0.295 if verb == "slides" else 0.08  # of its speed each second, by physics
    time = min(8.0, abs(velocity[0]) / lost)
    end = x + sign * (abs(velocity[0]) * time - lost * time**2 / 2)
    assert 0.5 < end * sign < 1.2


def test_manner_is_a_matter_of_speed() -> None:
    def pace(prompt: str) -> float:
        return math.hypot(*stage(prompt, seconds=6.0, seed=0).events[0].velocities[0])

    assert (
        pace("a ball slowly rolls into a box")
        < pace("a ball rolls into a box")
        < pace("a ball quickly rolls into a box")
    )


def test_dominoes_topple_when_the_ball_arrives() -> None:
    scene = stage("a ball hits a row of dominoes and they topple", seconds=8.0, seed=0)
    topple = next(event for event in scene.events if event.action == "topple")
    assert 0.3 < topple.start < 3.0
