from collections.abc import Callable

import numpy as np
import pytest
import torch
import trained_look
from moving_squares import square_clips
from tiny_small import LABELS

from langit.config import PerceptionConfig
from langit.data.attributes import answers
from langit.engine import SMALL
from langit.evaluation.alignment import all_right, eye, features, read, right
from langit.evaluation.controls import CONTROLS
from langit.evaluation.judge import CAUGHT, judge
from langit.evaluation.suites import cases
from langit.evaluation.tracking import Eye
from langit.models.perception import Perception
from langit.weights import small


@pytest.fixture(scope="module")
def model() -> Perception:
    torch.manual_seed(0)
    return Perception(PerceptionConfig(width=8, depth=3), LABELS).eval()


def test_answers_and_features_of_clips(model: Perception) -> None:
    clips = [clip.frames for clip in square_clips(2, frames=9)]
    found = read(model, clips[0])
    assert found.keys() == LABELS.seen.keys()
    assert all(0 <= answer < len(LABELS.seen[name]) for name, answer in found.items())
    assert features(model, clips).shape == (4, 16 + 32)
    assert read(model, clips[0][:1]).keys() == LABELS.seen.keys()


def test_right_answers_are_counted_and_stills_not_asked_about_motion() -> None:
    case = cases(1, ("walking",))[0]
    wanted = answers(case.scene, LABELS)
    perfect = right(wanted, case, LABELS)
    assert set(perfect.values()) == {1.0}
    assert "manner" not in perfect
    assert {"action", "direction"} <= perfect.keys()
    assert not {"action", "direction", "move"} & right(wanted, case, LABELS, still=True).keys()
    wrong = {**wanted, "color": (wanted["color"] + 1) % 10}
    assert right(wrong, case, LABELS)["color"] == 0.0
    assert all_right(perfect) == 1.0
    assert all_right(right(wrong, case, LABELS)) == 0.0
    assert np.isnan(all_right({}))


def test_the_eye_finds_a_body_by_what_the_net_says(model: Perception, monkeypatch: pytest.MonkeyPatch) -> None:
    sees = eye(model)
    frames = square_clips(1)[0].frames
    assert sees.masks(frames, "red").shape == (len(frames), frames.shape[1] // 2, frames.shape[2] // 2)
    assert sees.colors == frozenset(LABELS.colors)

    def brightest(windows: torch.Tensor) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
        """Says red where the third frame is bright, and nothing elsewhere."""
        bright = (windows[:, :, 2].mean(1)[:, ::2, ::2] > 0.9).float()
        said = torch.zeros(len(windows), 1 + len(LABELS.colors), *bright.shape[1:])
        said[:, 0], said[:, 1 + LABELS.colors.index("red")] = 0.5, bright
        return {}, said

    monkeypatch.setattr(model, "forward", brightest)
    moving = np.zeros((40, 32, 32, 3), np.uint8)
    for t in range(40):
        moving[t, 10:20, t // 2 : t // 2 + 8] = 255
    track = sees.track(moving, "red")
    np.testing.assert_allclose(track.centers[:, 0], [(t // 2 + 4) / 32 for t in range(40)], atol=0.035)
    assert not sees.track(moving, "blue").seen.any()


TRACKED = ("track", "direction", "permanence", "identity", "count")
Score = Callable[[str | None], dict[str, float]]


@pytest.fixture(scope="module")
def shipped_eye() -> Eye:
    """The shipped perception net: on renders of the world that it was trained on no control may beat the truth."""
    return eye(small.load_perception(SMALL))


@pytest.fixture(scope="module")
def score(shipped_eye: Eye) -> Score:
    """Mean scores over clips of people who come back, of a control or of the truth itself."""
    truths = trained_look.returns()

    def scores(control: str | None) -> dict[str, float]:
        made = [CONTROLS[control](t.frames, t.owners) if control else t.frames for t in truths]
        found = [judge(frames, truth, shipped_eye) for frames, truth in zip(made, truths, strict=True)]
        return {name: float(np.nanmean([row[name] for row in found])) for name in TRACKED}

    return scores


@pytest.fixture(scope="module")
def perfect(score: Score) -> dict[str, float]:
    return score(None)


@pytest.mark.slow
def test_true_bodies_are_found(perfect: dict[str, float]) -> None:
    assert perfect["permanence"] >= 0.75
    assert perfect["direction"] == 1.0
    assert perfect["track"] > -0.2


@pytest.mark.slow
@pytest.mark.parametrize("control", sorted({c for name in TRACKED for c in CAUGHT[name]}))
def test_no_control_is_ranked_above_the_truth(control: str, score: Score, perfect: dict[str, float]) -> None:
    found = score(control)
    for name in TRACKED:
        if control in CAUGHT[name]:
            assert found[name] < perfect[name], f"{name} does not catch {control}"
