"""Modifiers find their noun, nouns find whom they mean."""

import pytest

from langit.errors import RequestError
from langit.understanding.drafts import Figure, Wear
from langit.understanding.phrases import MOST, Nouns, Phrase, deny, give
from langit.understanding.words import tokenize


def phrase(text: str, *words: str) -> Phrase:
    found = Phrase(words=set(words))
    for place, token in enumerate(tokenize(text)):
        room = next(sense.room for sense in token.senses)
        found.add(place, room, token)
    return found


def test_a_noun_takes_one_color_and_no_second() -> None:
    ball = Figure(kind="ball")
    assert give(ball, "color", "red", "red")
    assert not give(ball, "color", "blue", "blue")
    assert ball.color == "red"


def test_only_people_have_hair() -> None:
    assert not give(Figure(kind="ball"), "hair", "red", "red")
    assert give(Figure(kind="man"), "hair", "red", "red")


def test_what_is_said_and_denied_is_an_error() -> None:
    ball = Figure(kind="ball", color="red")
    with pytest.raises(RequestError, match="red"):
        deny(ball, "color", "red", "red")
    other = Figure(kind="ball")
    deny(other, "color", "red", "red")
    with pytest.raises(RequestError, match="red"):
        give(other, "color", "red", "red")
    deny(Wear("hat"), "color", "red", "red")


def test_definite_nouns_point_back_and_others_do_not() -> None:
    nouns = Nouns(seed=0)
    red = nouns.touch(nouns.mention("ball", phrase("red", "a"), plural=False, definite=False))
    red[0].color = "red"
    assert nouns.mention("ball", phrase("red", "the"), plural=False, definite=True) == red
    blue = nouns.mention("ball", phrase("blue", "the"), plural=False, definite=True)
    assert blue != red
    assert nouns.mention("ball", phrase("", "a"), plural=False, definite=False) != red


def test_counts_are_bounded() -> None:
    nouns = Nouns(seed=0)
    assert nouns.mention("ball", phrase("twelve"), plural=True, definite=False)[0].count == 12
    assert nouns.mention("domino", phrase(""), plural=True, definite=False)[0].count == 12
    assert nouns.mention("box", phrase(""), plural=True, definite=False)[0].count == 3
    assert MOST >= 12


def test_two_colors_of_a_plural_are_two_subjects() -> None:
    found = Nouns(seed=0).mention("ball", phrase("four red green"), plural=True, definite=False)
    assert [(figure.color, figure.count) for figure in found] == [("red", 2), ("green", 2)]


def test_people_of_either_sex_are_shared_out() -> None:
    nouns = Nouns(seed=0)
    assert [(f.kind, f.count) for f in nouns.people("person", phrase("five"), plural=True, definite=False)] == [
        ("woman", 3),
        ("man", 2),
    ]


def test_a_pronoun_tells_the_sex_that_was_open() -> None:
    nouns = Nouns(seed=0)
    (person,) = nouns.touch(nouns.people("person", phrase("", "a"), plural=False, definite=False))
    assert person.kind == "woman"
    assert nouns.pronoun("he") == [person]
    assert person.kind == "man"
    assert nouns.pronoun("she") == []
