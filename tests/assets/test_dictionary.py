"""The lists of words: what is in them, as what a word is used most, and what its noun is."""

import pytest

from langit.assets.dictionary import languages, look_up


def test_there_is_a_list_of_each_language() -> None:
    assert languages() == ("en", "id")


@pytest.mark.parametrize(
    ("word", "part", "kind"),
    [("panda", "n", "A"), ("suitcase", "n", "C"), ("eat", "v", "-"), ("fluffy", "a", "-"), ("hot dog", "n", "O")],
)
def test_rows(word: str, part: str, kind: str) -> None:
    row = look_up("en", word)
    assert row is not None
    assert (row.word, row.part, row.kind) == (word, part, kind)


@pytest.mark.parametrize(("code", "word"), [("en", "aardvark"), ("en", "zucchini"), ("id", "kucing"), ("id", "abad")])
def test_first_and_last_words_are_found(code: str, word: str) -> None:
    assert look_up(code, word) is not None


@pytest.mark.parametrize("word", ["", "womna", "dog\t", "dog\nn", "é", "🎥"])
def test_what_is_no_word_is_in_no_list(word: str) -> None:
    assert look_up("en", word) is None
