import numpy as np
from true_clips import true_clips

from langit.evaluation.baselines import frozen, held, straight
from langit.evaluation.judge import judge

CLIP = true_clips(1)[0]


def test_baselines_know_the_beginning_and_nothing_more() -> None:
    assert (frozen(CLIP) == CLIP.frames[0]).all()
    for make in (held, straight):
        made = make(CLIP)
        assert made.shape == CLIP.frames.shape
        np.testing.assert_array_equal(made[:8], CLIP.frames[:8])
        assert not np.array_equal(made[8:], CLIP.frames[8:])
    assert (held(CLIP)[8:] == CLIP.frames[7]).all()


def test_the_truth_scores_above_every_baseline() -> None:
    for clip in true_clips(3):
        truth = judge(clip.frames, clip.truth)
        for make in (frozen, held, straight):
            found = judge(make(clip), clip.truth)
            assert found["track"] < truth["track"]
            assert found["pixels"] < truth["pixels"]
