"""Where a camera stands for what stays: near to a table, past a shoulder before a mirror, along an empty road."""

import pytest
from looking import TALL, WIDE, seen

from langit.understanding.stage import stage


@pytest.mark.parametrize("prompt", ["a glass and a ball on a wooden table", "a red cloth falls over a silver ball"])
def test_things_on_a_table_are_seen_large_through_a_long_lens(prompt: str) -> None:
    still, rolling = stage(prompt, seconds=4.0, seed=1), stage("a red ball rolls on a table", seconds=4.0, seed=1)
    assert still.camera.keys[0].fov < 0.7 * rolling.camera.keys[0].fov
    assert still.camera.aperture is not None
    assert still.camera.aperture < 2.0
    assert rolling.camera.aperture is None
    x, y, z = still.standing("ball").placements[0].position
    low, high = (seen(still, (x, y, z + at), 0.0, WIDE)[1] for at in (0.0, 0.32))
    assert high - low > 0.6  # of a picture that is 2 high
    assert high < 0.9


def test_an_aperture_that_was_said_stays() -> None:
    assert stage("a glass on a table, f/8", seconds=4.0, seed=1).camera.aperture == 8.0


@pytest.mark.parametrize("aspect", [WIDE, 1.0, TALL])
def test_the_face_in_the_mirror_is_in_the_picture_beside_the_head_before_it(aspect: float) -> None:
    scene = stage("a man looks at himself in a mirror", seconds=4.0, seed=1, aspect=aspect)
    x, y, _ = scene.subjects[0].placements[0].position
    assert 6.0 - y < 1.5  # the mirror hangs at y 6
    head, face = (seen(scene, (x, at, 1.65), 0.0, aspect) for at in (y, 12.0 - y))
    for across, up in (head[:2], face[:2]):
        assert abs(across) < 0.95
        assert abs(up) < 0.95
    eye = scene.camera.keys[0].eye
    assert abs(face[0] - head[0]) > 0.25 / (y - eye[1])  # more than a head is wide there
    assert scene.camera.aperture == 9.0


def test_who_looks_into_a_mirror_beside_somebody_stands_where_others_do() -> None:
    scene = stage("a man and a woman look into a mirror", seconds=4.0, seed=1)
    assert all(standing.placements[0].position[1] < 4.5 for standing in scene.subjects)


def test_a_road_with_nobody_on_it_is_looked_along() -> None:
    empty, driven = (stage(prompt, seconds=4.0, seed=1) for prompt in ("a country road", "a car on a country road"))
    far = [(60.0, 5.5, 0.0), (120.0, 5.5, 0.0)]
    assert all(abs(seen(empty, place, 0.0, WIDE)[axis]) < 0.3 for place in far for axis in (0, 1))
    assert abs(seen(driven, far[0], 0.0, WIDE)[0]) > 1.0
