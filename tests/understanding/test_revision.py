"""A revision changes what it says and nothing else."""

from dataclasses import replace

import pytest

from langit.blocking.block import block
from langit.errors import RequestError
from langit.scene.blocked import pinned
from langit.scene.scene import Scene
from langit.understanding.revision import from_the_sky, preceded, prolonged, returning, revised, to_the_sky
from langit.understanding.stage import understand

SAID = understand("A woman in a red coat walks to the right in a meadow. A white dog sits.", seconds=4.0, seed=1)
WALK = pinned(block(SAID))


def begins_the_same(scene: Scene, other: Scene) -> bool:
    """Whether all that was staged is still there, event for event."""
    return scene.subjects == other.subjects and other.events[: len(scene.events)] == scene.events


def test_a_longer_scene_keeps_what_was_and_goes_on() -> None:
    longer = prolonged(WALK, 3.0)
    assert longer.span == (0.0, 7.0)
    assert longer.seconds == WALK.seconds
    assert begins_the_same(WALK, longer)
    onward = longer.events[-1]
    assert (onward.subject, onward.action, onward.start, onward.end) == ("woman", "walk", 4.0, 7.0)
    assert onward.path[0] == next(event for event in WALK.events if event.subject == "woman").path[-1]


def test_an_extension_can_be_extended() -> None:
    twice = prolonged(prolonged(WALK, 3.0), 2.0)
    assert twice.span == (0.0, 9.0)
    assert [event.start for event in twice.events if event.subject == "woman"] == [0.0, 4.0, 7.0]


def test_an_extension_tells_what_happens_next() -> None:
    longer = prolonged(WALK, 4.0, "The woman waves, then the dog runs to the left.")
    told = longer.events[len(WALK.events) :]
    assert [(event.subject, event.action) for event in told] == [("woman", "wave"), ("dog", "run")]
    assert all(event.start is not None and event.start >= 4.0 for event in told)
    assert told[1].path


def test_nobody_comes_out_of_nothing() -> None:
    with pytest.raises(RequestError, match=r"there is no car in the scene"):
        prolonged(WALK, 4.0, "A car drives to the left.")


def test_an_earlier_beginning_changes_no_event() -> None:
    earlier = preceded(WALK, 2.0)
    assert earlier.span == (-2.0, 4.0)
    assert replace(earlier, shown=None) == WALK


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("a pendulum swings", "pendulum did before it began to swing"),
        ("a ball falls on a table", "ball did before it began to drop"),
        ("a cloth drapes over a ball", "cloth did before it began to drape"),
    ],
)
def test_what_was_kept_up_until_the_beginning_has_no_known_past(prompt: str, told: str) -> None:
    scene = understand(prompt, seconds=4.0, seed=1)
    for earlier in (preceded, from_the_sky):
        with pytest.raises(RequestError, match=f"nobody knows what the {told}"):
            earlier(scene, 2.0)
    later = understand(f"a woman waves, then {prompt}", seconds=4.0, seed=1)
    assert preceded(later, 2.0).span == (-2.0, 4.0), "it waits for its turn, as it did before"


def test_who_went_returns_to_where_he_began() -> None:
    there_and_back = returning(WALK, 3.0)
    home = there_and_back.subject("woman").placements[0].position[:2]
    assert there_and_back.events[-1].path[-1] == pytest.approx(home, abs=1e-6)
    with pytest.raises(RequestError, match="the ball cannot undo its drop"):
        returning(understand("a ball drops on a table", seconds=4.0, seed=1), 2.0)


def test_a_camera_goes_up_to_the_sky_and_comes_down_from_it() -> None:
    up, down = to_the_sky(WALK, 2.0), from_the_sky(WALK, 2.0)
    assert up.camera.keys[: len(WALK.camera.keys)] == WALK.camera.keys
    assert down.camera.keys[-len(WALK.camera.keys) :] == WALK.camera.keys
    for key, time in ((up.camera.keys[-1], 6.0), (down.camera.keys[0], -2.0)):
        assert key.time == time
        assert key.target[2] > key.eye[2] + 2


