import numpy as np
from moving_squares import square_clips
from true_clips import true_clips

from langit.evaluation.baselines import frozen, held, nearest, scores, straight

CLIP = true_clips(1)[0]


def test_baselines_know_the_beginning_and_nothing_more() -> None:
    assert (frozen(CLIP) == CLIP.frames[0]).all()
    for make in (held, straight):
        made = make(CLIP)
        assert made.shape == CLIP.frames.shape
        np.testing.assert_array_equal(made[:8], CLIP.frames[:8])
        assert not np.array_equal(made[8:], CLIP.frames[8:])
    assert (held(CLIP)[8:] == CLIP.frames[7]).all()


def test_the_nearest_training_clip_is_one_of_the_same_shape() -> None:
    training = square_clips(3, size=64, frames=10)
    made = nearest(CLIP, training)
    assert made.shape == CLIP.frames.shape
    assert any(np.array_equal(made[:10], clip.frames) for clip in training)
    assert np.array_equal(nearest(CLIP, square_clips(2, size=32)), frozen(CLIP))


def test_the_truth_scores_above_every_baseline() -> None:
    clips = true_clips(3)
    truth = scores(clips, [clip.frames for clip in clips])
    for make in (frozen, held, straight):
        found = scores(clips, [make(clip) for clip in clips])
        assert found["track"].mean < truth["track"].mean
        assert found["pixels"].mean < truth["pixels"].mean
