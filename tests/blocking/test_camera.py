"""Moves change the keys as their names say."""

import math
from dataclasses import replace

import pytest

from langit.blocking.block import block
from langit.scene.scene import Camera, CameraKey, CameraMove, Scene, Subject
from langit.scene.vocabulary import MoveName


def filmed(*moves: CameraMove, **camera: object) -> tuple[CameraKey, ...]:
    scene = Scene(
        setting="meadow",
        subjects=(Subject(id="woman", kind="woman"),),
        camera=replace(Camera(focus="woman", moves=moves), **camera),  # type: ignore[arg-type]  # fields of a camera
        seconds=8.0,
    )
    return block(scene).camera.keys


def bearing(key: CameraKey) -> float:
    return math.atan2(key.target[0] - key.eye[0], key.target[1] - key.eye[1])


def reach(key: CameraKey) -> float:
    return math.dist(key.eye, key.target)


@pytest.mark.parametrize(
    ("move", "grows"),
    [
        ("pan_left", lambda a, b: bearing(b) < bearing(a)),
        ("pan_right", lambda a, b: bearing(b) > bearing(a)),
        ("tilt_up", lambda a, b: b.target[2] > a.target[2]),
        ("tilt_down", lambda a, b: b.target[2] < a.target[2]),
        ("dolly_in", lambda a, b: reach(b) < reach(a)),
        ("dolly_out", lambda a, b: reach(b) > reach(a)),
        ("truck_left", lambda a, b: b.eye[0] < a.eye[0]),
        ("truck_right", lambda a, b: b.eye[0] > a.eye[0]),
        ("crane_up", lambda a, b: b.eye[2] > a.eye[2]),
        ("crane_down", lambda a, b: b.eye[2] < a.eye[2]),
        ("zoom_in", lambda a, b: b.fov < a.fov),
        ("zoom_out", lambda a, b: b.fov > a.fov),
        ("orbit", lambda a, b: b.eye[0] > a.eye[0]),
        ("orbit_left", lambda a, b: b.eye[0] < a.eye[0]),
        ("look_away", lambda a, b: abs(bearing(b) - bearing(a)) > 1.2),
    ],
)
def test_a_move_does_what_its_name_says(move: MoveName, grows: object) -> None:
    keys = filmed(CameraMove(move=move))
    assert callable(grows)
    assert grows(keys[0], keys[-1])
    assert keys[0].time == 0.0


def test_who_looks_away_looks_back() -> None:
    keys = filmed(CameraMove(move="look_away"), CameraMove(move="look_back"))
    assert bearing(keys[-1]) == pytest.approx(bearing(keys[0]), abs=1e-3)
    assert max(abs(bearing(key) - bearing(keys[0])) for key in keys) > 1.2


def test_an_orbit_keeps_its_distance() -> None:
    keys = filmed(CameraMove(move="orbit"))
    assert len(keys) > 4
    assert max(map(reach, keys)) - min(map(reach, keys)) < 0.05


def test_standing_still_is_one_key() -> None:
    assert len(filmed(CameraMove(move="static"))) == 1
    assert len(filmed()) == 1


def test_moves_follow_each_other_and_keep_given_times() -> None:
    keys = filmed(CameraMove(move="pan_left"), CameraMove(move="zoom_in"))
    assert [key.time for key in keys] == sorted({key.time for key in keys})
    assert keys[-1].time == 8.0
    timed = filmed(CameraMove(move="zoom_in", start=2.0, end=5.0))
    assert [key.time for key in timed] == [0.0, 2.0, 5.0]


def test_manner_is_how_much() -> None:
    slow, fast = filmed(CameraMove(move="pan_left", manner="slow")), filmed(CameraMove(move="pan_left", manner="fast"))
    assert abs(bearing(slow[-1])) < abs(bearing(fast[-1]))


def test_keys_that_were_given_are_kept() -> None:
    key = CameraKey(time=0.0, eye=(1, 2, 3), target=(0, 0, 0))
    assert filmed(CameraMove(move="orbit"), keys=(key,)) == (key,)
