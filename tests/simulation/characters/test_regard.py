"""Heads and eyes turn to what is looked at, as far as a neck can, and arms point there."""

from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from langit.blocking.block import block
from langit.render.snapshot import Posed
from langit.scene.scene import Event, Placement, Scene, Subject
from langit.simulation import characters
from langit.simulation.actor import members
from langit.simulation.characters.person import Person
from langit.simulation.characters.skeleton import SIDE, Bone
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

Floats = NDArray[np.float64]


def joints(heading: float, action: str, at: tuple[float, float], time: float = 3.0, path: bool = False) -> Floats:
    """The joints (B, 3, 4) of a woman at the origin who does something to a dog."""
    woman = Subject(id="a", kind="woman", placements=(Placement(position=(0.0, 0.0, 0.0), heading=heading),))
    dog = Subject(id="b", kind="dog", placements=(Placement(position=(*at, 0.0)),))
    events = [Event(subject="a", action=action, target="b", start=0.0, end=6.0)]
    if path:
        events.append(Event(subject="b", action="walk", start=0.0, end=6.0, path=(at, (-at[0], at[1]))))
    scene = block(Scene(setting="park", seconds=6.0, subjects=(woman, dog), events=tuple(events)))
    shown = characters.actor(members(scene)[0], scene).at(time).meshes
    return next(one.joints for one in shown if isinstance(one, Posed)).astype(float)


def bearing(forward: Floats) -> float:
    return float(np.arctan2(forward[1], forward[0]))


@pytest.mark.parametrize("at", [(2.0, 0.8), (2.0, -1.2), (1.0, 1.6)])
def test_head_and_eyes_meet_what_is_looked_at(at: tuple[float, float]) -> None:
    pose = joints(0.0, "look", at)
    goal = np.arctan2(at[1], at[0])
    assert bearing(pose[Bone.HEAD][:, 0]) == pytest.approx(goal, abs=0.2)
    for eye in (Bone.EYE, SIDE + Bone.EYE):
        assert bearing(pose[eye][:, 0]) == pytest.approx(goal, abs=0.12)
        assert pose[eye][2, 0] < -0.1, "a dog is lower than a woman"


@pytest.mark.parametrize("time", [1.0, 2.0, 3.0])
def test_upper_lids_follow_the_eyes_down(time: float) -> None:
    pose = joints(0.0, "look", (1.0, 0.0), time)[:, :, :3]
    lids, eyes = (-np.arcsin((pose[Bone.HEAD].T @ pose[bone])[2, 0]) for bone in (Bone.LIDS, Bone.EYE))
    assert eyes > 0.1
    assert lids > 0.6 * eyes


def test_a_neck_turns_no_further_than_it_can() -> None:
    pose = joints(0.0, "look", (-2.0, 0.3), time=0.0)
    chest, head = (bearing(pose[bone][:, 0]) for bone in (Bone.CHEST, Bone.HEAD))
    assert abs(head) < 1.4
    assert 0.05 < abs(chest) < 0.4


def test_a_look_follows_who_goes_by() -> None:
    first, last = (bearing(joints(np.pi / 2, "look", (-2.0, 2.0), t, path=True)[Bone.HEAD][:, 0]) for t in (0.5, 5.5))
    assert first > last + 0.4


def test_an_arm_points_at_what_is_pointed_at() -> None:
    pose = joints(0.0, "point", (3.0, -2.0))
    arm = -pose[SIDE + Bone.FOREARM][:, 2]  # bones of arms hang along -z
    assert bearing(arm) == pytest.approx(np.arctan2(-2.0, 3.0), abs=0.3)


def off_the_lens(prompt: str, seed: int, time: float) -> tuple[float, float]:
    """By how many degrees the first one's head, and the worse of two eyes, point beside the camera's eye."""
    episode = Episode(stage(prompt, seconds=4.0, seed=seed), 2.0)
    frame = round(2 * time)
    eye = np.array(next(islice(episode.snapshots(), frame, None)).view.eye)
    person = next(actor for actor in episode.actors if isinstance(actor, Person))
    stance = person.stance(time)
    found = []
    for bone, place in ((Bone.HEAD, Bone.EYE), (Bone.EYE, Bone.EYE), (SIDE + Bone.EYE, SIDE + Bone.EYE)):
        toward = eye - stance.places[place]
        cosine = stance.turns[bone][:, 0] @ toward / np.linalg.norm(toward)
        found.append(float(np.degrees(np.arccos(min(1.0, cosine)))))
    return found[0], max(found[1:])


@pytest.mark.parametrize(
    ("prompt", "seed"),
    [
        ("a woman with long hair, close-up, looks at the camera in a park", 0),
        ("seorang pria menatap kamera", 2),
        ("close-up of an old man", 3),
        ("a man walks toward the camera and looks into the lens", 4),
    ],
)
def test_who_looks_at_the_camera_meets_the_lens(prompt: str, seed: int) -> None:
    head, eyes = off_the_lens(prompt, seed, 2.0)
    assert eyes < 2.0
    assert head < 4.0
