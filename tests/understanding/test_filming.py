"""Camera verbs and directions make moves of the vocabulary."""

from typing import get_args

import pytest

from langit.scene.vocabulary import MoveName
from langit.understanding.filming import SENSE, VERBS, Filming


def test_every_move_exists() -> None:
    assert set(SENSE.values()) <= set(get_args(MoveName))
    assert {(verb, "") for verb in ("pan", "tilt", "dolly", "truck", "orbit", "crane", "zoom")} <= set(SENSE)
    assert set(VERBS.values()) <= {verb for verb, _ in SENSE}


@pytest.mark.parametrize(("verb", "direction", "move"), [("pan", "left", "pan_left"), ("move", "up", "crane_up")])
def test_a_verb_waits_for_its_direction(verb: str, direction: str, move: str) -> None:
    film = Filming()
    film.begin(verb, 0)
    assert film.direct(direction)
    assert [m.name for m in film.moves] == [move]
    assert film.settle() is None


def test_a_verb_without_direction_gets_the_usual_one() -> None:
    film = Filming()
    film.begin("pan", 0)
    film.settle()
    assert film.moves[0].name == "pan_right"


def test_a_verb_that_means_nothing_alone_is_given_back() -> None:
    film = Filming()
    film.begin("look", 7)
    assert film.settle() == 7


def test_pace_is_of_the_move_just_said_or_of_the_next() -> None:
    film = Filming()
    film.pace("slow")
    film.add("zoom_in")
    film.add("pan_left")
    film.pace("fast")
    assert [move.manner for move in film.moves] == ["slow", "fast"]
