from pathlib import Path

import pytest
import torch
from torch import nn

from langit.errors import UnavailableError
from langit.training.ema import Ema
from langit.training.optimizer import adamw
from langit.training.resume import load, save


def parts(width: int = 3) -> tuple[nn.Module, Ema, torch.optim.Optimizer]:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(width, 2), nn.BatchNorm1d(2))
    return model, Ema(model), adamw(model, 1e-2)


def test_everything_comes_back(tmp_path: Path) -> None:
    model, ema, optimizer = parts()
    model(torch.randn(5, 3)).square().mean().backward()
    optimizer.step()
    ema.update(model)
    save(tmp_path / "run.safetensors", 17, model, ema, optimizer)
    expected = torch.rand(3)
    other_model, other_ema, other_optimizer = parts()
    assert load(tmp_path / "run.safetensors", other_model, other_ema, other_optimizer) == 17
    assert torch.equal(torch.rand(3), expected)
    assert other_ema.count == 1
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, other_model.state_dict()[name])
    for name in ema.shadow:
        assert torch.equal(ema.shadow[name], other_ema.shadow[name])
    for one, other in zip(model.parameters(), other_model.parameters(), strict=True):
        assert optimizer.state[one].keys() == other_optimizer.state[other].keys() == {"first", "second", "count"}
        for key, value in optimizer.state[one].items():
            assert torch.equal(value, other_optimizer.state[other][key])
    assert [path.name for path in tmp_path.iterdir()] == ["run.safetensors"]


def test_a_state_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    save(tmp_path / "run.safetensors", 1, *parts())
    with pytest.raises(UnavailableError, match="cannot be continued from"):
        load(tmp_path / "run.safetensors", *parts(width=4))
    (tmp_path / "run.safetensors").write_bytes(b"torn")
    with pytest.raises(UnavailableError, match="Begin again"):
        load(tmp_path / "run.safetensors", *parts())
