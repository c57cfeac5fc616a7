"""A blocked scene has nothing left open, and blocking it again changes nothing."""

from dataclasses import replace

import pytest

from langit.blocking.block import block
from langit.scene.blocked import pinned
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
    assert [len(standing.placements) for standing in scene.subjects] == [2, 1]
    walk, roll, wave = scene.events
    assert (walk.start, walk.end) == (0.0, 5.0)
    assert walk.path
    assert len(roll.velocities) == 1
    assert (wave.start, wave.end) == (5.0, 9.0)
    assert scene.camera.keys


def test_blocking_again_changes_nothing() -> None:
    scene = pinned(block(OPEN))
    assert pinned(block(scene)) == scene
    assert block(scene).events == block(OPEN).events


@pytest.mark.parametrize("seconds", [0.1, 3.0, 60.0])
def test_any_length(seconds: float) -> None:
    scene = block(replace(OPEN, seconds=seconds))
    assert all(event.start >= 0 for event in scene.events)
    assert block(pinned(scene)).events == scene.events


def test_a_path_that_was_given_is_kept() -> None:
    path = ((0.0, 2.0), (1.0, 2.0))
    events = (replace(OPEN.events[0], path=path, end=4.0), *OPEN.events[1:])
    assert block(replace(OPEN, events=events)).events[0].path == path


def test_no_subject_at_all() -> None:
    assert block(Scene(setting="sea")).camera.keys


def test_what_was_said_is_kept_beside_what_was_decided() -> None:
    assert block(OPEN).said == OPEN
    assert not any(subject.placements for subject in block(OPEN).said.subjects)


def test_an_event_lasts_to_the_next_of_its_subject() -> None:
    events = (
        Event(subject="ball", action="roll", start=1.0),
        Event(subject="woman", action="wave"),
        Event(subject="ball", action="stop", start=3.0),
    )
    times = [(event.start, event.end) for event in block(replace(OPEN, events=events, seconds=8.0)).events]
    assert times == [(1.0, 3.0), (0.0, 8.0), (3.0, 8.0)]
