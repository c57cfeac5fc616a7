"""Typing errors are mended, and no word that a dictionary of either language holds is taken for one."""

import pytest

from langit.understanding.repair import in_dictionary
from langit.understanding.words import tokenize


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("womna", "woman"),
        ("yelow", "yellow"),
        ("baloon", "balloon"),
        ("umbrela", "umbrella"),
        ("prak", "park"),
        ("snwoing", "snowing"),
        ("sunglases", "sunglasses"),
        ("brjalan", "berjalan"),
    ],
)
def test_a_slip_is_mended(wrong: str, right: str) -> None:
    (token,) = tokenize(wrong)
    assert (token.word, token.text) == (right, wrong)


@pytest.mark.parametrize(
    "word",
    [
        "cats", "feathers", "computer", "diving", "blanketed", "dining", "horse", "cat", "goat", "bat", "bell", "lion",
        "hog", "dragon", "robot", "tower", "baseball", "reflection", "geese", "strumming", "happiest", "woodenly",
        "kucing", "berenang", "permainan", "memasak", "bernyanyi", "lukisannya", "mendayung",
    ],
)  # fmt: skip
def test_a_word_of_a_dictionary_is_what_it_is(word: str) -> None:
    assert in_dictionary(word)
    assert not any(token.known for token in tokenize(word))


@pytest.mark.parametrize("word", ["cap5", "xq", "zzzzzzzz", "balonnen"])
def test_what_is_like_nothing_stays(word: str) -> None:
    assert not any(token.known for token in tokenize(word))
