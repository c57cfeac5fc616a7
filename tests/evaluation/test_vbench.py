import numpy as np
import pytest

from langit.errors import RequestError, UnavailableError
from langit.evaluation import vbench

# The published sixteen scores of one model (VBench leaderboard, Sora, January 2025), in parts, and its three totals.
SORA = {
    "subject_consistency": 0.9623, "background_consistency": 0.9635, "temporal_flickering": 0.9887,
    "motion_smoothness": 0.9874, "dynamic_degree": 0.7991, "aesthetic_quality": 0.6346, "imaging_quality": 0.6828,
    "object_class": 0.9393, "multiple_objects": 0.7085, "human_action": 0.9820, "color": 0.8011,
    "spatial_relationship": 0.7429, "scene": 0.5695, "appearance_style": 0.2476, "temporal_style": 0.2501,
    "overall_consistency": 0.2626,
}  # fmt: skip


def test_published_scores_make_the_published_totals() -> None:
    total, quality, semantic = vbench.aggregate(SORA)
    assert total == pytest.approx(0.8428, abs=1e-4)
    assert quality == pytest.approx(0.8551, abs=1e-4)
    assert semantic == pytest.approx(0.7935, abs=1e-4)


def test_a_missing_dimension_is_named() -> None:
    with pytest.raises(RequestError, match="color"):
        vbench.aggregate({name: score for name, score in SORA.items() if name != "color"})


def test_flickering_of_known_frames() -> None:
    frames = np.zeros((3, 2, 2, 3), np.uint8)
    assert vbench.temporal_flickering(frames) == 1.0
    frames[1] = 51
    assert vbench.temporal_flickering(frames) == (255.0 - 51.0) / 255.0
    frames[2] = 51
    assert vbench.temporal_flickering(frames) == (255.0 - 25.5) / 255.0


def test_the_real_one_is_asked_for_where_it_is_missing(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UnavailableError, match="pip install vbench"):
        vbench.run(tmp_path, ["color"], tmp_path)  # type: ignore[arg-type]  # a folder