@pytest.mark.parametrize(
    ("prompt", "field", "value"),
    [
        ("at night", "time_of_day", "night"),
        ("saat matahari terbenam", "time_of_day", "sunset"),
        ("in the style of film noir", "style", "noir"),
    ],
)
def test_a_word_about_the_air_changes_the_air_alone(prompt: str, field: str, value: str) -> None:
    changed = revised(WALK, prompt)
    assert getattr(changed, field) == value
    assert changed.subjects == WALK.subjects
    assert changed.events == WALK.events
    assert changed.camera == WALK.camera


def test_snow_falls_on_the_same_scene() -> None:
    changed = revised(WALK, "It is snowing.")
    assert changed.weather.precipitation == "snow"
    assert (changed.setting, changed.subjects, changed.events) == (WALK.setting, WALK.subjects, WALK.events)


def test_somebody_gets_other_clothes_and_does_something_else_where_she_stood() -> None:
    changed = revised(WALK, "The woman in a blue coat runs to the left.")
    woman = changed.subject("woman")
    assert [(garment.kind, garment.color) for garment in woman.clothing] == [("coat", "blue")]
    assert woman.placements == WALK.subject("woman").placements
    assert [event.action for event in changed.events if event.subject == "woman"] == ["run"]
    assert changed.subject("dog") == WALK.subject("dog")


def test_somebody_new_is_placed_among_the_others() -> None:
    changed = revised(WALK, "A man walks to the left.")
    assert {subject.id for subject in changed.subjects} == {"woman", "dog", "man"}
    assert block(changed).standing("man").placements
    assert changed.subject("woman") == WALK.subject("woman")


def test_what_was_only_said_is_pinned_as_it_was_blocked() -> None:
    for edit in (lambda scene: prolonged(scene, 3.0), lambda scene: revised(scene, "at night")):
        assert edit(SAID) == edit(WALK)


def test_another_place_is_blocked_anew() -> None:
    changed = revised(WALK, "in a neon street in Tokyo")
    assert changed.setting == "neon_street"
    assert not any(subject.placements for subject in changed.subjects)
    assert block(changed).camera.keys


@pytest.mark.parametrize(
    ("change", "id", "color"),
    [
        ("her coat is blue", "woman", "blue"),
        ("his coat is green", "man", "green"),
        ("at night in the rain, the coat of the woman is blue", "woman", "blue"),
        ("mantel wanita itu biru", "woman", "blue"),
        ("the man's coat is white", "man", "white"),
    ],
)
def test_words_of_a_change_find_whose_garment_is_meant(change: str, id: str, color: str) -> None:
    before = understand("a woman in a red coat and a man in a black coat walk in a park", seconds=2, seed=0)
    after = revised(before, change)
    assert {s.id: s.clothing[0].color for s in after.subjects} == {"woman": "red", "man": "black"} | {id: color}
    assert all(subject.color is None for subject in after.subjects)
    assert after.not_understood == ()


def test_a_pronoun_means_who_is_there_and_what_nobody_spoke_of_stays() -> None:
    before = understand("a woman in a red silk coat walks in a park with a dog", seconds=2, seed=0)
    after = prolonged(before, 2.0, "she turns round and waves")
    assert [e.action for e in after.events if e.subject == "woman"] == ["walk", "turn_round", "wave"]
    assert [s.kind for s in after.subjects] == ["woman", "dog"]
    blue = revised(before, "her coat is blue").subjects[0].clothing[0]
    assert (blue.color, blue.material) == ("blue", "silk")


def test_a_pronoun_for_nobody_is_said_to_be_nothing() -> None:
    before = understand("a ball lies on a table", seconds=2, seed=0)
    with pytest.raises(RequestError, match="nothing in the prompt is known"):
        prolonged(before, 2.0, "she waves")
