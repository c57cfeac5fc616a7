from pathlib import Path

import pytest
import tiny_small
import torch
from moving_squares import square_shards
from true_clips import true_clips

from langit.cli import evaluate, main
from langit.config import PerceptionConfig
from langit.models.autoencoder import Autoencoder
from langit.models.perception import Perception
from langit.weights import small

pytestmark = pytest.mark.long


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A released tiny model with what its exams need; truths are drawn, not rendered."""
    folder = tiny_small.release(tmp_path / "model")
    torch.manual_seed(0)
    small.save_part(folder, "principal", Autoencoder(tiny_small.TINY.autoencoder), tiny_small.TINY)
    small.save_part(folder, "perception", Perception(PerceptionConfig(), tiny_small.LABELS), tiny_small.TINY)
    monkeypatch.setattr(
        evaluate, "_truths", lambda arguments, fps, still: true_clips(arguments.cases, frames=16, size=32)
    )
    return folder


@pytest.mark.parametrize("exam", ["autoencoder", "stills", "clips", "returns", "minute", "steps"])
def test_an_exam_prints_its_numbers_and_writes_a_page(
    exam: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    square_shards(tmp_path / "data" / "test", 2)
    command = [
        "evaluate",
        exam,
        "--out",
        str(model),
        "--data",
        str(tmp_path / "data"),
        "--page",
        str(tmp_path / "page"),
    ]
    assert main([*command, "--cases", "2", "--seconds", "8"]) == 0
    assert "model" in capsys.readouterr().out
    assert (tmp_path / "page" / "index.html").exists()
    assert (tmp_path / "page" / "report.json").exists()


def test_speed_is_measured_end_to_end(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "speed", "--out", str(model), "--size", "64x64"]) == 0
    printed = capsys.readouterr().out
    assert "seconds for a second of video" in printed
    assert "peak memory" in printed
