import numpy as np
import torch
from moving_squares import square_clips

from langit.training.principal import fit, fold, some, unfold


def test_folding_is_undone() -> None:
    frames = torch.randn(3, 8, 32, 48, generator=torch.Generator().manual_seed(0))
    patches, grid = fold(frames, 4, 16)
    assert patches.shape == (2 * 2 * 3, 3 * 4 * 256)
    assert torch.equal(unfold(patches, grid, 4, 16), frames)


def test_components_are_orthogonal_in_order_and_no_others_do_better() -> None:
    clips = [clip.frames for clip in square_clips(12)]
    code = fit(clips, 8)
    torch.testing.assert_close(code.components @ code.components.T, torch.eye(8), atol=1e-4, rtol=0)
    assert bool((code.variances.diff() <= 1e-6).all())
    video = torch.from_numpy(clips[0]).movedim(-1, 0).float() / 127.5 - 1
    error = (code.reconstruct(video, 4, 16) - video).square().mean()
    fewer = fit(clips, 2)
    assert error < (fewer.reconstruct(video, 4, 16) - video).square().mean()
    patches, _ = fold(video, 4, 16)
    captured = ((patches - code.mean) @ code.components.T).square().sum()
    other = torch.linalg.qr(torch.randn(3072, 8, generator=torch.Generator().manual_seed(0)))[0].T
    assert captured > ((patches - code.mean) @ other.T).square().sum()


def test_some_is_a_part_that_is_large_enough() -> None:
    clips = [np.zeros((8, 32, 32, 3), np.uint8)] * 10
    assert len(some(clips, 8 * 3, seed=0)) == 3
    assert len(some(clips, 10**6, seed=0)) == 10
