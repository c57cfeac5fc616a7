"""An episode has the frames it should, is the same every time, and stores none of them."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from langit.blocking.block import block
from langit.render.posing import Cast
from langit.render.snapshot import Snapshot, Still
from langit.scene.scene import Camera, CameraKey, Event, Placement, Scene, Subject, Weather
from langit.simulation.episode import Episode
from langit.understanding.stage import stage, understood


def at(x: float, y: float = 0.0, z: float = 0.0) -> Placement:
    return Placement(position=(x, y, z))


SAID = Scene(
    setting="studio",
    subjects=(
        Subject(id="ball", kind="ball", placements=(at(0, 0, 0.5),)),
        Subject(id="row", kind="domino", count=3, placements=(at(0.5), at(0.7), at(0.9))),
        Subject(id="cloth", kind="cloth", placements=(at(-0.6, 0.3, 0.4),)),
        Subject(id="swing", kind="pendulum", placements=(at(-1.0, 0.5),)),
    ),
    events=(
        Event(subject="ball", action="drop", start=0.1),
        Event(subject="row", action="topple", start=0.2),
        Event(subject="swing", action="swing", start=0.0),
    ),
    weather=Weather(wind="light"),
    camera=Camera(keys=(CameraKey(time=0.0, eye=(0, -3.4, 1.5), target=(0, 0, 0.3)),), handheld=True),
    seconds=0.75,
    seed=5,
)


TABLE = block(SAID)


def fingerprint(snapshots: Iterator[Snapshot]) -> bytes:
    parts = []
    for snapshot in snapshots:
        parts.append(snapshot.solids.tobytes())
        parts.append(pickle.dumps(snapshot.meshes))
        parts.append(repr((snapshot.view, snapshot.bodies, snapshot.contacts)).encode())
    return b"".join(parts)


@pytest.mark.parametrize(("seconds", "fps", "frames"), [(0.01, 24, 1), (1.0, 24, 24), (0.5, 30, 15)])
def test_it_has_as_many_frames_as_seconds_say(seconds: float, fps: int, frames: int) -> None:
    times = [s.time for s in Episode(block(replace(SAID, seconds=seconds, subjects=(), events=())), fps).snapshots()]
    assert times == pytest.approx([i / fps for i in range(frames)])


def test_the_same_scene_is_the_same_episode() -> None:
    episode = Episode(TABLE, 24)
    first = fingerprint(episode.snapshots())
    assert fingerprint(episode.snapshots()) == first
    assert fingerprint(Episode(TABLE, 24).snapshots()) == first


def test_another_seed_is_another_episode() -> None:
    assert fingerprint(Episode(TABLE, 24).snapshots()) != fingerprint(
        Episode(block(replace(SAID, seed=6)), 24).snapshots()
    )


def test_every_body_is_told_of_in_every_frame_and_solids_keep_their_order() -> None:
    owners, counts = set(), set()
    for snapshot in Episode(TABLE, 24).snapshots():
        owners.add(tuple(body.owner for body in snapshot.bodies))
        counts.add((snapshot.solids["shape"].tobytes(), tuple(shown.mesh for shown in snapshot.meshes)))
    assert owners == {(1, 2, 3, 4, 5, 6)}
    assert len(counts) == 1


def test_frames_are_made_when_asked_for() -> None:
    """A minute costs nothing until its frames are taken, one by one."""
    minute = Episode(block(replace(SAID, seconds=60.0)), 24).snapshots()
    first = next(minute)
    second = next(minute)
    assert (first.time, second.time) == pytest.approx((0.0, 1 / 24))
    assert not isinstance(minute, list)


def test_bodies_tell_the_speed_at_which_they_move() -> None:
    before, after = None, None
    for snapshot in Episode(TABLE, 60).snapshots():
        before, after = after, snapshot.bodies[0]
        if before is not None and 0.15 < snapshot.time < 0.35:
            moved = (after.center[2] - before.center[2]) * 60
            assert after.velocity[2] == pytest.approx(moved, abs=0.1)


def test_people_play_beside_things() -> None:
    walker = Subject(id="w", kind="woman", placements=(at(-2, 3),))
    ball = Subject(id="b", kind="ball", placements=(at(0, 3),))
    scene = block(
        Scene(
            setting="meadow",
            subjects=(walker, ball),
            events=(Event(subject="w", action="walk", start=0.0, end=3.0, path=((-2.0, 3.0), (2.0, 3.0))),),
            camera=Camera(follow="w", keys=(CameraKey(time=0.0, eye=(0, -4, 1.4), target=(0, 0, 0.9)),)),
            seconds=3.0,
        )
    )
    episode = Episode(scene, 12)
    *_, last = episode.snapshots()
    woman, struck = last.bodies
    assert woman.kind == "woman"
    assert woman.center[0] > 0.5
    assert struck.center[0] > 0.4  # her foot sent it on
    assert last.view.target[0] == pytest.approx(woman.center[0], abs=0.3)
    assert np.isin([1], last.solids["owner"]).all() or any(
        Cast(episode.backdrop.cast).mesh(shown).owner == 1 for shown in last.meshes
    )


def test_what_rests_has_nothing_to_say_a_frame() -> None:
    scene = Scene(setting="park", subjects=(Subject(id="tree", kind="tree", placements=(at(1.0, 4.0),)),), seconds=0.5)
    for snapshot in Episode(block(scene), 4).snapshots():
        assert snapshot.meshes
        assert all(isinstance(shown, Still) for shown in snapshot.meshes)


def test_what_begins_after_the_end_is_not_seen() -> None:
    dog = Subject(id="d", kind="dog")
    late = Event(subject="d", action="walk", start=50.0)
    episode = Episode(block(Scene(setting="park", subjects=(dog,), events=(late,), seconds=0.5)), 4)
    first, *_, last = episode.snapshots()
    assert np.allclose(first.bodies[0].center, last.bodies[0].center, atol=0.05)


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        (0, "a man in a hat in a park"), (1, "a woman in a studio"), (2, "a girl on the beach"),
        (3, "a woman sitting on a bench"), (4, "a man kneeling in a street"),
    ],
)  # fmt: skip
def test_in_a_close_up_the_eyes_are_in_the_upper_half(words: str, seed: int) -> None:
    scene = replace(understood(f"close-up of {words}").scene, seed=seed)
    shot = next(iter(Episode(block(scene), 24).snapshots()))
    face = next(body.face for body in shot.bodies if body.face)
    sight = np.subtract(shot.view.target, shot.view.eye)
    reach = float(np.hypot(*(np.subtract(face, shot.view.eye)[:2])))
    level = shot.view.eye[2] + sight[2] / np.hypot(*sight[:2]) * reach  # where the middle of the picture is
    high = (face[2] - level) / (2 * reach * np.tan(np.radians(shot.view.fov) / 2))
    assert 0.03 < high < 0.3
    assert abs(sight[2]) < 0.25 * np.hypot(*sight[:2]), "into the face, neither up nor down at it"


@pytest.mark.parametrize("words", ["a police officer in a peaked cap", "an angry man in a hat in a street at night"])
def test_a_close_up_leaves_room_above_what_the_head_wears(words: str) -> None:
    episode = Episode(stage(f"close-up of {words}", seconds=0.1, seed=0), 24)
    (person,), shot = episode.actors, next(iter(episode.snapshots()))
    worn = np.concatenate([Cast(person.cast).world(shown).vertices for shown in person.at(0.0).meshes]).astype(float)
    assert abs(shot.view.eye[2] - shot.view.target[2]) < 0.01, "the camera is level"
    ahead = np.array(shot.view.target[:2]) - shot.view.eye[:2]
    depth = (worn[:, :2] - shot.view.eye[:2]) @ ahead / np.linalg.norm(ahead)
    up = (worn[:, 2] - shot.view.eye[2]) / depth / np.tan(np.radians(shot.view.fov) / 2)
    assert up.max() < 0.95


def test_what_is_needed_to_play_people_alone_loads_no_physics() -> None:
    code = "import sys, langit.simulation.episode, langit.simulation.rest\nsys.exit('mujoco' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
