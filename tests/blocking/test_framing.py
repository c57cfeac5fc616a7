"""The camera sees its subject, in every shot, in every place, through the whole clip, wide and tall."""

import math

import pytest
from looking import TALL, WIDE, inside, position, seen

from langit.scene.blocked import Blocked
from langit.scene.dimensions import extent
from langit.understanding.stage import stage

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


def always_inside(prompt: str, seconds: float = 4.0, seed: int = 0, lift: float = 0.5) -> bool:
    return all(_inside(stage(prompt, seconds=seconds, seed=seed, aspect=aspect), lift) for aspect in (WIDE, 1.0, TALL))


def _inside(scene: Blocked, lift: float) -> bool:
    subject = scene.standing(scene.said.camera.focus or "")
    times = [scene.seconds * k / 24 for k in range(25)]
    return all(inside(scene, subject, time, scene.said.aspect, lift) for time in times)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("deed", DEEDS)
def test_people_stay_in_the_picture(place: str, deed: str) -> None:
    for seconds in (5.0, 45.0):
        assert always_inside(f"a woman {deed} in {place}", seconds, 1)


@pytest.mark.parametrize(
    "what",
    ["a car drives", "a train drives", "a boat sails to the right", "a balloon floats", "a red ball", "a dog sits"],
)
def test_other_subjects_stay_in_the_picture(what: str) -> None:
    assert always_inside(what, 8.0, 0)


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
    assert always_inside(f"{what}, {move}", 6.0, 0)


@pytest.mark.parametrize("angle", ["low angle", "high angle", "overhead shot", "eye level"])
def test_angles_keep_the_subject_in_the_picture(angle: str) -> None:
    for what in ("a woman stands in a park", "a red box on a table", "a man walks in a neon street"):
        assert always_inside(f"{angle}, {what}", 4.0, 0)


def height_in_picture(prompt: str) -> float:
    scene = stage(prompt, seconds=4.0, seed=0)
    subject = scene.subjects[0]
    x, y, z = position(scene, subject, 0, 0.0)
    top = 2 * extent(subject.subject, scene)[2]
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
    assert always_inside("close-up of a woman in a park", lift=0.9)
    assert not always_inside("close-up of a woman in a park", lift=0.2)


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


def span(scene: Blocked, low: float = 0.0, high: float = 1.0) -> tuple[float, float, float, float]:
    """The corners of the picture's part that all subjects' middles, feet and heads take: left, right, bottom, top."""
    points = []
    for subject in scene.subjects:
        for index in range(len(subject.placements)):
            x, y, z = position(scene, subject, index, 0.0)
            for lift in (low, high):
                points.append(
                    seen(scene, (x, y, z + lift * 2 * extent(subject.subject, scene)[2]), 0.0, scene.said.aspect)[:2]
                )
    xs, ys = zip(*points, strict=True)
    return min(xs), max(xs), min(ys), max(ys)


@pytest.mark.parametrize(
    "prompt",
    [
        "three women and two men stand in a park",
        "five people walk in a park",
        "a dog and a woman walk on the beach",
        "a woman and a dog run in a meadow",
        "two cars drive on a country road",
        "three cars drive on a country road",
        "three dogs run in a meadow",
    ],
)
def test_a_group_fills_the_picture_and_all_of_it_is_in_it(prompt: str) -> None:
    for aspect in (WIDE, 1.0):
        left, right, bottom, top = span(stage(prompt, seconds=8.0, seed=0, aspect=aspect))
        assert left > -1
        assert right < 1
        assert bottom > -1
        assert top < 1
        assert right - left > 0.9 or top - bottom > 0.6


def test_there_is_room_for_an_umbrella() -> None:
    for deed in ("stands", "walks"):
        scene = stage(f"a woman with a red umbrella {deed} in a park", seconds=4.0, seed=0)
        x, y, z = position(scene, scene.subjects[0], 0, 0.0)
        assert seen(scene, (x, y, z + 2.1), 0.0, WIDE)[1] < 1


def test_people_do_not_hide_their_image_in_a_mirror() -> None:
    scene = stage("a woman stands in front of a mirror", seconds=4.0, seed=0)
    x, y, _ = scene.subjects[0].placements[0].position
    here, image = (seen(scene, (x, at, 1.2), 0.0, WIDE)[0] for at in (y, 12.0 - y))
    assert abs(here - image) > 0.2
    assert abs(image) < 1


@pytest.mark.parametrize(
    "prompt",
    ["the camera follows behind a white car on a country road", "from behind, a man walks on a neon street"],
)
def test_a_camera_behind_looks_where_its_subject_goes(prompt: str) -> None:
    scene = stage(prompt, seconds=8.0, seed=0)
    key, heading = scene.camera.keys[0], scene.subjects[0].placements[0].heading
    ahead = (key.target[0] - key.eye[0], key.target[1] - key.eye[1])
    assert ahead[0] * math.cos(heading) + ahead[1] * math.sin(heading) > 0.95 * math.hypot(*ahead)
    assert scene.said.not_understood == ()


def test_a_car_that_comes_along_the_street_is_seen_whole() -> None:
    for prompt in ("a car drives on a neon street", "from behind, a car drives on a country road"):
        scene = stage(prompt, seconds=8.0, seed=0)
        car = scene.subjects[0]
        x, y, z = car.placements[0].position
        ex, ey, ez = extent(car.subject, scene)
        c, s = math.cos(car.placements[0].heading), math.sin(car.placements[0].heading)
        for along in (-ex, ex):
            for across in (-ey, ey):
                for up in (0, 2 * ez):
                    corner = (x + c * along - s * across, y + s * along + c * across, z + up)
                    assert max(map(abs, seen(scene, corner, 0.0, WIDE)[:2])) < 1


@pytest.mark.parametrize("what", ["a red car drives", "a boat sails on the sea", "a dog runs on the beach"])
def test_a_tall_picture_shows_them_whole_too(what: str) -> None:
    scene = stage(what, seconds=8.0, seed=0, aspect=TALL)
    subject = scene.subjects[0]
    x, y, z = position(scene, subject, 0, 0.0)
    ex, _, ez = extent(subject.subject, scene)
    for side in (-ex, ex):
        assert abs(seen(scene, (x + side, y, z + ez), 0.0, TALL)[0]) < 1


@pytest.mark.parametrize("aspect", [WIDE, 1.0, TALL])
@pytest.mark.parametrize("what", ["a red ball rolls to the right", "a blue box slides to the left"])
def test_what_is_pushed_stays_in_the_picture(what: str, aspect: float) -> None:
    for seconds in (4.0, 20.0):
        scene = stage(what, seconds=seconds, seed=0, aspect=aspect)
        (x, y, z), (velocity,) = scene.subjects[0].placements[0].position, scene.events[0].velocities
        loss = 0.08 if scene.events[0].action == "roll" else 0.295
        time = min(abs(velocity[0]) / loss, seconds)
        end = x + math.copysign(abs(velocity[0]) * time - loss * time**2 / 2, velocity[0])
        for at in (x, end):
            assert abs(seen(scene, (at, y, z + 0.1), 0.0, aspect)[0]) < 1


def test_the_camera_goes_with_who_turns_round_and_comes_back() -> None:
    scene = stage(
        "A woman walks down a neon street. Three people walk about. She turns round and comes back.",
        seconds=10.0,
        seed=0,
    )
    assert scene.camera.follow == "woman"
    assert all(
        abs(seen(scene, (*position(scene, scene.subjects[0], 0, t)[:2], 0.9), t, WIDE)[0]) < 0.4 for t in range(11)
    )
