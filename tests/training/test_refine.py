from pathlib import Path

import pytest
import tiny_small
import torch
from moving_squares import square_clips, square_shards

from langit.data.dataset import Crops
from langit.errors import UnavailableError
from langit.models.autoencoder import Autoencoder
from langit.training import stages
from langit.training.loop import Plan, generator_for
from langit.training.optimizer import adamw
from langit.training.refine import RefineTask, with_refiner
from langit.weights import small


def task() -> RefineTask:
    torch.manual_seed(0)
    clips = square_clips(2, frames=12)
    refined = with_refiner(Autoencoder(tiny_small.TINY.autoencoder), width=8)
    return RefineTask(refined, Crops(clips, batch=2, crop=32, frames=12, seed=0, whole=1.0), clips)


def test_only_the_refiner_learns_and_it_does() -> None:
    made = task()
    learning = {name.split(".")[0] for name, p in made.model.named_parameters() if p.requires_grad}
    assert learning == {"refiner"}
    optimizer = adamw(made.model, 3e-3)
    with torch.no_grad():
        before = made.validate()
    first, _ = made.loss(0, generator_for(0, 0))
    for _ in range(40):
        loss, _ = made.loss(0, generator_for(0, 0))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert float(loss.detach()) < 0.8 * float(first.detach())
    with torch.no_grad():
        after = made.validate()
    assert after["held_out_psnr"] > before["held_out_psnr"]
    assert after.keys() >= {"held_out_bodies", "held_out_jump_at_seams", "held_out_jump_inside"}


def test_the_stage_leaves_an_autoencoder_with_a_refiner_beside_its_head(tmp_path: Path) -> None:
    folder = tiny_small.release(tmp_path / "m")
    for part in ("train", "test"):
        square_shards(tmp_path / "data" / part, 2, size=32, frames=12)
    before = small.load_autoencoder(folder).state_dict()
    stages.refine(Plan(folder=folder / "refine", steps=2), tmp_path / "data", 8, batch=2)
    square_shards(tmp_path / "larger" / "train", 2, size=64)
    square_shards(tmp_path / "larger" / "test", 2, size=64)
    stages.enlarge(Plan(folder=folder / "enlarge", steps=2), tmp_path / "larger", 8, batch=2)
    model = small.load_autoencoder(folder)
    assert (model.config.upscale, model.config.refine > 0) == (2, True)
    assert model.decode(torch.zeros(1, 4, 2, 2, 2)).shape == (1, 3, 8, 64, 64)
    bare = small.load_autoencoder(folder, head=False, refined=False)
    assert bare.config == tiny_small.TINY.autoencoder
    assert all(torch.equal(tensor, before[name]) for name, tensor in bare.state_dict().items())
    assert {"enlarged.safetensors", "refined.safetensors"} <= small.seal(folder).keys()
    (folder / "refined.safetensors").unlink()
    with pytest.raises(UnavailableError, match="refined"):
        small.load_autoencoder(folder)
