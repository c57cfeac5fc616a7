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


@pytest.mark.parametrize(
    "prompt", ["a man and a woman talk on a bench", "two women talk on a bench", "a man on a bench"]
)
def test_who_is_said_to_be_on_a_bench_sits_on_it_whatever_they_do(prompt: str) -> None:
    blocked = stage(prompt, seconds=4.0, seed=0)
    bench = next(one for one in blocked.subjects if one.subject.kind == "bench")
    assert all(before_a_seat(blocked, seats.of_subject(bench.subject, bench.placements, blocked)))
    people = [one for one in blocked.subjects if one is not bench]
    spots = [spot.position for one in people for spot in one.placements]
    assert len(set(spots)) == len(spots)
    assert {event.subject for event in blocked.events if event.action == "sit"} == {one.subject.id for one in people}


def test_who_stands_on_a_bench_does_not_sit() -> None:
    assert [event.action for event in stage("a woman stands on a bench", seconds=4.0, seed=0).events] == ["stand"]


def test_who_sits_stays_seated_to_talk_and_gets_up_to_walk() -> None:
    blocked = stage("two women sit on a bench and talk", seconds=4.0, seed=0)
    assert blocked.events[1].facings == (), "heads turn, feet stay"
    tall = {}
    for prompt in ("two women sit on a bench and talk", "a woman sits on a bench, then walks to the left"):
        actor = Episode(stage(prompt, seconds=4.0, seed=0), 12.0).actors[0]
        tall[prompt] = [2 * actor.at(time).body.extent[2] for time in (0.5, 3.8)]
    (sitting, talking), (seated, walking) = tall.values()
    assert talking < sitting + 0.1
    assert walking > seated + 0.25


def test_where_there_is_no_seat_one_is_brought() -> None:
    (actor,) = Episode(stage("a man sits in a meadow", seconds=4.0, seed=0), 12.0).actors
    assert len(actor.at(0.0).solids) == 5


@pytest.mark.parametrize("prompt", ["a woman walks to the bench and sits", "wanita berjalan ke bangku lalu duduk"])
@pytest.mark.parametrize("place", ["a park", "a neon street", "a beach"])
def test_who_walks_to_a_bench_sits_on_it_and_on_no_stool(prompt: str, place: str) -> None:
    scene = stage(f"{prompt} in {place}", seconds=8.0, seed=1)
    person = next(one for one in Episode(scene, 12.0).actors if one.at(0.0).body.subject == "woman")
    assert all(len(person.at(time).solids) == 0 for time in (0.0, 7.5)), "nobody brings a seat along"
    bench = scene.standing("bench")
    (seat,) = seats.of_subject(bench.subject, bench.placements, scene)
    moment = person.route.at(7.9)
    assert seat.is_before(moment.x, moment.y)
    assert math.cos(moment.heading - seat.heading) > 0.99
    assert person.at(7.9).body.face[2] < person.at(0.0).body.face[2] - 0.25


def test_who_gets_up_from_a_bench_of_the_place_leaves_it_there() -> None:
    scene = stage("a man sits on a bench in a park, then gets up and leaves", seconds=8.0, seed=1)
    (man,) = Episode(scene, 12.0).actors
    start = man.route.at(0.0)
    assert any(seat.is_before(start.x, start.y) for seat in seats.of_place("park"))
    assert len(man.at(0.0).solids) == 0
    assert man.at(6.5).body.face[2] > man.at(0.0).body.face[2] + 0.3


@pytest.mark.parametrize("prompt", ["a man kneels before a woman", "seorang pria berlutut di hadapan wanita"])
def test_who_kneels_before_somebody_faces_them_from_the_beginning(prompt: str) -> None:
    scene = stage(prompt, seconds=6.0, seed=0)
    (x, y, _), (u, v, _) = (scene.standing(id).placements[0].position for id in ("man", "woman"))
    for id, toward in (("man", math.atan2(v - y, u - x)), ("woman", math.atan2(y - v, x - u))):
        assert math.cos(scene.standing(id).placements[0].heading - toward) > 0.8
    assert [(event.action, event.target) for event in scene.events] == [("kneel", "woman")]


@pytest.mark.parametrize(
    ("prompt", "kind"), [("a woman lies on a bed", "table"), ("a man lies on a bench in a meadow", "bench")]
)
def test_who_lies_on_something_long_lies_on_top_of_it_and_across_the_picture(prompt: str, kind: str) -> None:
    blocked = stage(prompt, seconds=2.0, seed=0)
    under = next(one for one in blocked.subjects if one.subject.kind == kind)
    (spot,) = next(one.placements for one in blocked.subjects if one.subject.kind != kind)
    (lying,) = Episode(blocked, 12.0).actors[:1]
    body = lying.at(1.0).body
    assert spot.position[2] > 0.3
    assert body.center[2] - body.extent[2] == pytest.approx(spot.position[2], abs=0.2), "hair and a hand hang down"
    assert body.extent[0] > 0.7
    assert math.dist(body.center[:2], under.placements[0].position[:2]) < 0.15


def test_who_lies_on_something_short_lies_before_it() -> None:
    blocked = stage("a man lies on a box in a park", seconds=2.0, seed=0)
    assert all(spot.position[2] == 0.0 for one in blocked.subjects for spot in one.placements)
