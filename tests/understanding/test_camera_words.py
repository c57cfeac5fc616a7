"""How it is filmed, in both languages; what others do is not taken for the camera's doing."""

import pytest

from langit.scene.scene import Camera
from langit.understanding.stage import understand


def camera(prompt: str) -> Camera:
    return understand(prompt, seconds=8.0, seed=0).camera


@pytest.mark.parametrize(
    ("prompt", "moves"),
    [
        ("the camera pans to the left across a park", ["pan_left"]),
        ("the camera slowly tilts up a tree", ["tilt_up"]),
        ("dolly in on a ball", ["dolly_in"]),
        ("the camera orbits around a car", ["orbit"]),
        ("a tracking shot of a dog running", ["track"]),
        ("crane shot over a meadow", ["crane_up"]),
        ("zoom out from a box", ["zoom_out"]),
        ("a ball, the camera zooms in", ["zoom_in"]),
        ("the camera pans over a park", ["pan_right"]),
        ("the camera moves up over a park", ["crane_up"]),
        ("the camera moves to the right past a wall", ["truck_right"]),
        ("the camera looks away from a ball and then looks back", ["look_away", "look_back"]),
        ("static shot of a box", ["static"]),
        ("a ball, then the camera pans right and zooms in", ["pan_right", "zoom_in"]),
        ("kamera menyapu ke kiri di taman", ["pan_left"]),
        ("kamera mendongak ke pohon", ["tilt_up"]),
        ("kamera bergerak mendekati bola", ["dolly_in"]),
        ("kamera mengitari mobil", ["orbit"]),
        ("kamera mengikuti anjing", ["track"]),
        ("kamera naik di atas padang rumput", ["crane_up"]),
        ("a red box in a meadow, pan kiri", ["pan_left"]),
        ("a woman walks while the camera pulls back", ["dolly_out"]),
        ("flying through a city at night", ["dolly_in"]),
        ("rolling hills in the fog", []),
    ],
)
def test_moves(prompt: str, moves: list[str]) -> None:
    assert [move.move for move in camera(prompt).moves] == moves


@pytest.mark.parametrize(
    ("prompt", "shot", "angle"),
    [
        ("close-up of a man", "close_up", "eye_level"),
        ("an aerial view of the sea", "aerial", "eye_level"),
        ("low angle, a man", "full", "low"),
        ("wide shot, a ball", "wide", "eye_level"),
        ("a wide street in Tokyo, a man", "full", "eye_level"),
        ("a ball, front view", "full", "eye_level"),
        ("jarak dekat seorang pria", "close_up", "eye_level"),
        ("dari udara, laut", "aerial", "eye_level"),
        ("sudut rendah, seorang pria", "full", "low"),
        ("overhead shot of a ball", "full", "overhead"),
    ],
)
def test_shots_and_angles(prompt: str, shot: str, angle: str) -> None:
    film = camera(prompt)
    assert (film.shot, film.angle) == (shot, angle)


def test_handheld_and_pace() -> None:
    assert camera("handheld, a man runs").handheld
    assert not camera("a man runs, not handheld").handheld
    assert camera("the camera slowly pans left over the sea").moves[0].manner == "slow"
    assert camera("zoom masuk perlahan ke bola").moves[0].manner == "slow"


def test_the_camera_looks_at_whom_it_moves_around() -> None:
    assert camera("A ball and a red car. The camera orbits around the car.").focus == "car"


def test_what_people_do_is_not_the_cameras_doing() -> None:
    found = understand(
        "A tracking shot follows a woman in a coat as she walks, then waves at the camera.", seconds=8.0, seed=0
    )
    assert [event.action for event in found.events] == ["walk", "wave"]
    assert [move.move for move in found.camera.moves] == ["track"]
    assert camera("A woman looks away.").moves == ()
    assert camera("A man walks toward the camera and waves.").moves == ()


@pytest.mark.parametrize(
    ("prompt", "lens", "aperture"),
    [
        ("50mm f/1.4 portrait of a man", 50.0, 1.4),
        ("a man, 300 mm lens", 300.0, None),
        ("a man, f2.8, 105mm", 105.0, 2.8),
        ("lensa 28mm, seorang wanita", 28.0, None),
        ("a man, 500mm", None, None),
        ("a woman walks, shot on 35mm", None, None),
        ("a car with a shallow depth of field", None, 1.4),
    ],
)
def test_numbers_of_a_lens_are_read_as_they_are_written(prompt: str, lens: float, aperture: float) -> None:
    found = camera(prompt)
    assert (found.lens, found.aperture) == (lens, aperture)


@pytest.mark.parametrize("prompt", ["a portrait of a woman", "headshot of a man", "potret seorang wanita"])
def test_a_portrait_shows_a_face(prompt: str) -> None:
    assert camera(prompt).shot == "close_up"


@pytest.mark.parametrize(
    ("prompt", "shutter"),
    [
        ("a man runs, motion blur", 180),
        ("a car at night, long exposure", 360),
        ("seorang pria berlari, eksposur panjang", 360),
        ("a man runs", None),
    ],
)
def test_motion_blur_is_heard(prompt: str, shutter: float | None) -> None:
    assert camera(prompt).shutter == shutter
