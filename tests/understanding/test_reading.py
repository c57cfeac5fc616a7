"""Words that mean several things mean the right one here; words without a use are kept."""

import pytest

from langit.understanding.grammar import Story, read


def kinds(story: Story) -> list[str]:
    return [figure.kind for figure in story.figures]


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("a glass ball", ["ball"]),
        ("a glass and a ball", ["glass", "ball"]),
        ("a stone wall", ["wall"]),
        ("dinding batu", ["wall"]),
        ("sebuah batu", ["rock"]),
        ("bola kaca", ["ball"]),
        ("a ball on a table", ["ball"]),
        ("a table in a park", ["table"]),
        ("a man in front of a mirror", ["man"]),
    ],
)
def test_things_materials_and_places(prompt: str, found: list[str]) -> None:
    assert kinds(read(prompt)) == found


def test_leaves_fall_or_somebody_leaves() -> None:
    assert read("autumn leaves in a park").surroundings.has("precipitation", "leaves")
    assert [deed.action for deed in read("a woman leaves").deeds.all] == ["leave"]


def test_jalan_is_a_road_or_a_walk() -> None:
    assert read("di jalan").surroundings.setting() == "neon_street"
    assert [deed.action for deed in read("pria jalan pelan").deeds.all] == ["walk"]


@pytest.mark.parametrize(
    ("prompt", "lost"),
    [
        ("a red cat and a ball", {"red", "cat"}),
        ("seekor kucing hitam dan bola", {"kucing", "hitam"}),
        ("a fluffy dog", {"fluffy"}),
        ("a ball juggled by clowns", {"juggled", "clowns"}),
        ("a woman with a black purse", {"black", "purse"}),
        ("wanita membawa tas merah", {"tas", "merah"}),
    ],
)
def test_what_the_scene_cannot_show_is_reported_with_all_that_was_said_of_it(prompt: str, lost: set[str]) -> None:
    assert set(read(prompt).lost) == lost


def test_nobody_acts_in_place_of_somebody_unknown() -> None:
    story = read("A ball lies on a table. A cat runs past.")
    assert "runs" in story.lost
    assert all(deed.action == "rest" for deed in story.deeds.all)


def test_what_is_denied_needs_no_words() -> None:
    assert read("a ball without cats, no dragons").lost == []


def test_decorations_are_silent() -> None:
    assert read("A beautiful cinematic 4k video of a red ball, highly detailed").lost == []
