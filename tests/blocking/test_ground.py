"""The room that bodies take and the ground they have."""

import pytest

from langit.blocking.ground import EYES, box, boxes, dice, ground, span_of, speed
from langit.scene.catalogue import settings
from langit.scene.layout import LAYOUTS
from langit.scene.scene import Event, Placement, Scene, Subject


@pytest.mark.parametrize("setting", settings())
def test_every_setting_has_ground_and_room_for_a_camera(setting: str) -> None:
    here = ground(setting)
    assert here.x[0] < here.x[1]
    assert here.y[0] < here.y[1]
    for value, (low, high) in zip(LAYOUTS[setting].camera, EYES[setting], strict=True):
        assert low <= value <= high


def test_boxes_turn_with_the_heading_and_meet_when_they_overlap() -> None:
    scene = Scene(setting="country_road", subjects=(Subject(id="car", kind="car"),))
    along = box(scene.subjects[0], Placement(position=(0, 0, 0), heading=0.0), scene)
    across = box(scene.subjects[0], Placement(position=(0, 0, 0), heading=1.5707963), scene)
    assert along.hx == pytest.approx(across.hy, abs=1e-6)
    assert along.meets(across)
    far = box(scene.subjects[0], Placement(position=(9, 0, 0)), scene)
    above = box(scene.subjects[0], Placement(position=(0, 0, 5)), scene)
    assert not along.meets(far)
    assert not along.meets(above)


def test_a_cloth_begins_above_what_it_falls_on() -> None:
    ball = Subject(id="ball", kind="ball", placements=(Placement(position=(0, 0, 0)),))
    cloth = Subject(id="cloth", kind="cloth", placements=(Placement(position=(0, 0, 0)),))
    scene = Scene(subjects=(ball, cloth), events=(Event(subject="cloth", action="drape", target="ball"),))
    one, other = boxes(scene)
    assert other.bottom > one.top


def test_chance_is_of_the_seed_and_the_purpose() -> None:
    scene = Scene(seed=3)
    assert dice(scene, "a").random() == dice(scene, "a").random()
    assert dice(scene, "a").random() != dice(scene, "b").random()
    assert dice(scene, "a").random() != dice(Scene(seed=4), "a").random()


def test_an_event_lasts_to_the_next_of_its_subject() -> None:
    events = (
        Event(subject="a", action="walk", start=0.0),
        Event(subject="b", action="run", start=1.0),
        Event(subject="a", action="stop", start=3.0),
    )
    scene = Scene(events=events, seconds=8.0)
    assert span_of(scene, "a", 0) == (0.0, 3.0)
    assert span_of(scene, "b", 1) == (1.0, 8.0)
    assert span_of(scene, "a", 2) == (3.0, 8.0)


def test_speeds() -> None:
    scene = Scene(setting="park")
    man = Subject(id="man", kind="man")
    assert speed(man, "walk", "normal", scene) == 1.3
    assert speed(man, "run", "normal", scene) == 3.2
    assert speed(man, "walk", "slow", scene) < 1.0
