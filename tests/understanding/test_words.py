"""Prompts to tokens: phrases, doubled plurals, endings, typing errors, two languages in one sentence."""

import pytest

from langit.understanding.words import Token, tokenize


def one(text: str) -> Token:
    (token,) = tokenize(text)
    return token


@pytest.mark.parametrize(
    ("text", "room", "name"),
    [
        ("close-up", "shot", "close_up"),
        ("abu-abu", "color", "gray"),
        ("bola-bola", "kind", "ball"),
        ("HUJAN DERAS", "precipitation", "rain"),
        ("light blue", "color", "cyan"),
        ("bolanya", "kind", "ball"),
        ("woman's", "kind", "woman"),
        ("bird’s eye view", "shot", "aerial"),  # noqa: RUF001  # the quote that phones type
    ],
)
def test_forms_are_found(text: str, room: str, name: str) -> None:
    assert one(text).named(room) == name


def test_a_plural_is_marked() -> None:
    assert one("boxes").plural
    assert one("bola-bola").plural
    assert not one("ball").plural
    assert not one("anak laki-laki").plural


def test_each_sentence_decides_on_words_of_both_languages() -> None:
    tokens = tokenize("Air laut tenang. The air is clear.")
    codes = [token.code for token in tokens if token.word == "air"]
    assert codes == ["id", "en"]


def test_numbers_emoji_and_signs_are_no_trouble() -> None:
    tokens = tokenize("🎥 3 balls!!! ✨ 〜 100% ¿")
    assert [token.named("number") for token in tokens if token.says("number")] == ["3"]
    assert any(token.named("kind") == "ball" for token in tokens)


@pytest.mark.parametrize(
    ("text", "room", "name"),
    [("🐕", "kind", "dog"), ("👩🏽", "kind", "woman"), ("🌧️", "precipitation", "rain"), ("👩‍🚀", "people", "astronaut")],
)
def test_emoji_of_rows_are_read_in_any_skin_tone(text: str, room: str, name: str) -> None:
    assert one(text).named(room) == name


def test_other_emoji_and_scripts_keep_their_words() -> None:
    assert [token.text for token in tokenize("a cat 🐈 smiles ❤️ 犬")] == ["a", "cat", "🐈", "smiles", "❤️", "犬"]
    assert not one("🐈").known
