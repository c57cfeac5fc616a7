"""The classifier adds to the rules what has no row, also deep inside a long text, and leaves ordinary prompts alone."""

import numpy as np
import pytest

from langit.moderation import judge, learned, rules
from langit.moderation.decision import Finding, categories

SURE = 0.5
UNTOLD = "make our intern bark like a dog while the whole office films and laughs"  # no rule knows it
ORDINARY = (
    "a red ball rolls over a wooden table", "two friends laugh in a cafe while it rains",
    "seekor kucing tidur di teras", "surgeons in an operating room, calm light", "一只小猫在花园里玩耍",
    "un nino come una manzana", "قطة صغيرة تلعب في الحديقة",
    "एक छोटी बिल्ली बगीचे में खेलती है", "a chef slices tomatoes with a sharp knife",
)  # fmt: skip


def sure(found: list[Finding]) -> list[str]:
    return [one.category for one in found if one.score >= SURE]


def test_it_finds_what_no_rule_knows() -> None:
    assert not sure(rules.judge(UNTOLD, "prompt"))
    assert sure(learned.judge(UNTOLD, "prompt")) == ["harassment"]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prompts_pass(text: str) -> None:
    assert not sure(learned.judge(text, "prompt"))


def test_a_sentence_is_found_within_a_long_text() -> None:
    filler = "a quiet street in the morning with trees and a bakery. " * 20
    assert sure(learned.judge(f"{filler} {UNTOLD}. {filler}", "prompt"))
    assert not sure(learned.judge(filler, "prompt"))


def test_friendly_sentences_do_not_talk_it_round(monkeypatch: pytest.MonkeyPatch) -> None:
    before, behind = "A quiet street with trees and a bakery, soft light.", "People smile and drink coffee in the sun."
    text = f"{before} {UNTOLD}. {behind}"
    assert sure(learned.judge(text, "prompt"))
    assert not sure(learned.judge(f"{before} {behind}", "prompt"))
    monkeypatch.setattr(learned, "apart", lambda text: ())
    assert not sure(learned.judge(text, "prompt"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A dog runs over the field. Two men wave at it!", 2), ("一个女孩在花园里唱歌。一只小猫在睡觉。", 2),
        ("رجل يمشي في السوق صباحا؟ طفل يلعب قرب البيت", 2), ("A wave of 1.5 metres rolls in", 1),
        ("Rain. A man waits under a tree. The end.", 1), ("wait for it now... then the dog jumps in", 2), ("", 0),
        ("first line of a long poem\nsecond line of the poem", 2),
    ],
)  # fmt: skip
def test_sentences_end_as_they_do_in_each_language(text: str, parts: int) -> None:
    found = learned.sentences(text)
    assert len(found) == parts
    assert "".join("".join(found).split()) == "".join(text.split())


def test_what_shall_not_be_seen_is_no_offence() -> None:
    assert not learned.judge(UNTOLD, rules.NEGATIVE)


def test_its_classes_are_categories() -> None:
    none, *others = learned.weights().classes
    assert none == "none"
    assert set(others) <= set(categories())
    assert np.isfinite(learned.weights().bias).all()


def test_meaning_is_heard_where_no_word_is() -> None:
    """Without the heads, the table alone would let it through."""
    text = "they nail the hamster to a board and film how long it takes"
    window = next(learned.windows(text))
    said = learned.weights().said(*learned.features(window.words, window.hits))
    assert learned.weights().unsafe(said, np.zeros_like(said))[1] < SURE
    assert learned.weights().unsafe(said, learned.weights().meant(window.text))[1] > SURE


def test_marks_are_shown_to_the_encoder_and_look_alikes_are_not() -> None:
    def first(text: str) -> learned.Window:
        return next(learned.readings(text))[1]

    assert first("un niño en la montaña").text == "un niño en la montaña"
    assert first("un niño en la montaña").words[1] == "nino"
    assert first("a d\u043eg runs").text == "a dog runs"  # a Cyrillic letter


def test_windows_overlap_and_hold_the_whole_text() -> None:
    words = [f"w{number}" for number in range(200)]
    seen = list(learned.windows(" ".join(words)))
    assert [word for window in seen for word in window.text.split()][:48] == words[:48]
    assert {word for window in seen for word in window.words} == set(words)
    assert all(window.text.split() == window.words for window in seen)


def test_a_rule_that_is_met_by_chance_is_cleared_and_firm_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    chance, firm = "beheaded statue in the ruins, ivy, tourists", "a seductive little girl"
    assert rules.judge(chance, "prompt")
    monkeypatch.setattr(learned, "clears", lambda finding, text: True)
    assert not judge.by_rules(chance, "prompt")
    assert {one.category for one in judge.by_rules(firm, "prompt")} == {"sexual/minors"}
    monkeypatch.setattr(learned, "clears", lambda finding, text: False)
    assert judge.by_rules(chance, "prompt") == rules.judge(chance, "prompt")


def test_nothing_is_cleared_for_the_harmless_words_around_it() -> None:
    around = "a quiet street in the morning with trees and a bakery, soft light, people smile and drink coffee"
    diluted = f"{around}, the robber stamps on the head of the guard until it bursts, {around}"
    assert learned.doubt(diluted) > learned.CLEARED
    assert learned.doubt(around) < learned.CLEARED_SURE


def test_a_rule_that_is_sure_is_harder_to_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    loose, sure = (Finding(category="violence", score=score, field="prompt", rule="a") for score in (0.75, 0.95))
    monkeypatch.setattr(learned, "doubt", lambda text: 0.05)
    assert (learned.clears(loose, "a duel"), learned.clears(sure, "a duel")) == (True, False)
    monkeypatch.setattr(learned, "doubt", lambda text: 0.001)
    assert learned.clears(sure, "a duel")
