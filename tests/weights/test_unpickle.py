import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from langit.errors import OutputError, UnavailableError
from langit.weights.unpickle import convert


class Trap:
    def __init__(self, mark: Path):
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.mark}",)


def test_tensors_come_through(tmp_path: Path) -> None:
    table = {"blocks.0.weight": torch.arange(6.0).view(2, 3), "bias": torch.ones(2, dtype=torch.bfloat16)}
    torch.save({"generator": {"old": torch.zeros(1)}, "generator_ema": table, "step": 3}, tmp_path / "a.pt")
    convert(tmp_path / "a.pt", tmp_path / "a.safetensors")
    found = load_file(tmp_path / "a.safetensors")
    assert found.keys() == table.keys()
    assert all(torch.equal(tensor, found[name]) for name, tensor in table.items())
    with pytest.raises(OutputError, match="exists already"):
        convert(tmp_path / "a.pt", tmp_path / "a.safetensors")


def test_code_is_refused_and_does_not_run(tmp_path: Path) -> None:
    torch.save({"weight": torch.ones(2), "trap": Trap(tmp_path / "sprung")}, tmp_path / "a.pt")
    with pytest.raises(UnavailableError, match="cannot be converted"):
        convert(tmp_path / "a.pt", tmp_path / "a.safetensors")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pt"]


@pytest.mark.slow
@pytest.mark.parametrize("value", [[torch.ones(2)], {"weight": torch.ones(2), "step": 3}, {}])
def test_anything_but_a_table_of_tensors_is_refused(tmp_path: Path, value: object) -> None:
    torch.save(value, tmp_path / "a.pt")
    with pytest.raises(UnavailableError, match=r"no table|not a tensor"):
        convert(tmp_path / "a.pt", tmp_path / "a.safetensors")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="there is no file"):
        convert(tmp_path / "a.pt", tmp_path / "a.safetensors")
