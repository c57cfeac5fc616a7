import struct
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from langit.errors import UnavailableError
from langit.presets import open_weights
from langit.weights import checkpoint, folder, inspection

ONE = open_weights("wan2.1-1.3b")
CHANNELS = {"wan2.1-1.3b": (1536, 16), "wan2.1-14b": (5120, 16), "wan2.2-5b": (3072, 48), "a14b-image": (5120, 36)}


def transformer(path: Path, model: str = "wan2.1-1.3b", prefix: str = "", kind: torch.dtype = torch.float16) -> Path:
    """The tensors that tell which model a transformer is of, in the size that tells it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {"patch_embedding.weight": (*CHANNELS[model], 1, 1, 1), "blocks.0.self_attn.q.weight": (1, 1)}
    save_file({prefix + name: torch.ones(shape, dtype=kind) for name, shape in names.items()}, path)
    return path


def text(path: Path, width: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    sign = "encoder.block.0.layer.0.SelfAttention.q.weight"
    save_file({"shared.weight": torch.ones(256_384, width, dtype=torch.float8_e4m3fn), sign: torch.ones(1)}, path)
    return path


def autoencoder(path: Path, channels: int = 16, width: int = 96) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    sizes = {"conv1.weight": (2 * channels, 1), "encoder.conv1.weight": (width, 1)}
    save_file({name: torch.ones(shape) for name, shape in sizes.items()}, path)
    return path


def comfy(root: Path) -> Path:
    """A folder of ComfyUI with the files of several models, as people have it."""
    names = {
        "wan2.1_t2v_1.3B_fp16": "wan2.1-1.3b",
        "wan2.1_t2v_14B_fp16": "wan2.1-14b",
        "wan2.2_t2v_high_noise_14B_fp16": "wan2.1-14b",
        "Wan2_2-T2V-A14B-LOW_bf16": "wan2.1-14b",
        "Wan2_2-I2V-A14B-HIGH_bf16": "a14b-image",
        "wan2.2_i2v_low_noise_14B": "a14b-image",
    }
    for name, model in names.items():
        transformer(root / f"diffusion_models/{name}.safetensors", model)
    autoencoder(root / "vae/wan_2.1_vae.safetensors")
    autoencoder(root / "vae/wan2.2_vae.safetensors", 48, 160)
    text(root / "text_encoders/umt5_xxl_fp16.safetensors")
    (root / "tokenizer.json").write_text("{}")
    return root


def test_of_several_files_the_one_that_fits_the_model_counts(tmp_path: Path) -> None:
    parts = folder.find(comfy(tmp_path), ONE)
    assert [path.name for path in parts.transformers] == ["wan2.1_t2v_1.3B_fp16.safetensors"]
    assert parts.autoencoder.name == "wan_2.1_vae.safetensors"
    names = [[path.stem for path in folder.find(tmp_path, open_weights(name)).transformers]
             for name in ("wan2.1-14b", "wan2.2-a14b", "wan2.2-a14b-image")]  # fmt: skip
    assert names == [
        ["wan2.1_t2v_14B_fp16"],
        ["wan2.2_t2v_high_noise_14B_fp16", "Wan2_2-T2V-A14B-LOW_bf16"],
        ["Wan2_2-I2V-A14B-HIGH_bf16", "wan2.2_i2v_low_noise_14B"],
    ]


def test_models_of_one_size_are_told_by_their_names(tmp_path: Path) -> None:
    comfy(tmp_path)
    transformer(tmp_path / "diffusion_models/self_forcing_1.3B.safetensors")
    transformer(tmp_path / "diffusion_models/Wan2_1-T2V-14B-other_tune.safetensors", "wan2.1-14b")
    names = {name: folder.find(tmp_path, open_weights(name)).transformers[0].stem
             for name in ("wan2.1-1.3b", "self-forcing-1.3b")}  # fmt: skip
    assert names == {"wan2.1-1.3b": "wan2.1_t2v_1.3B_fp16", "self-forcing-1.3b": "self_forcing_1.3B"}
    with pytest.raises(UnavailableError, match=r"several files of the transformer"):
        folder.find(tmp_path, open_weights("wan2.1-14b"))


def test_two_files_that_both_fit_are_refused_and_a_variant_in_fewer_bits_is_not_one(tmp_path: Path) -> None:
    comfy(tmp_path)
    transformer(tmp_path / "diffusion_models/wan2.1_t2v_1.3B_bf16.safetensors", kind=torch.bfloat16)
    with pytest.raises(UnavailableError, match=r"several files of the transformer: .*1\.3B_bf16.*1\.3B_fp16"):
        folder.find(tmp_path, ONE)
    (tmp_path / "diffusion_models/wan2.1_t2v_1.3B_bf16.safetensors").unlink()
    transformer(tmp_path / "diffusion_models/wan2.1_t2v_1.3B_fp8_e4m3fn.safetensors", kind=torch.float8_e4m3fn)
    assert folder.find(tmp_path, ONE).transformers[0].stem == "wan2.1_t2v_1.3B_fp16"
    transformer(tmp_path / "two/model.safetensors")
    transformer(tmp_path / "two/model.fp16.safetensors")
    assert {entry.file.name for entry in checkpoint.read_entries(tmp_path / "two").values()} == {"model.safetensors"}


def test_every_file_of_a_folder_is_told_and_what_it_is_enough_for(tmp_path: Path) -> None:
    found = {str(one.path.relative_to(tmp_path)): one for one in inspection.inspect(comfy(tmp_path))}
    assert len(found) == 9
    told = found["diffusion_models/wan2.1_t2v_1.3B_fp16.safetensors"]
    assert told.what == "transformer, original layout, as of wan2.1-1.3b, self-forcing-1.3b"
    assert "2 x F16" in told.counts
    assert found["vae/wan2.2_vae.safetensors"].what == "autoencoder, original layout, as of wan2.2-5b, fastwan-5b"
    assert inspection.ready(tmp_path) == []  # this text encoder is too narrow


def test_a_folder_with_all_parts_of_a_model_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
    wan.save_diffusers(tmp_path, wan.config())
    monkeypatch.setattr(inspection, "OPEN_WEIGHTS", {"tiny": wan.config, "two": lambda: wan.config(boundary=0.9)})
    assert inspection.ready(tmp_path) == ["tiny"]
    told = {one.path.name: one.what for one in inspection.inspect(tmp_path)}
    assert told["diffusion_pytorch_model.safetensors.index.json"] == "transformer, diffusers layout, as of tiny, two"
    assert len(told) == 3, "shards are not told one by one"


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    transformer(tmp_path / "good.safetensors", prefix="model._fsdp_wrapped_module.")
    (tmp_path / "wan-Q8_0.gguf").write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 10, 5) + bytes(500))
    (tmp_path / "pointer.safetensors").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    (tmp_path / "wan.pth").write_bytes(b"x")
    save_file({"vace_blocks.0.x": torch.ones(1)}, tmp_path / "vace.safetensors")
    found = {one.path.name: one.what for one in inspection.inspect(tmp_path)}
    assert "every key begins with model." in found["good.safetensors"]
    assert "a GGUF file, whose quantized weights are not read" in found["wan-Q8_0.gguf"]
    assert "pointer of git LFS" in found["pointer.safetensors"]
    assert "langit weights convert wan.pth" in found["wan.pth"]
    assert "VACE" in found["vace.safetensors"]
    with pytest.raises(UnavailableError, match="GGUF"):
        inspection.inspect(tmp_path / "wan-Q8_0.gguf")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnavailableError, match="holds no weights"):
        inspection.inspect(tmp_path / "empty")


def test_a_gguf_in_the_place_of_a_transformer_is_named(tmp_path: Path) -> None:
    (tmp_path / "diffusion_models").mkdir()
    (tmp_path / "diffusion_models/wan2.1-t2v-1.3b-Q8_0.gguf").write_bytes(b"GGUF" + bytes(50))
    with pytest.raises(UnavailableError, match="is a GGUF file"):
        folder.find(tmp_path, ONE)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"lora_unet_blocks_0_self_attn_q.lora_down.weight": (4, 9), "lora_unet_blocks_0_self_attn_q.alpha": ()},
         "low-rank changes of a transformer, kohya names, rank 4"),
        ({"transformer.blocks.0.attn1.to_q.lora_A.weight": (2, 9),
          "transformer_2.blocks.0.attn1.to_k.lora_A.weight": (8, 9)},
         "low-rank changes of a transformer, diffusers names, rank 2 to 8, for the second of two transformers too"),
        ({"diffusion_model.blocks.0.self_attn.q.lora_A.weight": (1, 9), "diffusion_model.blocks.0.diff_m": (1, 6, 9)},
         "low-rank and full changes of a transformer, original names, rank 1"),
        ({"lora_unet_blocks_0_self_attn_q.lokr_w1": (4, 4)},
         "other changes of a transformer, kohya names, LoKr, which is not read"),
    ],
)  # fmt: skip
def test_changes_of_a_transformer_are_told(tmp_path: Path, keys: dict[str, tuple[int, ...]], says: str) -> None:
    save_file({key: torch.ones(shape) for key, shape in keys.items()}, tmp_path / "lora.safetensors")
    (found,) = inspection.inspect(tmp_path / "lora.safetensors")
    assert found.what == says


@pytest.mark.parametrize("inside", ["_fsdp_wrapped_module.", "_orig_mod.", "_checkpoint_wrapped_module."])
def test_what_trainers_wrap_around_names_is_taken_off_wherever_it_is(tmp_path: Path, inside: str) -> None:
    names = [f"{inside}module.model.{inside}blocks.0.{inside}self_attn.q.weight", f"{inside}{inside}head.head.bias"]
    save_file({name: torch.ones(1) for name in names}, tmp_path / "a.safetensors")
    assert set(checkpoint.read_entries(tmp_path / "a.safetensors")) == {
        "model.blocks.0.self_attn.q.weight",
        "head.head.bias",
    }
    save_file({"a": torch.ones(1), f"{inside}a": torch.ones(1)}, tmp_path / "b.safetensors")
    with pytest.raises(UnavailableError, match="holds a twice"):
        checkpoint.read_entries(tmp_path / "b.safetensors")
