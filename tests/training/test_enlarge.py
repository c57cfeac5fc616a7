from pathlib import Path

import pytest
import tiny_small
import torch
from moving_squares import square_clips, square_shards

from langit.data.dataset import Crops
from langit.errors import UnavailableError
from langit.models.autoencoder import Autoencoder, halve
from langit.training import stages
from langit.training.enlarge import EnlargeTask, with_head
from langit.training.loop import Plan, generator_for
from langit.training.optimizer import adamw
from langit.weights import small


def test_a_new_head_enlarges_linearly_and_alone_learns() -> None:
    torch.manual_seed(0)
    model = Autoencoder(tiny_small.TINY.autoencoder)
    larger = with_head(model)
    frames = torch.randn(1, 3, 4, 32, 32, generator=torch.Generator().manual_seed(0))
    expected = torch.nn.functional.interpolate(
        model.decode(model.encode(frames))[:, :, 0], scale_factor=2, mode="bilinear", align_corners=False
    )
    torch.testing.assert_close(larger.decode(larger.encode(frames))[:, :, 0], expected, atol=1e-5, rtol=0)
    assert {n.split(".")[0] for n, p in larger.named_parameters() if p.requires_grad} == {"out_upscaled"}


def test_one_batch_is_learned() -> None:
    torch.manual_seed(0)
    clips = square_clips(2, size=64, frames=4)
    larger = with_head(Autoencoder(tiny_small.TINY.autoencoder))
    task = EnlargeTask(larger, Crops(clips, batch=2, crop=64, frames=4, seed=0, whole=0.0), clips)
    optimizer = adamw(larger, 3e-3)
    first, _ = task.loss(0, generator_for(0, 0))
    for _ in range(25):
        loss, _ = task.loss(0, generator_for(0, 0))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert float(loss.detach()) < 0.8 * float(first.detach())
    with torch.no_grad():
        assert task.validate()["held_out_psnr"] > 0


def test_the_stage_leaves_an_autoencoder_with_a_head(tmp_path: Path) -> None:
    folder = tiny_small.release(tmp_path / "m")
    for part in ("train", "test"):
        square_shards(tmp_path / "data" / part, 2, size=64)
    before = small.load_autoencoder(folder).state_dict()
    stages.enlarge(Plan(folder=folder / "enlarge", steps=2), tmp_path / "data", 8, batch=2)
    model = small.load_autoencoder(folder)
    assert model.config.upscale == 2
    assert model.decode(torch.zeros(1, 4, 1, 2, 2)).shape == (1, 3, 4, 64, 64)
    assert model.out_upscaled is not None
    assert model.out_upscaled.weight.abs().max() > 0
    bare = small.load_autoencoder(folder, head=False)
    assert bare.config.upscale == 1
    assert all(torch.equal(tensor, before[name]) for name, tensor in bare.state_dict().items())
    assert "enlarged.safetensors" in small.seal(folder)
    (folder / "enlarged.safetensors").unlink()
    with pytest.raises(UnavailableError, match="enlarged"):
        small.load_autoencoder(folder)


def test_halving_is_a_mean() -> None:
    frames = torch.arange(16.0).reshape(1, 1, 1, 4, 4)
    assert halve(frames)[0, 0, 0].tolist() == [[2.5, 4.5], [10.5, 12.5]]
