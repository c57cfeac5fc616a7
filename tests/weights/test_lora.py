from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from langit.errors import UnavailableError
from langit.models.dit import DiT
from langit.weights import lora
from langit.weights.adapters import TRANSFORMER_DIFFUSERS, rename

wan = pytest.importorskip("wan", reason="the references are not installed; use langit[parity]", exc_type=ImportError)
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
        ({"diffusion_model.blocks.0.self_attn.q.diff": torch.ones(48, 48)}, "no low-rank change"),
        (
            {
                "blocks.0.self_attn.q.lora_A.weight": torch.ones(1, 40),
                "blocks.0.self_attn.q.lora_B.weight": torch.ones(48, 1),
            },
            r"is \[48, 40\], the weight \[48, 48\]",
        ),
    ],
    ids=["another model", "half", "full difference", "shape"],
)  # fmt: skip
def test_what_does_not_fit_is_refused(tmp_path: Path, tensors: dict[str, torch.Tensor], says: str) -> None:
    save_file(tensors, tmp_path / "a.safetensors")
    with pytest.raises(UnavailableError, match=says):
        lora.apply(ours(), [(tmp_path / "a.safetensors", 1.0)])
