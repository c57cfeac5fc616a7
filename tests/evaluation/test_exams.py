from pathlib import Path

import numpy as np
import pytest
import tiny_small
import torch
from tiny_small import LABELS
from true_clips import true_clips

from langit.clip import Size
from langit.config import PerceptionConfig
from langit.evaluation import exams
from langit.evaluation.tracking import PARSER
from langit.generation import small
from langit.generation.small import SmallModel
from langit.models.perception import Perception

pytestmark = pytest.mark.long

CLIPS = true_clips(4)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SmallModel:
    return SmallModel.load(tiny_small.release(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def perception() -> Perception:
    torch.manual_seed(0)
    return Perception(PerceptionConfig(width=8, depth=2), LABELS).eval()


def test_prompts_are_read_in_every_column(model: SmallModel, perception: Perception) -> None:
    rows, shown = exams.prompts(model, perception, CLIPS)
    named = {row.name: row for row in rows}
    assert named["color"].columns.keys() == {
        "model", "indonesian", "shuffled", "along the truth", "ceiling", "truth",
    }  # fmt: skip
    assert named["color"].columns["model"].count == 4
    assert named[exams.ALL_RIGHT].columns["truth"].count == 4
    assert named[exams.ALL_RIGHT].columns["truth"].mean <= named["color"].columns["truth"].mean
    assert named["direction"].gate == 0.8
    assert named["attributes, share of the ceiling"].gate == 0.75
    assert named["flicker over the autoencoder's"].columns["model"].count == 4
    assert all(frames.shape[1:] == (64, 128, 3) for frames in shown.values())
    stills, _ = exams.prompts(model, perception, CLIPS[:2], still=True)
    names = {row.name for row in stills}
    assert "color" in names
    assert not {"action", "direction", "flicker over the autoencoder's"} & names


def test_a_continuation_stands_beside_copy_last_and_a_line(model: SmallModel) -> None:
    row = exams.continuations(model, PARSER, CLIPS)[0]
    assert row.columns.keys() == {"model", "ceiling", "truth", "copy last", "linear"}
    assert row.columns["linear"].mean < 1e-6  # the squares move evenly
    assert row.columns["copy last"].mean > 0.05
    assert not row.higher
    made = exams.continued(model, CLIPS[0].frames[:8], "a red ball", 2, 0)
    assert made.shape == (16, 64, 64, 3)
    np.testing.assert_array_equal(made[:8], exams.round_trip(model, CLIPS[0].frames[:8]))


def test_a_long_clip_is_measured_for_drift(model: SmallModel, perception: Perception) -> None:
    rows, curves = exams.minutes(model, perception, CLIPS[:2], seconds=12.0)
    assert [row.name for row in rows if row.gate] == [
        "brightness slope, % in 10 s", "saturation slope, % in 10 s", "kind and color kept",
    ]  # fmt: skip
    (curve,) = curves.values()
    assert len(curve) == 3
    assert curve[0] == 1.0


def test_a_return_is_measured_beside_what_needs_no_model(model: SmallModel) -> None:
    named = {row.name: row for row in exams.returns(model, PARSER, CLIPS[:2])}
    assert named["permanence"].gate == 0.7
    assert named["track"].columns["frozen"].mean < 0
    assert named["track"].columns.keys() == {"model", "ceiling", "truth", "frozen", "held", "straight"}
    assert named["track"].columns["truth"].mean > named["track"].columns["held"].mean


def test_more_steps_come_closer(model: SmallModel) -> None:
    rows = exams.fewer_steps(model, CLIPS[:1], counts=(1, 8), most=12)
    assert rows[0].columns["model"].mean > rows[1].columns["model"].mean


def test_edits_are_measured(model: SmallModel) -> None:
    named = {row.name: row for row in exams.seams(model, CLIPS[:2])}
    assert named["strength of a remix is monotone"].columns["model"].mean == 1.0
    assert named["seam of a continuation"].columns.keys() == {"model", "ceiling"}
    assert named["loop like a film run back"].columns["model"].count == 2


def test_a_clip_along_the_truth_follows_other_states_than_its_own(tmp_path: Path) -> None:
    stateful = SmallModel.load(tiny_small.release(tmp_path, states=3))
    along = exams.happening(stateful, CLIPS[0], 4)
    assert along.keys() == {0, 1, 2, 3}
    assert all(states.shape == (1, 32, 3, 1) for states in along.values())
    made, own = (small.clip(stateful, "a red ball", Size(32, 32), 4, 0, states) for states in (along, {}))
    assert not np.array_equal(made, own)
