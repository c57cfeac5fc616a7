import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from langit.config import Adapter
from langit.errors import RequestError, UnavailableError
from langit.models.dit import DiT
from langit.presets import open_weights
from langit.weights import lora
from langit.weights.adapters import TRANSFORMER_DIFFUSERS, rename

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
CLOSE = 1e-4
RANK, ALPHA = 3, 6.0
LAYERS = {  # diffusers' name of a layer: the original name
    "blocks.0.attn1.to_q": "blocks.0.self_attn.q",
    "blocks.0.attn2.to_out.0": "blocks.0.cross_attn.o",
    "blocks.1.ffn.net.0.proj": "blocks.1.ffn.0",
    "blocks.1.ffn.net.2": "blocks.1.ffn.2",
}


def ours() -> DiT:
    model = DiT(wan.TRANSFORMER).eval().requires_grad_(False)
    shapes = model.state_dict()
    tensors = {rename(key, TRANSFORMER_DIFFUSERS): value for key, value in wan.transformer().state_dict().items()}
    model.load_state_dict({name: tensor.reshape(shapes[name].shape) for name, tensor in tensors.items()})
    return model


def changes(seed: int) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    generator = torch.Generator().manual_seed(seed)
    shapes = {name: wan.transformer().get_parameter(f"{name}.weight").shape for name in LAYERS}
    return {
        name: (
            0.3 * torch.randn(RANK, shape[1], generator=generator),
            0.3 * torch.randn(shape[0], RANK, generator=generator),
        )
        for name, shape in shapes.items()
    }


def write(path: Path, style: str, seed: int = 0) -> Path:
    tensors = {}
    for name, (down, up) in changes(seed).items():
        original = LAYERS[name]
        if style == "kohya":
            key = "lora_unet_" + original.replace(".", "_")
            tensors |= {f"{key}.lora_down.weight": down, f"{key}.lora_up.weight": up}
            tensors[f"{key}.alpha"] = torch.tensor(ALPHA)
        elif style == "original":
            tensors |= {
                f"diffusion_model.{original}.lora_A.weight": down,
                f"diffusion_model.{original}.lora_B.weight": up,
            }
            tensors[f"diffusion_model.{original}.alpha"] = torch.tensor(ALPHA)
        else:  # diffusers has no alpha: it is in the numbers
            scaled = up * (ALPHA / RANK)
            tensors |= {f"transformer.{name}.lora_A.weight": down, f"transformer.{name}.lora_B.weight": scaled}
    save_file(tensors, path)
    return path


