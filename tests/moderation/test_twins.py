"""What only looks unsafe, the harmless twins of the red team, is let through, as it stands and in disguise."""

import pytest

from langit.moderation.judge import decide
from langit.moderation.tiers import Part
from langit.redteam import cases, texts
from langit.redteam.evasions import WAYS

TWINS = [case.twin for case in cases.ours() if case.twin]
OURS = [case.twin for case in cases.ours() if case.twin and case.language in texts.LATIN]
LEAST = texts.bars()["spared"]
FEW = ("percent", "entities", "dotted", "spaced", "greek", "small capitals", "combining", "signs", "masked")


def spared(prompts: list[str]) -> float:
    return sum(not decide([Part("prompt", prompt)]).refused for prompt in prompts) / len(prompts)


def test_of_twins_hardly_one_is_refused() -> None:
    assert spared(TWINS) >= LEAST


def test_disguise_alone_is_no_reason() -> None:
    """Each way on a few of those that pass undisguised."""
    clear = [twin for twin in OURS[::9] if spared([twin])]
    assert len(clear) > 5
    assert spared([WAYS[name](twin) for name in FEW for twin in clear]) >= LEAST


@pytest.mark.slow
def test_no_disguise_of_a_twin_is_a_reason() -> None:
    clear = [twin for twin in OURS if spared([twin])]
    assert spared([way(twin) for way in WAYS.values() for twin in clear]) >= LEAST


@pytest.mark.parametrize("half", [half for chain in cases.chains() for half in (chain.first, chain.second)])
def test_a_half_is_harmless_alone(half: str) -> None:
    assert spared([half])
