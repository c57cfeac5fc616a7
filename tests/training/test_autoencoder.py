import pytest
import torch
from moving_squares import square_clips

from langit.config import AutoencoderConfig
from langit.data.dataset import Crops
from langit.models.autoencoder import Autoencoder
from langit.training.autoencoder import AutoencoderTask, charbonnier, measure, psnr
from langit.training.loop import generator_for
from langit.training.optimizer import adamw
from langit.training.principal import fit

TINY = AutoencoderConfig(channels=2, encoder=(16, 16, 32), decoder=(16, 16, 32), blocks=1, middle=1)


def test_one_batch_is_learned_far_beyond_principal_components() -> None:
    torch.manual_seed(0)
    clips = square_clips(2, frames=4)
    model = Autoencoder(TINY)
    code = fit([clip.frames for clip in clips], 2)
    model.begin_from(code.components, code.variances, code.mean)
    task = AutoencoderTask(model, Crops(clips, batch=2, crop=32, frames=4, seed=0, whole=0.0), clips)
    optimizer = adamw(model, 3e-3)
    before = measure(model, clips)["held_out_psnr"]
    for _ in range(40):
        loss, _ = task.loss(0, generator_for(0, 0))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    after = measure(model, clips)
    assert after["held_out_psnr"] > before + 3
    assert after.keys() >= {"held_out_bodies", f"held_out_{clips[0].setting}"}


def test_a_new_one_measures_as_principal_components_do() -> None:
    torch.manual_seed(0)
    clips = square_clips(3)
    code = fit([clip.frames for clip in clips], 2)
    model = Autoencoder(TINY)
    model.begin_from(code.components, code.variances, code.mean)
    error = []
    for clip in clips:
        video = torch.from_numpy(clip.frames).movedim(-1, 0).float() / 127.5 - 1
        error.append(psnr(float((code.reconstruct(video, 4, 16).clamp(-1, 1) - video).square().mean())))
    assert measure(model, clips)["held_out_psnr"] == pytest.approx(sum(error) / 3, abs=0.05)


def test_decibels() -> None:
    assert psnr(4.0) == pytest.approx(0.0)
    assert psnr(0.04) == pytest.approx(20.0)
    assert float(charbonnier(torch.tensor(0.0), 0.1)) == 0.0
    assert float(charbonnier(torch.tensor(10.0), 0.1)) == pytest.approx(9.9, abs=1e-2)
