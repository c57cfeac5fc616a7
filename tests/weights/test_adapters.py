from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from langit.config import OpenWeightsConfig
from langit.errors import UnavailableError
from langit.models.causal_vae import CausalVAE
from langit.models.dit import DiT
from langit.models.umt5 import UmT5
from langit.weights import adapters, checkpoint
from langit.weights.adapters import adapt, precise
from langit.weights.folder import find

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
CONFIGS = {"2.1": wan.config(), "2.2": wan.config(autoencoder=wan.VAE_2)}
BUILD: dict[str, Callable[[OpenWeightsConfig], torch.nn.Module]] = {
    "transformer": lambda config: DiT(config.transformer),
    "autoencoder": lambda config: CausalVAE(config.autoencoder),
    "text": lambda config: UmT5(config.text),
}


def load(part: str, path: Path, config: OpenWeightsConfig) -> torch.nn.Module:
    with torch.device("meta"):
        model = BUILD[part](config)
    entries = adapt(part, checkpoint.read_entries(path), config.autoencoder if part == "autoencoder" else None)
    checkpoint.load(model, entries, reshape=adapters.reshaped, what=part)
    return model


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    made = {}
    for version, config in CONFIGS.items():
        for layout, save in wan.SAVERS.items():
            made[version, layout] = tmp_path_factory.mktemp(f"{version}-{layout}")
            save(made[version, layout], config)
    return made


@pytest.mark.parametrize("version", CONFIGS)
def test_every_layout_loads_to_the_same_model(folders: dict[tuple[str, str], Path], version: str) -> None:
    config = CONFIGS[version]
    for part in BUILD:
        states = []
        for layout in wan.SAVERS:
            parts = find(folders[version, layout], config)
            place = parts.transformers[0] if part == "transformer" else getattr(parts, part)
            states.append(load(part, place, config).state_dict())
        assert len(states) == 3
        for name, tensor in states[0].items():
            assert all(torch.equal(tensor, other[name]) for other in states[1:]), name


@pytest.mark.parametrize("version", CONFIGS)
def test_the_original_names_here_are_those_the_reference_converts(version: str) -> None:
    from diffusers.loaders.single_file_utils import convert_wan_transformer_to_diffusers, convert_wan_vae_to_diffusers

    reference = wan.transformer()
    original = wan.renamed(reference.state_dict(), wan.BACK)
    assert convert_wan_transformer_to_diffusers(dict(original)).keys() == reference.state_dict().keys()
    if version == "2.1":  # the reference converts no other in one file
        vae = wan.autoencoder()
        converted = convert_wan_vae_to_diffusers(wan.vae_original(vae, wan.VAE))
        assert converted.keys() == vae.state_dict().keys()
        assert all(torch.equal(converted[name], tensor) for name, tensor in vae.state_dict().items())


def text_file(folder: Path, **changes: Any) -> Path:
    tensors = {key: value.clone() for key, value in wan.text_encoder().state_dict().items()}
    tensors |= {key.replace("__", "."): value for key, value in changes.items()}
    save_file({key: value for key, value in tensors.items() if value is not None}, folder / "text.safetensors")
    return folder / "text.safetensors"


def test_the_embedding_may_come_under_both_names_or_either(tmp_path: Path) -> None:
    both = load("text", text_file(tmp_path), CONFIGS["2.1"]).state_dict()
    one = load("text", text_file(tmp_path, shared__weight=None), CONFIGS["2.1"]).state_dict()
    other = load("text", text_file(tmp_path, encoder__embed_tokens__weight=None), CONFIGS["2.1"]).state_dict()
    assert torch.equal(both["tokens.weight"], one["tokens.weight"])
    assert torch.equal(both["tokens.weight"], other["tokens.weight"])


def test_an_untied_or_empty_embedding_is_refused(tmp_path: Path) -> None:
    zeros = torch.zeros(64, 32)
    with pytest.raises(UnavailableError, match="should be one table and differ"):
        load("text", text_file(tmp_path, encoder__embed_tokens__weight=zeros), CONFIGS["2.1"])
    with pytest.raises(UnavailableError, match="all zeros"):
        load(
            "text",
            text_file(tmp_path, encoder__embed_tokens__weight=zeros, shared__weight=zeros.clone()),
            CONFIGS["2.1"],
        )


