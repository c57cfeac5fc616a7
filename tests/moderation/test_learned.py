"""The classifier adds to the rules what has no row, also deep inside a long text, and leaves ordinary prompts alone."""

import numpy as np
import pytest

from langit.moderation import learned, rules
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


def test_what_shall_not_be_seen_is_no_offence() -> None:
    assert not learned.judge(UNTOLD, rules.NEGATIVE)


def test_its_classes_are_categories() -> None:
    none, *others = learned.weights().classes
    assert none == "none"
    assert set(others) <= set(categories())
    assert np.isfinite(learned.weights().bias).all()
