"""Who sits takes the bench that was named, or one of the place."""

import math

import pytest

from langit.scene import seats
from langit.scene.blocked import Blocked
from langit.simulation.episode import Episode
from langit.understanding.stage import stage


def before_a_seat(blocked: Blocked, found: tuple[seats.Seat, ...]) -> list[bool]:
    spots = [
        spot.position for one in blocked.subjects if one.subject.kind in ("man", "woman") for spot in one.placements
    ]
    return [any(seat.is_before(x, y) for seat in found) for x, y, _ in spots]


@pytest.mark.parametrize(
    "prompt",
    ["a woman sits down on a bench in a park", "a man and a woman sit on a bench", "three women sit in a park"],
)
def test_who_sits_in_a_park_takes_its_benches_beside_each_other(prompt: str) -> None:
    blocked = stage(prompt, seconds=4.0, seed=0)
    assert all(before_a_seat(blocked, seats.of_place("park")))
    spots = [spot.position[:2] for one in blocked.subjects for spot in one.placements]
    assert all(math.dist(a, b) > 0.5 for a in spots for b in spots if a != b)
    assert all(len(actor.at(0.0).solids) == 0 for actor in Episode(blocked, 12.0).actors), "and brings no stool"


def test_a_bench_that_is_named_is_one_and_is_sat_on() -> None:
    blocked = stage("a man sits on a red bench on a beach", seconds=4.0, seed=0)
    bench = next(one for one in blocked.subjects if one.subject.kind == "bench")
    assert bench.subject.color == "red"
    assert before_a_seat(blocked, seats.of_subject(bench.subject, bench.placements, blocked)) == [True]


def test_where_there_is_no_seat_one_is_brought() -> None:
    (actor,) = Episode(stage("a man sits in a meadow", seconds=4.0, seed=0), 12.0).actors
    assert len(actor.at(0.0).solids) == 5
