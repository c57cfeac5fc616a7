"""Who talks, waves, points and looks is turned to whom it is done; what is pinned stays."""

import math
from dataclasses import replace

import pytest

from langit.blocking.block import block
from langit.scene.blocked import Blocked, pinned
from langit.scene.catalogue import kind
from langit.scene.dimensions import extent
from langit.scene.scene import Event, Placement
from langit.understanding.stage import understand


def stage(prompt: str) -> Blocked:
    return block(understand(prompt, seconds=6.0, seed=1))


def off(heading: float, spot: Placement, other: Placement) -> float:
    """How far somebody who stands at a spot faces past another (rad)."""
    (x, y, _), (u, v, _) = spot.position, other.position
    return abs((math.atan2(v - y, u - x) - heading + math.pi) % (2 * math.pi) - math.pi)


@pytest.mark.parametrize(
    "prompt",
    ["two women talk in a park", "a man and a woman are talking", "seorang pria berbicara dengan seorang wanita",
     "a woman waves at a man"],
)  # fmt: skip
def test_people_who_are_with_each_other_face_each_other_from_the_beginning(prompt: str) -> None:
    spots = [spot for standing in stage(prompt).subjects for spot in standing.placements]
    assert len(spots) == 2
    for spot, other in (spots, spots[::-1]):
        assert off(spot.heading, spot, other) <= 0.51
        assert math.sin(spot.heading) < 0, "the camera sees a little of their faces"


def test_what_is_pointed_at_later_is_turned_to_later() -> None:
    blocked = stage("a woman waves and then points at a dog")
    wave, point = blocked.events
    woman, dog = (standing.placements[0] for standing in blocked.subjects)
    assert (wave.target, point.target) == (None, "dog")
    assert wave.facings == ()
    assert off(point.facings[0], woman, dog) <= 0.51
    assert off(woman.heading, woman, dog) > 0.7


def test_a_pinned_heading_stays() -> None:
    blocked = stage("a man and a woman are talking")
    said = pinned(blocked)
    turned = tuple(replace(spot, heading=1.0) for spot in said.subjects[0].placements)
    subjects = (replace(said.subjects[0], placements=turned), *said.subjects[1:])
    assert block(replace(said, subjects=subjects)).subjects[0].placements == turned
    assert [one.placements for one in block(said).subjects] == [one.placements for one in blocked.subjects]


def test_nobody_is_faced_by_who_does_something_alone() -> None:
    assert stage("a woman dances beside a man").events[0].facings == ()
    said = understand("a woman and a man", seconds=4.0, seed=0)
    talk = Event(subject="woman", action="talk")
    assert block(replace(said, events=(talk,))).events[0].facings == ()


@pytest.mark.parametrize("prompt", ["a woman turns and smiles at the camera", "a man turns to the camera"])
def test_who_turns_to_the_camera_begins_turned_away_and_ends_before_it(prompt: str) -> None:
    blocked = stage(prompt)
    assert math.sin(blocked.subjects[0].placements[0].heading) > 0.5
    assert blocked.events[0].facings == (-math.pi / 2,)


def test_who_stops_and_waves_at_nobody_waves_at_the_camera() -> None:
    walk, _, wave = stage("a woman walks to the left, then stops and waves").events
    assert (walk.facings, wave.facings) == ((), (-math.pi / 2,))


@pytest.mark.parametrize(
    "prompt",
    ["two women talk in front of a house", "a man and a woman talk in front of a house", "two men talk before a tree"],
)
def test_two_who_talk_in_front_of_something_are_both_seen(prompt: str) -> None:
    blocked = stage(prompt)
    people = [standing for standing in blocked.subjects if kind(standing.subject.kind).person]
    (x, y, _), (u, v, _) = (spot.position for standing in people for spot in standing.placements)
    eye, target = blocked.camera.keys[0].eye, blocked.camera.keys[0].target
    axis = math.atan2(target[1] - eye[1], target[0] - eye[0])
    aside = abs(math.remainder(math.atan2(v - y, u - x) - axis, math.pi))
    assert math.degrees(aside) > 60
    assert 0.7 < math.dist((x, y), (u, v)) < 1.6


def test_a_house_before_which_somebody_stands_is_seen_whole() -> None:
    blocked = stage("two women talk in front of a house")
    house = next(one for one in blocked.subjects if one.subject.kind == "house")
    _, deep, half = extent(house.subject, blocked)
    key = blocked.camera.keys[0]
    wall = house.placements[0].position[1] - deep - key.eye[1]
    tilt = math.atan2(key.target[2] - key.eye[2], key.target[1] - key.eye[1])
    assert key.eye[2] + wall * math.tan(tilt + math.radians(key.fov / 2)) > 0.85 * 2 * half
    assert key.eye[2] + (key.target[1] - key.eye[1]) * math.tan(tilt - math.radians(key.fov / 2)) < -0.1, "feet too"


@pytest.mark.parametrize("prompt", ["a man looks at himself in a mirror", "a woman looks into a mirror"])
def test_who_looks_into_a_mirror_faces_it_and_the_camera_sees_their_back(prompt: str) -> None:
    (person,) = stage(prompt).subjects
    assert stage(prompt).said.setting == "mirror_room"
    assert math.sin(person.placements[0].heading) > 0.9


def test_before_a_mirror_who_does_anything_else_faces_the_camera_and_two_face_each_other() -> None:
    (waving,) = stage("a man waves in a room with a mirror").subjects
    assert math.sin(waving.placements[0].heading) < 0
    spots = [spot for standing in stage("a man looks at a woman in a room with a mirror").subjects
             for spot in standing.placements]  # fmt: skip
    assert off(spots[0].heading, spots[0], spots[1]) <= 0.51
