from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from langit.cli import main
from langit.presets import OPEN_WEIGHTS


def test_the_models_are_listed_with_their_licenses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weights", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(OPEN_WEIGHTS)
    assert all("Apache-2.0" in line for line in lines)


def test_a_pickle_is_converted_and_inspected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    torch.save({"blocks.0.self_attn.q.weight": torch.ones(2, 3)}, tmp_path / "wan.pth")
    assert main(["weights", "inspect", str(tmp_path / "wan.pth")]) == 4
    assert "langit weights convert wan.pth" in capsys.readouterr().err
    assert main(["weights", "convert", str(tmp_path / "wan.pth")]) == 0
    capsys.readouterr()
    assert main(["weights", "inspect", str(tmp_path / "wan.safetensors")]) == 0
    said = capsys.readouterr().out
    assert "transformer, original layout" in said
    assert "6 numbers in 1 tensors: 1 x F32" in said


def test_a_prefix_and_an_unknown_file_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_file({"model.diffusion_model.blocks.0.self_attn.q.weight": torch.ones(1)}, tmp_path / "a.safetensors")
    assert main(["weights", "inspect", str(tmp_path / "a.safetensors")]) == 0
    assert "every key begins with model.diffusion_model." in capsys.readouterr().out
    save_file({"weight": torch.ones(1)}, tmp_path / "a.safetensors")
    assert main(["weights", "inspect", str(tmp_path / "a.safetensors")]) == 0
    assert "no part of a model that is known" in capsys.readouterr().out


def test_offline_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LANGIT_OFFLINE", "1")
    assert main(["weights", "fetch", "wan2.1-1.3b", "--yes"]) == 4
    assert "forbids downloads" in capsys.readouterr().err
