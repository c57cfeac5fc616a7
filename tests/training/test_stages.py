"""The stages run in order through the command line in `tests/cli/test_train.py`; here is what only they promise."""

from pathlib import Path

import pytest
import tiny_small
import torch
from moving_squares import square_shards

from langit.data.latents import read_latents
from langit.errors import UnavailableError
from langit.training import stages
from langit.training.loop import Plan
from langit.weights import small


def plan(folder: Path, stage: str, steps: int = 2) -> Plan:
    return Plan(folder=folder / stage, steps=steps, warmup=1)


def test_an_autoencoder_begins_as_components_and_ends_normalized(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "AutoencoderConfig", lambda channels: tiny_small.TINY.autoencoder)
    for part in ("train", "test"):
        square_shards(tmp_path / "data" / part, 4)
    stages.autoencoder(plan(tmp_path / "m", "autoencoder"), tmp_path / "data", 8, channels=4, crop=16, batch=2)
    first = (tmp_path / "m" / "autoencoder" / "metrics.jsonl").read_text().splitlines()[0]
    assert '"pca_held_out_psnr"' in first
    assert small.load_autoencoder(tmp_path / "m", "principal").config.channels == 4
    stages.encode(tmp_path / "data", tmp_path / "m", 8)
    latents = [
        torch.from_numpy(c.latents).float().flatten(1)
        for c in read_latents(tmp_path / "data" / "latents" / "train", tiny_small.LABELS)
    ]
    everything = torch.cat(latents, 1)
    assert float(everything.mean(1).abs().max()) < 0.1
    assert abs(float(everything.var(1).mean()) - 1) < 0.1


def test_a_release_needs_every_part(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="is not there"):
        stages.release(tmp_path)


def test_a_transformer_needs_a_text_encoder(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        stages.dit(plan(tmp_path, "dit"), tmp_path, [4])