def transformer_file(folder: Path, prefix: str = "", **changes: Any) -> Path:
    tensors = wan.renamed(wan.transformer().state_dict(), wan.BACK)
    tensors |= {key.replace("__", "."): value for key, value in changes.items()}
    kept = {prefix + key: value for key, value in tensors.items() if value is not None}
    save_file(kept, folder / "wan.safetensors")
    return folder / "wan.safetensors"


@pytest.mark.parametrize("prefix", ["model.diffusion_model.", "model.", "generator_ema.model.", "module."])
def test_what_packers_and_trainers_put_before_every_key_is_known(tmp_path: Path, prefix: str) -> None:
    found = load("transformer", transformer_file(tmp_path, prefix), CONFIGS["2.1"]).state_dict()
    plain = load("transformer", transformer_file(tmp_path), CONFIGS["2.1"]).state_dict()
    assert all(torch.equal(tensor, plain[name]) for name, tensor in found.items())


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"blocks__0__norm3__weight": None}, "lack blocks.0.norm_text.weight"),
        ({"blocks__9__norm3__weight": torch.ones(48)}, "have blocks.9.norm_text.weight too many"),
        ({"blocks__0__norm2__weight": torch.ones(48)}, "have blocks.0.norm2.weight too many"),
        ({"blocks__0__cross_attn__k_img__weight": torch.ones(4)}, "separate image encoder"),
        ({"blocks__0__self_attn__to_gate_compress": torch.ones(4)}, "sparse attention"),
        ({"blocks__0__self_attn__q__scale_weight": torch.ones(1)}, "fp8"),
        ({"vace_blocks__0__after__weight": torch.ones(4)}, "VACE"),
    ],
)
def test_another_variant_is_named(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(UnavailableError, match=says):
        load("transformer", transformer_file(tmp_path, **changes), CONFIGS["2.1"])


def test_a_norm_under_the_wrong_number_is_not_taken_for_the_right_one(tmp_path: Path) -> None:
    """Original checkpoints call the norm before cross-attention 3; taking 2 for it would leave it at its initial."""
    norm = wan.renamed(wan.transformer().state_dict(), wan.BACK)["blocks.0.norm3.weight"]
    path = transformer_file(tmp_path, blocks__0__norm3__weight=None, blocks__0__norm2__weight=norm)
    with pytest.raises(UnavailableError, match=r"lack .*norm_text.* and have .*norm2"):
        load("transformer", path, CONFIGS["2.1"])


def test_a_file_of_another_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="of the transformer, not of the text"):
        load("text", transformer_file(tmp_path), CONFIGS["2.1"])
    save_file({"weight": torch.ones(2)}, tmp_path / "other.safetensors")
    with pytest.raises(UnavailableError, match="no layout that is known"):
        load("transformer", tmp_path / "other.safetensors", CONFIGS["2.1"])


def test_our_own_layout_loads(tmp_path: Path) -> None:
    model = load("transformer", transformer_file(tmp_path), CONFIGS["2.1"])
    checkpoint.save(model.state_dict(), tmp_path / "ours.safetensors")
    assert load_file(tmp_path / "ours.safetensors").keys() == model.state_dict().keys()
    again = load("transformer", tmp_path / "ours.safetensors", CONFIGS["2.1"]).state_dict()
    assert all(torch.equal(tensor, again[name]) for name, tensor in model.state_dict().items())


def test_the_tokenizer_in_a_packed_text_encoder_is_skipped(tmp_path: Path) -> None:
    path = text_file(tmp_path, spiece_model=torch.zeros(9, dtype=torch.uint8))
    assert load("text", path, CONFIGS["2.1"])


def test_the_number_of_blocks_is_the_configs(tmp_path: Path, folders: dict[tuple[str, str], Path]) -> None:
    config = replace(CONFIGS["2.1"], autoencoder=replace(wan.VAE, blocks=1))
    parts = find(folders["2.1", "original"], config)
    with pytest.raises(UnavailableError, match="autoencoder"):
        load("autoencoder", parts.autoencoder, config)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("time_in.0.weight", True), ("blocks.3.modulation", True), ("blocks.3.norm_text.bias", True),
     ("blocks.3.mlp.0.weight", False), ("blocks.3.self_attention.norm_q.weight", False),
     ("patch_out.weight", False), ("text_in.0.weight", False)],
)  # fmt: skip
def test_times_modulation_and_norms_are_kept_precise(name: str, kept: bool) -> None:
    assert precise(name) is kept
