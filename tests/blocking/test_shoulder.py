"""Over the shoulder: the camera stands behind one of two who face each other, and the other is seen and sharp."""

import math

import pytest
from looking import TALL, WIDE, inside

from langit.blocking.block import block
from langit.scene.blocked import Blocked, pinned
from langit.understanding.stage import stage

PLACES = ["a park", "a neon street", "a snowy forest", "a meadow", "a room with a mirror", "a beach"]


def staged(prompt: str) -> Blocked:
    return stage(prompt, seconds=6.0, seed=0)


@pytest.mark.parametrize("place", PLACES)
def test_the_camera_is_behind_one_and_the_other_is_in_the_picture(place: str) -> None:
    scene = staged(f"over-the-shoulder shot of a man talking to a woman in {place}")
    man, woman = scene.standing("man"), scene.standing("woman")
    (x, y, _), (u, v, _) = man.placements[0].position, woman.placements[0].position
    (key,) = scene.camera.keys
    ahead = (math.cos(man.placements[0].heading), math.sin(man.placements[0].heading))
    behind = (key.eye[0] - x) * ahead[0] + (key.eye[1] - y) * ahead[1]
    assert -1.3 < behind < -0.5
    assert all(inside(scene, woman, 0.0, aspect) for aspect in (WIDE, TALL))
    assert scene.camera.sharp == "woman"
    assert man.placements[0].heading == pytest.approx(math.atan2(v - y, u - x), abs=1e-3)


def test_they_stand_where_they_were_said_to_stand() -> None:
    scene = staged("over-the-shoulder shot of a man talking to a woman in a park")
    assert block(pinned(scene)).camera == scene.camera
    left = staged("over-the-shoulder shot of a man on the left who talks to a woman in a park")
    assert left.standing("man").placements[0].position[0] < left.standing("woman").placements[0].position[0]


@pytest.mark.parametrize("prompt", ["over the shoulder shot of a man", "over the shoulder shot of two women walking"])
def test_without_two_who_stand_it_is_seen_from_behind(prompt: str) -> None:
    scene = staged(prompt)
    assert scene.camera.sharp is None
    (x, y, _), heading = scene.subjects[0].placements[0].position, scene.subjects[0].placements[0].heading
    eye = scene.camera.keys[0].eye
    offset = eye[:2] if scene.camera.follow else (eye[0] - x, eye[1] - y)
    assert offset[0] * math.cos(heading) + offset[1] * math.sin(heading) < 0
