import numpy as np
import pytest

from langit.evaluation.controls import CONTROLS
from langit.evaluation.judge import CAUGHT, Truth, judge


def occlusion() -> Truth:
    """A red ball crosses a street of gray stripes from the left and passes behind a wall."""
    frames, size = 24, (48, 64)
    y, x = np.mgrid[0 : size[0], 0 : size[1]]
    place = np.stack([100 + 20 * ((x // 8 + y // 12) % 2)] * 3, -1).astype(np.uint8)
    place[8:40, 34:46] = (120, 120, 140)
    video, owners = np.repeat(place[None], frames, 0), np.zeros((frames, *size), np.uint8)
    for t in range(frames):
        ball = (x - (6 + 2.4 * t)) ** 2 + (y - 24) ** 2 <= 25
        ball &= ~((x >= 34) & (x < 46) & (y >= 8) & (y < 40))
        video[t][ball], owners[t][ball] = (220, 30, 25), 1
    return Truth(frames=video, owners=owners, owner=1, color="red")


TRUTH = occlusion()
PERFECT = judge(TRUTH.frames, TRUTH)


@pytest.mark.parametrize("control", CONTROLS)
def test_no_control_is_ranked_above_the_truth(control: str) -> None:
    made = CONTROLS[control](TRUTH.frames, TRUTH.owners)
    scores = judge(made, TRUTH)
    for name, controls in CAUGHT.items():
        if control in controls:
            assert scores[name] < PERFECT[name], f"{name} does not catch {control}"


def test_every_control_is_caught_by_something_and_every_score_catches_something() -> None:
    assert {name for controls in CAUGHT.values() for name in controls} == set(CONTROLS)
    assert CAUGHT.keys() == PERFECT.keys()


def test_the_truth_scores_what_it_should() -> None:
    assert PERFECT["permanence"] == 1.0
    assert PERFECT["direction"] == 1.0
    assert PERFECT["count"] == 0.0
    assert PERFECT["track"] > -0.02
    assert PERFECT["identity"] == 0.0
    assert PERFECT["physics-iq overlap"] == 1.0


def test_a_body_that_the_parser_does_not_know_is_not_tracked() -> None:
    gray = Truth(frames=TRUTH.frames, owners=TRUTH.owners, owner=1, color="white")
    scores = judge(TRUTH.frames, gray)
    assert np.isnan(scores["track"])
    assert scores["pixels"] == 99.0
