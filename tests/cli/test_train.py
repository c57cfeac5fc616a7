from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import tiny_small
from moving_squares import square_shards

from langit.cli import main
from langit.generation.small import SmallModel
from langit.training import stages
from langit.training.labels import labels_of_world
from langit.training.text import vocabulary_of_world
from langit.weights import small


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A data folder and a model folder of the tiny shape."""
    data, out = tmp_path / "data", tmp_path / "model"
    for part in ("train", "test"):
        square_shards(data / part, 4, frames=8)
    monkeypatch.setattr(
        stages, "AutoencoderConfig", lambda channels: replace(tiny_small.TINY.autoencoder, channels=channels)
    )
    monkeypatch.setattr(stages, "SmallConfig", lambda: replace(tiny_small.TINY, labels=None))
    monkeypatch.setattr(stages, "labels_of_world", partial(labels_of_world, scenes=200))
    monkeypatch.setattr(stages, "vocabulary_of_world", partial(vocabulary_of_world, scenes=200))
    return data, out


def test_the_stages_in_order_make_a_released_model(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = folders
    common = ["--data", str(data), "--out", str(out), "--steps", "2"]
    assert main(["train", "autoencoder", *common, "--channels", "4", "--crop", "16", "--batch", "2"]) == 0
    assert small.load_autoencoder(out).config.channels == 4
    assert main(["train", "latents", *common]) == 0
    assert "4 shards encoded" in capsys.readouterr().err
    assert main(["train", "text", *common, "--batch", "2"]) == 0
    assert main(["train", "perception", *common, "--batch", "2"]) == 0
    assert main(["train", "dit", *common, "--batch", "1", "--lengths", "2"]) == 0
    assert main(["train", "release", *common]) == 0
    assert "dit.safetensors" in capsys.readouterr().out
    model = SmallModel.load(out)
    assert model.dit.config.in_channels == 4
    assert len(model.vocabulary.words) > 5


def test_a_stage_goes_on_where_its_minutes_ended(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = folders
    command = ["train", "autoencoder", "--data", str(data), "--out", str(out), "--steps", "3", "--channels", "4",
               "--crop", "16", "--batch", "2"]  # fmt: skip
    assert main([*command, "--minutes", "0"]) == 0
    assert "step 0, stopped" in capsys.readouterr().err
    assert main(command) == 0
    assert "step 3, finished" in capsys.readouterr().err


def test_a_run_can_be_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr("langit.training.log.watch", seen.append)
    assert main(["train", "--watch", "--out", str(tmp_path)]) == 0
    assert seen == [tmp_path]
    assert main(["train"]) == 2
    assert "no stage was named" in capsys.readouterr().err


def test_without_data_it_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "autoencoder", "--data", str(tmp_path), "--out", str(tmp_path / "m")]) == 4
    assert "langit simulate" in capsys.readouterr().err
