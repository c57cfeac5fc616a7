"""The shipped perception net as what finds bodies: on renders of the training world no control may beat the truth."""

from collections.abc import Callable

import numpy as np
import pytest

from langit.clip import Size
from langit.engine import SMALL
from langit.evaluation import alignment
from langit.evaluation.controls import CONTROLS
from langit.evaluation.judge import CAUGHT, judge
from langit.evaluation.suites import cases
from langit.evaluation.tracking import Eye
from langit.evaluation.truths import TrueClip, render
from langit.simulation.families.cast import COLORS
from langit.training.perception import ASKED
from langit.weights import small

TRACKED = ("track", "direction", "permanence", "identity", "count")
Score = Callable[[str | None], dict[str, float]]


@pytest.fixture(scope="module")
def eye() -> Eye:
    return alignment.eye(small.load_perception(SMALL, ASKED, len(COLORS)))


@pytest.fixture(scope="module")
def clips() -> list[TrueClip]:
    """Four people who leave or pass behind a wall and come back."""
    return [render(case, Size(128, 128), 8) for case in cases(4, ("occlusion",))]


@pytest.fixture(scope="module")
def score(eye: Eye, clips: list[TrueClip]) -> Score:
    """Mean scores over the clips, of a control or of the truth itself."""

    def scores(control: str | None) -> dict[str, float]:
        made = [CONTROLS[control](c.frames, c.truth.owners) if control else c.frames for c in clips]
        found = [judge(frames, clip.truth, eye) for frames, clip in zip(made, clips, strict=True)]
        return {name: float(np.nanmean([row[name] for row in found])) for name in TRACKED}

    return scores


@pytest.fixture(scope="module")
def perfect(score: Score) -> dict[str, float]:
    return score(None)


def test_true_bodies_are_found(perfect: dict[str, float]) -> None:
    assert perfect["permanence"] >= 0.75
    assert perfect["direction"] == 1.0
    assert perfect["track"] > -0.2


@pytest.mark.parametrize("control", sorted({c for name in TRACKED for c in CAUGHT[name]}))
def test_no_control_is_ranked_above_the_truth(control: str, score: Score, perfect: dict[str, float]) -> None:
    found = score(control)
    for name in TRACKED:
        if control in CAUGHT[name]:
            assert found[name] < perfect[name], f"{name} does not catch {control}"