@torch.inference_mode()
def outputs(model: DiT, reference: torch.nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(5)
    x, text = torch.randn(1, 4, 2, 4, 6, generator=generator), torch.randn(1, 5, 32, generator=generator)
    expected = reference(x, torch.tensor([400.0]), text, return_dict=False)[0]
    return model(x, torch.tensor([[0.4]]), text), expected


@pytest.mark.parametrize("style", ["kohya", "original", "diffusers"])
def test_it_changes_what_the_reference_changes(tmp_path: Path, style: str) -> None:
    model, pipeline = ours(), wan.pipeline()
    plain, _ = outputs(model, pipeline.transformer)
    lora.apply(model, [(write(tmp_path / "a.safetensors", style), 0.7)])
    pipeline.load_lora_weights(write(tmp_path / "reference.safetensors", "diffusers"), adapter_name="a")
    pipeline.set_adapters(["a"], [0.7])
    found, expected = outputs(model, pipeline.transformer)
    print(f"largest difference {(found - expected).abs().max():.1e}")
    assert (found - expected).abs().max() <= CLOSE
    assert (found - plain).abs().max() > 1e-2


@pytest.mark.filterwarnings("ignore:Already found a `peft_config`")  # the reference says so of a second change
def test_several_at_once_are_the_references(tmp_path: Path) -> None:
    model, pipeline = ours(), wan.pipeline()
    files = [write(tmp_path / "a.safetensors", "kohya", 0), write(tmp_path / "b.safetensors", "original", 1)]
    lora.apply(model, list(zip(files, (0.5, 1.2), strict=True)))
    for seed, name in enumerate("ab"):
        pipeline.load_lora_weights(write(tmp_path / f"{name}_.safetensors", "diffusers", seed), adapter_name=name)
    pipeline.set_adapters(["a", "b"], [0.5, 1.2])
    found, expected = outputs(model, pipeline.transformer)
    assert (found - expected).abs().max() <= CLOSE


def test_every_style_says_the_same_and_a_negative_scale_takes_it_back(tmp_path: Path) -> None:
    states = []
    for style in ("kohya", "original", "diffusers"):
        model = ours()
        lora.apply(model, [(write(tmp_path / f"{style}.safetensors", style), 1.0)])
        states.append({name: tensor.clone() for name, tensor in model.state_dict().items()})
    for name, tensor in states[0].items():
        assert all(torch.allclose(tensor, other[name], atol=1e-6) for other in states[1:])
    lora.apply(model, [(tmp_path / "kohya.safetensors", -1.0)])
    assert all(
        torch.allclose(tensor, model.state_dict()[name], atol=1e-5) for name, tensor in ours().state_dict().items()
    )


@pytest.mark.parametrize(
    ("tensors", "says"),
    [
        ({"lora_unet_blocks_9_self_attn_q.lora_down.weight": torch.ones(1, 1)}, "does not have"),
        ({"diffusion_model.blocks.0.self_attn.q.lora_A.weight": torch.ones(1, 48)}, "half of the change"),
        ({"diffusion_model.blocks.0.self_attn.q.diff": torch.ones(48, 40)}, r"is \[48, 40\], the weight \[48, 48\]"),
        ({"diffusion_model.blocks.0.self_attn.q.set_weight": torch.ones(48, 48)}, "no low-rank change"),
        ({"diffusion_model.blocks.0.self_attn.q.dora_scale": torch.ones(48, 1)}, "holds DoRA"),
        ({"lora_unet_blocks_0_self_attn_q.lokr_w1": torch.ones(4, 4)}, "holds LoKr"),
        ({"diffusion_model.blocks.0.cross_attn.k_img.lora_A.weight": torch.ones(1, 48)}, "changes nothing"),
        (
            {
                "blocks.0.self_attn.q.lora_A.weight": torch.ones(1, 40),
                "blocks.0.self_attn.q.lora_B.weight": torch.ones(48, 1),
            },
            r"is \[48, 40\], the weight \[48, 48\]",
        ),
    ],
    ids=["another model", "half", "full shape", "unknown", "DoRA", "LoKr", "image alone", "shape"],
)  # fmt: skip
def test_what_does_not_fit_is_refused(tmp_path: Path, tensors: dict[str, torch.Tensor], says: str) -> None:
    save_file(tensors, tmp_path / "a.safetensors")
    with pytest.raises(UnavailableError, match=says):
        lora.apply(ours(), [(tmp_path / "a.safetensors", 1.0)])


DIFFERENCES = {  # a key of the original style: the reference's parameter
    "diffusion_model.blocks.0.self_attn.q.diff": "blocks.0.attn1.to_q.weight",
    "diffusion_model.blocks.0.self_attn.q.diff_b": "blocks.0.attn1.to_q.bias",
    "diffusion_model.blocks.1.cross_attn.norm_k.diff": "blocks.1.attn2.norm_k.weight",
    "diffusion_model.blocks.1.norm3.diff": "blocks.1.norm2.weight",
    "diffusion_model.blocks.1.norm3.diff_b": "blocks.1.norm2.bias",
    "diffusion_model.blocks.1.diff_m": "blocks.1.scale_shift_table",
    "diffusion_model.head.diff_m": "scale_shift_table",
    "diffusion_model.patch_embedding.diff": "patch_embedding.weight",
    "diffusion_model.time_embedding.0.diff_b": "condition_embedder.time_embedder.linear_1.bias",
    "lora_unet_blocks_1_ffn_0.diff_b": "blocks.1.ffn.net.0.proj.bias",
}


@pytest.mark.parametrize("key", DIFFERENCES)
def test_a_full_difference_is_added_to_what_it_names(tmp_path: Path, key: str) -> None:
    reference, model = wan.transformer(), ours()
    parameter = reference.get_parameter(DIFFERENCES[key])
    difference = 0.3 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(2))
    save_file({key: difference}, tmp_path / "a.safetensors")
    plain, _ = outputs(model, reference)
    lora.apply(model, [(tmp_path / "a.safetensors", 0.7)])
    with torch.no_grad():
        parameter += 0.7 * difference
    found, expected = outputs(model, reference)
    assert (found - expected).abs().max() <= CLOSE
    assert (found - plain).abs().max() > 1e-3


def described(path: Path, metadata: dict[str, object], *, original: bool = False) -> Path:
    """Low-rank changes without an alpha of their own, and what the header says."""
    tensors = {}
    for name, (down, up) in changes(0).items():
        key = f"diffusion_model.{LAYERS[name]}" if original else f"transformer.{name}"
        tensors |= {f"{key}.lora_A.weight": down, f"{key}.lora_B.weight": up}
    save_file(tensors, path, {name: value if isinstance(value, str) else json.dumps(value)
                              for name, value in metadata.items()})  # fmt: skip
    return path


PEFT = {"transformer.r": RANK, "transformer.target_modules": list(LAYERS)}
HEADERS: dict[str, dict[str, object]] = {
    "one": {"transformer.lora_alpha": 12},
    "by pattern": {"transformer.lora_alpha": 3, "transformer.alpha_pattern": {"blocks.0.attn1.to_q": 9}},
    "root of the rank": {"transformer.lora_alpha": 5, "transformer.use_rslora": True},
}


