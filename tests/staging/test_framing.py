"""The camera sees its subject, in every shot, in every place, through the whole clip, wide and tall."""

import pytest
from looking import TALL, WIDE, inside, position, seen

from langit.simulation.dimensions import extent
from langit.simulation.scene import Scene
from langit.staging.stage import stage

PLACES = ["a neon street", "a park", "a snowy forest", "a meadow", "a room with a mirror", "a beach", "a country road"]
DEEDS = [
    "stands",
    "walks",
    "runs to the left",
    "walks toward the camera",
    "walks away",
    "walks, stops and waves",
    "sits",
]


def always_inside(scene: Scene, lift: float = 0.5) -> bool:
    subject = scene.subject(scene.camera.focus or "")
    times = [scene.seconds * k / 24 for k in range(25)]
    return all(inside(scene, subject, time, aspect, lift) for time in times for aspect in (WIDE, TALL))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("deed", DEEDS)
def test_people_stay_in_the_picture(place: str, deed: str) -> None:
    for seconds in (5.0, 45.0):
        assert always_inside(stage(f"a woman {deed} in {place}", seconds=seconds, seed=1))


@pytest.mark.parametrize(
    "what",
    ["a car drives", "a train drives", "a boat sails to the right", "a balloon floats", "a red ball", "a dog sits"],
)
def test_other_subjects_stay_in_the_picture(what: str) -> None:
    assert always_inside(stage(what, seconds=8.0, seed=0))


MOVES = [
    "pan left",
    "pan right",
    "tilt up",
    "tilt down",
    "dolly in",
    "dolly out",
    "truck left",
    "orbit",
    "crane up",
    "crane down",
    "zoom in",
    "zoom out",
    "tracking shot",
    "handheld",
]


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("what", ["a woman stands in a park", "a woman walks in a neon street", "a red box on a table"])
def test_moves_keep_the_subject_in_the_picture(move: str, what: str) -> None:
    assert always_inside(stage(f"{what}, {move}", seconds=6.0, seed=0))


@pytest.mark.parametrize("angle", ["low angle", "high angle", "overhead shot", "eye level"])
def test_angles_keep_the_subject_in_the_picture(angle: str) -> None:
    for what in ("a woman stands in a park", "a red box on a table", "a man walks in a neon street"):
        assert always_inside(stage(f"{angle}, {what}", seconds=4.0, seed=0))


def height_in_picture(prompt: str) -> float:
    scene = stage(prompt, seconds=4.0, seed=0)
    subject = scene.subjects[0]
    x, y, z = position(scene, subject, 0, 0.0)
    top = 2 * extent(subject, scene)[2]
    return seen(scene, (x, y, z + top), 0.0, WIDE)[1] - seen(scene, (x, y, z), 0.0, WIDE)[1]


def test_a_full_shot_shows_a_person_from_head_to_toe_and_closer_shots_show_more_of_less() -> None:
    sizes = [
        height_in_picture(f"{shot} of a woman in a park") / 2
        for shot in ("wide shot", "full shot", "medium shot", "close-up")
    ]
    assert sizes == sorted(sizes)
    assert 0.2 < sizes[0] < 0.45
    assert 0.5 < sizes[1] < 0.9
    assert 1.1 < sizes[2] < 1.9
    assert sizes[3] > 1.7


def test_a_close_up_shows_the_face() -> None:
    scene = stage("close-up of a woman in a park", seconds=4.0, seed=0)
    assert always_inside(scene, lift=0.9)
    assert not always_inside(scene, lift=0.2)


def test_the_overhead_camera_looks_down_and_the_low_one_up() -> None:
    over = stage("overhead shot of a box", seconds=4.0, seed=0).camera.keys[0]
    assert over.eye[2] > 1.0
    assert abs(over.eye[1] - over.target[1]) < 0.5 * over.eye[2]
    low = stage("low angle shot of a man in a park", seconds=4.0, seed=0).camera.keys[0]
    assert low.eye[2] < low.target[2]


def test_a_place_without_anybody_is_filmed_too() -> None:
    for place in PLACES:
        assert stage(f"{place} in fog", seconds=4.0, seed=0).camera.keys


def test_both_sides_of_a_story_are_in_the_picture() -> None:
    scene = stage("a red ball rolls into a blue box", seconds=4.0, seed=0)
    for subject in scene.subjects:
        assert inside(scene, subject, 0.0, WIDE)
