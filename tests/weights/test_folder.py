from pathlib import Path

import pytest

from langit.errors import UnavailableError
from langit.presets import open_weights
from langit.weights import folder

ONE, TWO = open_weights("wan2.1-1.3b"), open_weights("wan2.2-a14b")
LAYOUTS = {
    "original": ["diffusion_pytorch_model.safetensors", "Wan2.1_VAE.safetensors", "models_t5_umt5-xxl.safetensors",
                 "google/umt5-xxl/tokenizer.json"],
    "diffusers": ["transformer/x.safetensors", "vae/x.safetensors", "text_encoder/x.safetensors",
                  "tokenizer/tokenizer.json"],
    "repacked": ["split_files/diffusion_models/wan.safetensors", "split_files/vae/wan.safetensors",
                 "split_files/text_encoders/umt5.safetensors", "tokenizer.json"],
}  # fmt: skip


def make(root: Path, names: list[str]) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_parts_are_found(tmp_path: Path, layout: str) -> None:
    make(tmp_path, LAYOUTS[layout])
    parts = folder.find(tmp_path, ONE)
    assert len(parts.transformers) == 1
    assert all(path.exists() for path in (*parts.transformers, parts.autoencoder, parts.text, parts.tokenizer))


def test_the_transformer_for_high_noise_comes_first(tmp_path: Path) -> None:
    make(tmp_path, [*LAYOUTS["original"], "low_noise_model/x.safetensors", "high_noise_model/x.safetensors"])
    assert [path.name for path in folder.find(tmp_path, TWO).transformers] == ["high_noise_model", "low_noise_model"]


def test_a_part_that_is_missing_is_named(tmp_path: Path) -> None:
    make(tmp_path, LAYOUTS["diffusers"][:1])
    with pytest.raises(UnavailableError, match=r"no autoencoder of wan2\.1-1\.3b.*langit weights fetch"):
        folder.find(tmp_path, ONE)


def test_several_of_a_part_are_refused(tmp_path: Path) -> None:
    make(tmp_path, [*LAYOUTS["original"], "diffusion_pytorch_model-2.safetensors"])
    with pytest.raises(UnavailableError, match=r"several files of the transformer"):
        folder.find(tmp_path, ONE)


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    names = [name.replace("VAE.safetensors", "VAE.pth") for name in LAYOUTS["original"]]
    make(tmp_path, names)
    with pytest.raises(UnavailableError, match=r"langit weights convert Wan2\.1_VAE\.pth"):
        folder.find(tmp_path, ONE)


def test_a_model_has_a_folder_of_its_own_or_the_one_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(folder.WEIGHTS, str(tmp_path))
    assert folder.folder_of("wan2.1-1.3b") == tmp_path
    (tmp_path / "wan2.1-1.3b").mkdir()
    assert folder.folder_of("wan2.1-1.3b") == tmp_path / "wan2.1-1.3b"
    monkeypatch.delenv(folder.WEIGHTS)
    assert folder.home().name == "weights"
