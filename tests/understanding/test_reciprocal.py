"""Each other: who goes to meet whom, and words of it that nobody could do are told."""

import pytest

from langit.scene.scene import Scene
from langit.understanding.stage import understand


def scene(prompt: str) -> Scene:
    return understand(prompt, seconds=8.0, seed=0)


def fate(prompt: str, word: str) -> tuple[str, str]:
    return next((one.fate, one.what) for one in scene(prompt).reading if one.text == word)


@pytest.mark.parametrize(
    ("prompt", "word", "action", "ids"),
    [
        ("two people walk toward each other", "each other", "walk", ("woman", "man")),
        ("dua orang berjalan saling mendekat", "saling mendekat", "walk", ("woman", "man")),
        ("dua orang saling mendekati", "saling mendekati", "walk", ("woman", "man")),
        ("pria dan wanita berlari ke arah satu sama lain", "satu sama lain", "run", ("man", "woman")),
        ("a dog and a man approach each other", "approach each other", "walk", ("dog", "man")),
        ("two dogs run towards one another on a beach", "one another", "run", ("dog", "dog_2")),
        ("dua mobil merah melaju saling mendekat", "saling mendekat", "drive", ("car", "car_2")),
        ("two balls roll toward each other", "each other", "roll", ("ball", "ball_2")),
    ],
)
def test_two_who_go_toward_each_other_are_each_others_target(
    prompt: str, word: str, action: str, ids: tuple[str, str]
) -> None:
    found, (one, other) = scene(prompt), ids
    assert [(e.subject, e.action, e.target) for e in found.events] == [(one, action, other), (other, action, one)]
    assert fate(prompt, word)[0] == "shown"
    assert not found.not_understood


def test_a_group_that_is_parted_looks_alike_and_goes_on_together() -> None:
    found = scene("two tall women in red coats run to each other in the rain and wave")
    one, other = found.subjects
    assert (one.clothing[0].color, other.clothing[0].color, one.build, other.build) == ("red", "red", "tall", "tall")
    assert [e.subject for e in found.events if e.action == "wave"] == ["woman", "woman_2"]
    assert all(word.fate == "shown" for word in found.reading)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("four boxes stacked on each other", ["each other"]),
        ("two balls collide with each other", ["each other"]),
        ("bola merah dan bola biru saling bertabrakan", ["saling bertabrakan"]),
        ("a man and a woman stand next to each other", ["next to", "each other"]),
        ("two boxes next to each other", ["next to", "each other"]),
    ],
)
def test_what_is_so_among_themselves_is_shown(prompt: str, words: list[str]) -> None:
    assert [fate(prompt, word)[0] for word in words] == ["shown"] * len(words)


@pytest.mark.parametrize(
    "prompt",
    ["two people look at each other", "two dogs chase each other", "three people walk toward each other",
     "two people walk away from each other", "a man walks toward each other"],
)  # fmt: skip
def test_what_nobody_does_to_each_other_is_told(prompt: str) -> None:
    assert fate(prompt, "each other") == ("not_understood", "")


@pytest.mark.parametrize(
    ("prompt", "word"),
    [("the door opens", "opens"), ("she opens her umbrella", "opens"), ("wanita membuka payung", "membuka")],
)
def test_opening_is_told_for_nothing_opens(prompt: str, word: str) -> None:
    assert fate(prompt, word) == ("not_understood", "")


def test_a_film_opens_without_a_word_being_lost() -> None:
    assert not scene("the scene opens on a beach where a man walks").not_understood


@pytest.mark.parametrize(
    ("prompt", "actions"),
    [
        ("two women dance together", {"waltz"}),
        ("a man and a woman dance together in a park", {"waltz"}),
        ("dua orang menari bersama", {"waltz"}),
        ("dua wanita menari bersama sama di taman", {"waltz"}),
        ("seorang pria menari bersama seorang wanita", {"waltz"}),
        ("three women dance together", {"dance"}),
        ("two women walk together", {"walk"}),
    ],
)
def test_two_who_dance_together_hold_each_other(prompt: str, actions: set[str]) -> None:
    found = scene(prompt)
    assert {event.action for event in found.events} == actions
    assert not found.not_understood
