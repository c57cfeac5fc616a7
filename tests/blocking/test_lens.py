"""A lens changes how the world behind a subject looks, and not how large the subject is."""

import math

import pytest

from langit.blocking.block import block
from langit.errors import RequestError
from langit.request import VideoRequest
from langit.scene import file
from langit.scene.dimensions import extent
from langit.scene.scene import Camera, CameraKey, Scene, Subject
from langit.simulation.camera import view
from langit.understanding.stage import understood


def key(lens: float | None, *, kind: str = "woman", aspect: float = 16 / 9) -> CameraKey:
    camera = Camera(shot="full", focus="a", lens=lens)
    said = Scene(setting="meadow", subjects=(Subject(id="a", kind=kind),), camera=camera, aspect=aspect)
    return block(said).camera.keys[0]


def seen(one: CameraKey) -> float:
    """The height of what fills the picture at the subject, in meters."""
    return 2 * math.dist(one.eye, one.target) * math.tan(math.radians(one.fov) / 2)


@pytest.mark.parametrize("lens", [24.0, 35.0, 50.0])
def test_a_subject_stays_as_large_and_the_camera_goes(lens: float) -> None:
    usual, through = key(None), key(lens)
    assert through.fov == pytest.approx(2 * math.degrees(math.atan(36 * 9 / 16 / 2 / lens)), abs=0.01)
    assert seen(through) == pytest.approx(seen(usual), rel=0.12)
    nearer = math.dist(through.eye, through.target) < math.dist(usual.eye, usual.target)
    assert nearer == (through.fov > usual.fov)


def test_in_a_tall_picture_the_longer_side_is_upright() -> None:
    assert key(36.0, aspect=9 / 16).fov == pytest.approx(2 * math.degrees(math.atan(0.5)), abs=0.01)


@pytest.mark.parametrize(
    ("prompt", "lens"),
    [
        ("a woman walks in a park, 85mm lens", 85.0),
        ("telephoto shot of a car on a country road, 135mm", 135.0),
        ("a wide angle lens shows a house in a meadow", 24.0),
        ("seorang wanita berjalan di taman, lensa 50mm", 50.0),
        ("a woman walks, shot on 35mm film", None),
    ],
)
def test_words_choose_a_lens(prompt: str, lens: float | None) -> None:
    said = understood(prompt)
    assert said.scene.camera.lens == lens
    assert any(fact.path == "camera.lens" for fact in said.facts) == (lens is not None)
    assert file.loads(file.dumps(said.scene)) == said.scene


@pytest.mark.parametrize("aperture", [0.5, 65.0, float("nan")])
def test_no_lens_is_that_wide_or_narrow(aperture: float) -> None:
    with pytest.raises(RequestError, match=r"Use f/0\.7 to f/64"):
        VideoRequest(prompt="a ball", aperture=aperture)


def test_a_smaller_number_is_a_wider_lens() -> None:
    def width(aperture: float | None) -> float:
        camera = Camera(focus="a", aperture=aperture)
        said = Scene(setting="meadow", subjects=(Subject(id="a", kind="woman"),), camera=camera)
        return view(block(said).camera, 0.0).aperture

    assert width(2.8) == pytest.approx(2 * width(5.6))
    assert width(None) == width(2.0)


@pytest.mark.parametrize("lens", [0.0, 7.0, 301.0, float("nan")])
def test_no_camera_has_such_a_lens(lens: float) -> None:
    with pytest.raises(RequestError, match="Use 8 to 300"):
        VideoRequest(prompt="a ball", lens=lens)


@pytest.mark.parametrize("lens", [85.0, 135.0, 200.0])
@pytest.mark.parametrize("setting", ["park", "neon_street", "mirror_room"])
def test_a_long_lens_without_room_keeps_the_head_in_the_picture(setting: str, lens: float) -> None:
    said = Scene(setting=setting, subjects=(Subject(id="a", kind="woman"),), camera=Camera(focus="a", lens=lens))
    blocked = block(said)
    one, standing = blocked.camera.keys[0], blocked.standing("a")
    top = standing.placements[0].position[2] + 2 * extent(standing.subject, blocked)[2]
    assert one.target[2] < top < one.target[2] + seen(one) / 2


def test_a_close_up_is_taken_through_a_portrait_lens() -> None:
    camera = Camera(shot="close_up", focus="a")
    near, far = (
        block(Scene(setting="meadow", subjects=(Subject(id="a", kind=kind),), camera=camera)).camera.keys[0]
        for kind in ("woman", "dog")
    )
    assert near.fov < 30 < far.fov
    assert seen(near) < 0.35 * 2 * extent(Subject(id="a", kind="woman"), Scene(setting="meadow"))[2]
    assert math.dist(near.eye, near.target) > 0.9, "a nose is not stretched"
    assert near.eye[2] == pytest.approx(near.target[2], abs=0.05), "into the face"


@pytest.mark.parametrize("words", ["close-up of a man and a woman talking", "medium shot of a boy and a girl"])
def test_a_close_shot_of_two_shows_both(words: str) -> None:
    two = understood(f"{words} in a park").scene
    key, (one, other) = block(two).camera.keys[0], block(two).subjects
    apart = abs(one.placements[0].position[0] - other.placements[0].position[0])
    assert seen(key) * two.aspect > apart + 0.4
