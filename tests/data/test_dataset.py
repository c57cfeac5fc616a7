from pathlib import Path

import numpy as np
import pytest
import torch
from moving_squares import facts_of, square_clips, square_shards

from langit.data.dataset import Crops, LatentBatches, LatentClip, read_clips
from langit.errors import RequestError, UnavailableError


def test_clips_are_thinned_to_the_rate_that_is_asked(tmp_path: Path) -> None:
    square_shards(tmp_path, 4, fps=16, frames=12)
    clips = read_clips(tmp_path, 8)
    assert [clip.frames.shape for clip in clips] == [(6, 32, 32, 3)] * 4
    assert clips[0].owners is not None
    assert clips[0].owners.shape == (6, 32, 32)
    assert len(read_clips(tmp_path, 16, limit=3)) == 3
    with pytest.raises(RequestError, match="16 frames a second"):
        read_clips(tmp_path, 10)


def test_a_batch_depends_on_its_step_alone() -> None:
    clips = square_clips(3)
    make = lambda: Crops(clips, batch=4, crop=16, frames=4, seed=1, whole=0.3)  # noqa: E731  # two of the same
    first, second = make(), make()
    second(0), second(1)
    assert torch.equal(first(5).frames, second(5).frames)
    assert not torch.equal(first(5).frames[:1], first(6).frames[:1])


def test_a_crop_is_a_part_of_its_clip_with_its_bodies() -> None:
    clips = square_clips(1)
    batch = Crops(clips, batch=2, crop=16, frames=4, seed=0, whole=0.0)(0)
    assert batch.frames.shape == (2, 4, 16, 16, 3)
    assert batch.bodies.shape == (2, 4, 16, 16)
    parts = np.lib.stride_tricks.sliding_window_view(clips[0].frames, (4, 16, 16, 3)).reshape(-1, 4, 16, 16, 3)
    assert any((part == batch.frames[0].numpy()).all() for part in parts)


def test_crops_near_bodies_hold_one() -> None:
    clips = square_clips(4, size=64)
    share = []
    for near in (0.0, 1.0):
        batches = Crops(clips, batch=16, crop=16, frames=4, seed=0, whole=0.0, near=near)
        share.append(np.mean([float(batches(step).bodies.any(3).any(2)[:, 2].float().mean()) for step in range(8)]))
    assert share[0] < 0.6
    assert share[1] == 1.0


def test_whole_pictures_come_too_and_stills_are_repeated() -> None:
    clips = square_clips(2, frames=1)
    batch = Crops(clips, batch=8, crop=16, frames=4, seed=0, whole=1.0)(0)
    assert batch.frames.shape == (2, 4, 32, 32, 3)
    assert torch.equal(batch.frames[:, :1].expand(-1, 4, -1, -1, -1), batch.frames)


def latent_clips() -> list[LatentClip]:
    shapes = [(2, 5, 8, 8), (2, 1, 8, 8), (2, 4, 6, 10)]
    return [
        LatentClip(latents=np.full(shape, number, np.float16), facts=facts_of(number))
        for number, shape in enumerate(shapes)
    ]


def test_latent_batches_are_of_one_shape_with_a_caption_each() -> None:
    batches = LatentBatches(latent_clips(), tokens=512, lengths=(4,), seed=0, stills=0.5, silent=0.3)
    seen = set()
    for step in range(40):
        batch = batches(step)
        _, _, time, rows, columns = batch.latents.shape
        seen.add((time, rows, columns))
        assert len(batch.captions) == len(batch.latents)
        assert abs(batch.latents[:, 0].numel() - 512) <= time * rows * columns / 2
    assert seen == {(4, 8, 8), (4, 6, 10), (1, 8, 8), (1, 6, 10)}
    captions = [caption for step in range(40) for caption in batches(step).captions]
    assert 0.2 < captions.count("") / len(captions) < 0.4
    assert torch.equal(batches(3).latents, batches(3).latents)


def test_frames_may_be_missing_after_the_first() -> None:
    latents = np.broadcast_to(np.arange(9, dtype=np.float16)[None, :, None, None], (2, 9, 8, 8)).copy()
    clips = [LatentClip(latents=latents, facts=facts_of(0))]
    batches = LatentBatches(clips, tokens=256, lengths=(4,), seed=0, stills=0.0, gapped=0.5)
    gaps = set()
    for step in range(40):
        batch = batches(step)
        times = batch.latents[0, 0, :, 0, 0]
        assert torch.equal(batch.places, times - times[0])
        assert batch.places[2:].diff().tolist() == [1.0]
        gaps.add(int(batch.places[1]) - 1)
    assert gaps == {0, 1, 2, 3, 4, 5}
    plain = LatentBatches(clips, tokens=256, lengths=(4,), seed=0, stills=0.0, gapped=0.0)
    assert all(plain(step).places.tolist() == [0, 1, 2, 3] for step in range(9))


def test_nothing_to_train_on_is_an_error() -> None:
    with pytest.raises(UnavailableError):
        Crops([], batch=1, crop=16, frames=4, seed=0)
    with pytest.raises(UnavailableError):
        LatentBatches([], tokens=1, lengths=(4,), seed=0)
