import json
from pathlib import Path

import pytest
import tiny_small
import torch

from langit.config import PerceptionConfig
from langit.errors import UnavailableError
from langit.models.perception import Perception
from langit.weights import checkpoint, small


def test_a_released_folder_loads_as_it_was(tmp_path: Path) -> None:
    folder = tiny_small.release(tmp_path)
    small.check(folder)
    assert small.read_config(folder) == tiny_small.TINY
    text, vocabulary = small.load_text(folder, "text_tuned")
    assert vocabulary.words == ("a", "red", "ball")
    assert not text.training
    one, other = small.load_dit(folder), small.load_dit(folder)
    for left, right in zip(one.parameters(), other.parameters(), strict=True):
        assert torch.equal(left, right)
    assert small.load_autoencoder(folder).config == tiny_small.TINY.autoencoder


def test_what_is_shipped_is_the_model_in_half_the_bytes(tmp_path: Path) -> None:
    folder = tiny_small.release(tmp_path / "made")
    with pytest.raises(UnavailableError, match=r"perception\.safetensors is not there"):
        small.ship(folder, tmp_path / "shipped")
    small.save_part(folder, "perception", Perception(PerceptionConfig(), tiny_small.LABELS), tiny_small.TINY)
    small.ship(folder, tmp_path / "shipped")
    small.check(tmp_path / "shipped")
    assert small.read_config(tmp_path / "shipped") == tiny_small.TINY
    name = "dit.safetensors"
    assert (tmp_path / "shipped" / name).stat().st_size < 0.75 * (folder / name).stat().st_size
    for one, other in zip(
        small.load_dit(folder).parameters(), small.load_dit(tmp_path / "shipped").parameters(), strict=True
    ):
        assert other.dtype == torch.float32
        torch.testing.assert_close(one, other, atol=0, rtol=2**-7)
    assert small.load_perception(tmp_path / "shipped").labels == tiny_small.LABELS


def test_what_is_shipped_already_stays_until_its_weights_change(tmp_path: Path) -> None:
    folder, shipped = tiny_small.release(tmp_path / "made"), tmp_path / "shipped"
    small.save_part(folder, "perception", Perception(PerceptionConfig(), tiny_small.LABELS), tiny_small.TINY)
    small.ship(folder, shipped)
    halves = {key: entry.read().half() for key, entry in checkpoint.read_entries(folder / "dit.safetensors").items()}
    checkpoint.save(halves, shipped / "dit.safetensors")  # as an older release may have it: with more bits
    before = {path.name: path.read_bytes() for path in shipped.iterdir()}
    small.ship(folder, shipped)
    assert {path.name for path in shipped.iterdir() if path.read_bytes() != before[path.name]} <= {small.HASHES}
    small.save_part(folder, "dit", small.load_dit(folder).initialize(), tiny_small.TINY)
    small.seal(folder)
    small.ship(folder, shipped)
    assert (shipped / "dit.safetensors").read_bytes() != before["dit.safetensors"]
    small.check(shipped)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    folder = tiny_small.release(tmp_path)
    (folder / "vocabulary.json").write_text('["b"]')
    with pytest.raises(UnavailableError, match="not the file that was released"):
        small.check(folder)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="no released model"):
        small.check(tmp_path)
    with pytest.raises(UnavailableError, match=r"config\.json is not there"):
        small.load_autoencoder(tmp_path)
    folder = tiny_small.release(tmp_path)
    (folder / "dit.safetensors").unlink()
    with pytest.raises(UnavailableError, match=r"dit\.safetensors is not there"):
        small.load_dit(folder)
    with pytest.raises(UnavailableError, match=r"dit\.safetensors is not there"):
        small.seal(folder)


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    folder = tiny_small.release(tmp_path)
    facts = json.loads((folder / "config.json").read_text())
    facts["transformer"]["width"] = 32
    (folder / "config.json").write_text(json.dumps(facts))
    with pytest.raises(UnavailableError):
        small.load_dit(folder)
