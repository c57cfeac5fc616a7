"""Who can do what."""

import pytest

from langit.scene.lexicon import names
from langit.scene.vocabulary import ANIMALS, PEOPLE, SCENERY, THINGS, VEHICLES
from langit.understanding.drafts import GOING, INSTEAD, SUITS, suited


def test_every_action_suits_somebody_that_exists() -> None:
    kinds = PEOPLE | ANIMALS | VEHICLES | THINGS | SCENERY
    assert set(SUITS) == set(names("action"))
    assert all(who and who <= kinds for who in SUITS.values())


def test_what_is_done_instead_suits() -> None:
    for (_, kind), action in INSTEAD.items():
        assert kind in SUITS[action], (kind, action)
    for kind, action in GOING.items():
        assert kind in SUITS[action]


@pytest.mark.parametrize(
    ("action", "kind", "own"),
    [
        ("run", "car", "drive"),
        ("go", "boat", "sail"),
        ("stand", "ball", "rest"),
        ("walk", "ball", None),
        ("fly", "dog", None),
        ("fly", "flag", "flutter"),
        ("wave", "woman", "wave"),
    ],
)
def test_verbs_are_done_as_the_kind_does_them(action: str, kind: str, own: str | None) -> None:
    assert suited(action, kind) == own
