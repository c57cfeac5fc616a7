"""How it is filmed, in both languages; what others do is not taken for the camera's doing."""

import pytest

from langit.understanding.grammar import read


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
    ],
)
def test_moves(prompt: str, moves: list[str]) -> None:
    assert [move.name for move in read(prompt).filming.moves] == moves


@pytest.mark.parametrize(
    ("prompt", "shot", "angle"),
    [
        ("close-up of a man", "close_up", None),
        ("an aerial view of the sea", "aerial", None),
        ("low angle, a man", None, "low"),
        ("wide shot, a ball", "wide", None),
        ("jarak dekat seorang pria", "close_up", None),
        ("dari udara, laut", "aerial", None),
        ("sudut rendah, seorang pria", None, "low"),
        ("overhead shot of a ball", None, "overhead"),
    ],
)
def test_shots_and_angles(prompt: str, shot: str | None, angle: str | None) -> None:
    film = read(prompt).filming
    assert (film.shot, film.angle) == (shot, angle)


def test_handheld_and_pace() -> None:
    assert read("handheld, a man runs").filming.handheld
    assert not read("a man runs, not handheld").filming.handheld
    assert read("the camera slowly pans left over the sea").filming.moves[0].manner == "slow"
    assert read("zoom masuk perlahan ke bola").filming.moves[0].manner == "slow"


def test_the_camera_looks_at_whom_it_moves_around() -> None:
    story = read("A ball and a red car. The camera orbits around the car.")
    assert story.filming.focus is story.figures[1]


def test_what_people_do_is_not_the_cameras_doing() -> None:
    story = read("A tracking shot follows a woman in a coat as she walks, then waves at the camera.")
    assert [deed.action for deed in story.deeds.all] == ["walk", "wave"]
    assert [move.name for move in story.filming.moves] == ["track"]
    assert read("A woman looks away.").filming.moves == []
    assert read("A man walks toward the camera and waves.").filming.moves == []
