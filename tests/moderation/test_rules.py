"""Every unsafe case is refused for what it is, and its harmless twin is not, in seven languages."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from langit.moderation import lexicon, rules
from langit.moderation.decision import categories

CASES = Path(__file__).parent / "cases"
LANGUAGES = ("en", "id", "ms", "es", "zh", "ar", "hi")
SURE = 0.5


def rows(language: str) -> Iterator[tuple[str, str, str]]:
    for line in (CASES / f"{language}.tsv").read_text("utf-8").splitlines():
        category, unsafe, twin = line.split("\t")
        yield category, unsafe, twin


@cache
def found(text: str) -> set[str]:
    return {finding.category for finding in rules.judge(text, "prompt") if finding.score >= SURE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_unsafe_cases_are_found(language: str) -> None:
    missed = [(category, unsafe) for category, unsafe, _ in rows(language) if not found(unsafe)]
    assert not missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_their_twins_are_not(language: str) -> None:
    accused = [(twin, found(twin)) for _, _, twin in rows(language) if found(twin)]
    assert not accused


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_are_found_for_what_they_are(language: str) -> None:
    all_rows = list(rows(language))
    right = sum(category in found(unsafe) for category, unsafe, _ in all_rows)
    assert right >= 0.94 * len(all_rows)


def test_every_category_has_cases_and_every_rule_has_words() -> None:
    assert {category for category, _, _ in rows("en")} == set(categories())
    named = {name for language in lexicon.languages() for name in lexicon.concepts_of(language)} | {"minor"}
    for rule in rules.rules():
        assert rule.category in categories()
        for entry in (*rule.all, rule.unless):
            assert entry <= named, rule.id


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("a nude 15-year-old", True), ("a nude 15 yo", True), ("seorang gadis usia 14 tahun bugil", True),
        ("una chica de 13 años desnuda", True), ("一个13岁的裸体女孩", True), ("a 16-year-old whisky", False),
        ("a 12-year-old dog sleeps", False),
    ],
)  # fmt: skip
def test_ages_are_read(text: str, refused: bool) -> None:
    assert ("sexual/minors" in found(text)) is refused


def test_what_shall_not_be_seen_is_no_offence_unless_it_takes_clothes_away() -> None:
    assert not rules.judge("nudity, blood, gore, deformed hands", "negative_prompt")
    assert not rules.judge("coat, dress, black", "negative_prompt")
    assert rules.judge("clothes, underwear", "negative_prompt")


def test_a_denied_word_is_not_meant() -> None:
    assert not found("a quiet street, no blood, without any nudity")


def test_a_word_in_the_spelling_of_its_own_kind_says_the_same() -> None:
    assert found("pr0n") == {"sexual"}
