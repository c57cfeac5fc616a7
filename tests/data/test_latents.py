from pathlib import Path

import numpy as np
import torch
from moving_squares import square_clips, square_frames, square_shards
from tiny_small import LABELS

from langit.config import AutoencoderConfig
from langit.data.latents import encode_folder, encode_frames, read_latents, statistics
from langit.models.autoencoder import Autoencoder

TINY = AutoencoderConfig(channels=4, encoder=(8, 8, 8), decoder=(8, 8, 16), blocks=1, middle=1)


def test_a_folder_is_encoded_once_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = Autoencoder(TINY)
    square_shards(tmp_path / "frames", 4, frames=9)
    assert encode_folder(model, tmp_path / "frames", tmp_path / "latents", 8) == 2
    assert encode_folder(model, tmp_path / "frames", tmp_path / "latents", 8) == 0
    (tmp_path / "latents" / "00001.shard").unlink()
    assert encode_folder(model, tmp_path / "frames", tmp_path / "latents", 8) == 1
    clips = read_latents(tmp_path / "latents", LABELS)
    assert len(clips) == 4
    assert clips[0].latents.shape == (4, 2, 2, 2)  # nine frames are two chunks and a rest
    assert clips[0].captions["en-short"].startswith("A")


def test_encoding_in_pieces_is_encoding_at_once() -> None:
    torch.manual_seed(0)
    model = Autoencoder(TINY)
    frames, _ = square_frames(1, frames=4 * 17)
    whole = encode_frames(model, frames)
    assert whole.shape == (4, 17, 2, 2)
    torch.testing.assert_close(whole[:, 16:], encode_frames(model, frames[64:]), atol=1e-5, rtol=0)
    still = encode_frames(model, frames[:1])
    torch.testing.assert_close(still, encode_frames(model, np.repeat(frames[:1], 4, 0)), atol=0, rtol=0)


def test_normalized_latents_have_a_mean_of_zero_and_a_mean_variance_of_one() -> None:
    torch.manual_seed(0)
    model = Autoencoder(TINY)
    frames = [clip.frames for clip in square_clips(6)]
    model.normalize(*statistics(model, frames))
    latents = torch.cat([encode_frames(model, f).flatten(1) for f in frames], 1)
    torch.testing.assert_close(latents.mean(1), torch.zeros(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(latents.var(1).mean(), torch.tensor(1.0), atol=2e-3, rtol=0)
