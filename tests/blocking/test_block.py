"""A blocked scene has nothing left open, and blocking it again changes nothing."""

from dataclasses import replace

import pytest

from langit.blocking.block import block
from langit.scene.scene import Camera, Event, Scene, Subject

OPEN = Scene(
    setting="park",
    subjects=(Subject(id="woman", kind="woman", count=2), Subject(id="ball", kind="ball")),
    events=(
        Event(subject="woman", action="walk"),
        Event(subject="ball", action="roll", direction="left"),
        Event(subject="woman", action="wave", start=5.0),
    ),
    camera=Camera(focus="woman"),
    seconds=9.0,
)


def test_everything_is_filled_in() -> None:
    scene = block(OPEN)
    assert [len(subject.placements) for subject in scene.subjects] == [2, 1]
    walk, roll, wave = scene.events
    assert (walk.start, walk.end) == (0.0, 5.0)
    assert walk.path
    assert roll.velocity is not None
    assert (wave.start, wave.end) == (5.0, 9.0)
    assert scene.camera.keys


def test_blocking_again_changes_nothing() -> None:
    scene = block(OPEN)
    assert block(scene) == scene


@pytest.mark.parametrize("seconds", [0.1, 3.0, 60.0])
def test_any_length(seconds: float) -> None:
    scene = block(replace(OPEN, seconds=seconds))
    assert all((e.start or 0.0) >= 0 for e in scene.events)
    assert block(scene) == scene


def test_a_path_that_was_given_is_kept() -> None:
    path = ((0.0, 2.0), (1.0, 2.0))
    events = (replace(OPEN.events[0], path=path, end=4.0), *OPEN.events[1:])
    assert block(replace(OPEN, events=events)).events[0].path == path


def test_no_subject_at_all() -> None:
    assert block(Scene(setting="sea")).camera.keys