@pytest.mark.parametrize("name", HEADERS)
def test_an_alpha_in_the_header_counts_as_in_the_reference(tmp_path: Path, name: str) -> None:
    path = described(tmp_path / "a.safetensors", {"format": "pt", "lora_adapter_metadata": PEFT | HEADERS[name]})
    model, pipeline = ours(), wan.pipeline()
    lora.apply(model, [(path, 1.0)])
    pipeline.load_lora_weights(path)
    found, expected = outputs(model, pipeline.transformer)
    assert (found - expected).abs().max() <= CLOSE


def test_a_plain_alpha_in_the_header_counts_and_what_a_converted_file_carries_along_does_not(tmp_path: Path) -> None:
    names = dict(ours().named_parameters())
    plain = lora.read(described(tmp_path / "a.safetensors", {"alpha": "6"}, original=True), names).first
    assert {change.factor for change in plain.values()} == {6 / RANK}
    carried = lora.read(described(tmp_path / "b.safetensors", {"ss_network_alpha": "6"}, original=True), names).first
    assert {change.factor for change in carried.values()} == {1}


def test_changes_of_an_image_encoder_are_skipped_with_a_word(tmp_path: Path) -> None:
    path = write(tmp_path / "a.safetensors", "original")
    key = "diffusion_model.blocks.0.cross_attn.k_img"
    extra = {f"{key}.lora_A.weight": torch.ones(1, 48), f"{key}.lora_B.weight": torch.ones(48, 1)}
    save_file(load_file(path) | extra, tmp_path / "b.safetensors")
    with_them, without = ours(), ours()
    lora.apply(with_them, [(tmp_path / "b.safetensors", 1.0)])
    lora.apply(without, [(path, 1.0)])
    assert all(torch.equal(tensor, without.state_dict()[name]) for name, tensor in with_them.state_dict().items())
    said = lora.check([Adapter(file=tmp_path / "b.safetensors")], open_weights("wan2.1-1.3b"))
    assert said == ["b.safetensors: 2 changes of an image encoder, which wan2.1-1.3b has not, were skipped"]


def test_a_bias_of_a_low_rank_change_is_scaled_with_it(tmp_path: Path) -> None:
    path = described(tmp_path / "a.safetensors", {"alpha": "6"})
    bias = torch.randn(48, generator=torch.Generator().manual_seed(1))
    save_file(load_file(path) | {"transformer.blocks.0.attn1.to_q.lora_B.bias": bias}, path, {"alpha": "6"})
    model = ours()
    lora.apply(model, [(path, 0.5)])
    moved = model.blocks[0].self_attention.q.bias - ours().blocks[0].self_attention.q.bias  # type: ignore[union-attr]
    torch.testing.assert_close(moved, 0.5 * 6 / RANK * bias)


TWO = open_weights("wan2.2-a14b")


def test_each_of_two_transformers_gets_the_changes_that_are_for_it(tmp_path: Path) -> None:
    names = dict(ours().named_parameters())
    one = write(tmp_path / "one.safetensors", "diffusers", 0)
    low = {key.replace("transformer.", "transformer_2."): tensor + 1 for key, tensor in load_file(one).items()}
    save_file(load_file(one) | low, tmp_path / "both.safetensors")

    def first(adapter: Adapter, expert: int) -> float | None:
        assert lora.check([adapter], TWO) == []
        found = lora.of_expert(adapter, expert, names)
        change = found.get("blocks.0.self_attention.q.weight")
        return None if change is None else float(change.down[0, 0])  # type: ignore[index]  # it was read

    value = float(load_file(one)["transformer.blocks.0.attn1.to_q.lora_A.weight"][0, 0])
    high, low_ = (Adapter(file=one, expert=expert) for expert in (0, 1))
    assert [first(high, 0), first(high, 1), first(low_, 0), first(low_, 1)] == [value, None, None, value]
    both = Adapter(file=tmp_path / "both.safetensors")
    assert [first(both, 0), first(both, 1)] == [value, pytest.approx(value + 1)]


@pytest.mark.parametrize(
    ("model", "expert", "key", "says"),
    [
        ("wan2.2-a14b", None, "transformer", r"does not say which of the two.*Write high=a\.safetensors"),
        ("wan2.1-1.3b", 0, "transformer", "has one transformer"),
        ("wan2.1-1.3b", None, "transformer_2", "is for the second of two transformers"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_say_where_it_goes_is_refused(
    tmp_path: Path, model: str, expert: int | None, key: str, says: str
) -> None:
    save_file({f"{key}.blocks.0.attn1.to_q.lora_A.weight": torch.ones(1, 48)}, tmp_path / "a.safetensors")
    with pytest.raises(RequestError, match=says):
        lora.check([Adapter(file=tmp_path / "a.safetensors", expert=expert)], open_weights(model))
