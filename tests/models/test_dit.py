from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from langit.config import TransformerConfig
from langit.models import attention, dit
from langit.models.dit import DiT, modulate, token_times
from langit.weights.adapters import TRANSFORMER_DIFFUSERS, rename

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
CLOSE = 1e-4
BASE = wan.TRANSFORMER
AXES = {
    "base": BASE,
    "one head": replace(BASE, heads=1),
    "heads of 16": replace(BASE, width=32, heads=2),
    "one layer": replace(BASE, depth=1),
    "wide mlp": replace(BASE, mlp_width=200),
    "channels": replace(BASE, in_channels=12, out_channels=4),
    "patch 1": replace(BASE, patch=(1, 1, 1)),
    "patch 2": replace(BASE, patch=(2, 2, 2)),
    "text": replace(BASE, text_width=20),
    "frequencies": replace(BASE, frequencies=32),
    "eps": replace(BASE, eps=1e-3),
}


def gaussian(*shape: int, seed: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def ours(reference: torch.nn.Module, config: TransformerConfig) -> DiT:
    model = DiT(config).eval().requires_grad_(False)
    tensors = {rename(key, TRANSFORMER_DIFFUSERS): tensor for key, tensor in reference.state_dict().items()}
    shapes = model.state_dict()
    model.load_state_dict({name: tensor.reshape(shapes[name].shape) for name, tensor in tensors.items()})
    return model


def difference(
    config: TransformerConfig, seed: int, *, size: tuple[int, int, int] = (2, 4, 6), each: bool = False,
    quiet: bool = False, ours_config: TransformerConfig | None = None,
) -> float:  # fmt: skip
    reference = wan.transformer(config, seed)
    if quiet:  # so quiet that the norms' eps counts
        for name, parameter in reference.named_parameters():
            if name.startswith(("patch_embedding", "blocks.0.attn1.to_q", "blocks.0.attn1.to_k")):
                parameter.mul_(1e-3)
    model = ours(reference, ours_config or config)
    x = gaussian(2, config.in_channels, *size, seed=seed)
    text = gaussian(2, 7, config.text_width, seed=seed + 1)
    tokens = torch.Size(size).numel() // torch.Size(config.patch).numel()
    time = torch.rand(2, tokens if each else 1, generator=torch.Generator().manual_seed(seed + 2))
    with torch.inference_mode():
        told = (time if each else time[:, 0]) * 1000
        expected = reference(x, told, text, return_dict=False)[0]
        return float((model(x, time, text) - expected).abs().max())


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("config", AXES.values(), ids=AXES)
def test_it_says_what_the_reference_says(config: TransformerConfig, seed: int) -> None:
    found = difference(config, seed, each=bool(seed % 2), size=((2, 4, 6), (4, 6, 2), (2, 2, 8))[seed])
    print(f"largest difference {found:.1e}")
    assert found <= CLOSE


def test_it_says_so_of_quiet_inputs_too() -> None:
    assert difference(BASE, 0, quiet=True) <= CLOSE


def of_config(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda patch: {"ours_config": replace(BASE, **{name: 1.01 * getattr(BASE, name)}), "quiet": name == "eps"}


def of_module(module: Any, name: str) -> Callable[[Any], dict[str, Any]]:
    def change(patch: pytest.MonkeyPatch) -> dict[str, Any]:
        patch.setattr(module, name, 1.01 * getattr(module, name))
        return {}

    return change


def of_score(patch: pytest.MonkeyPatch) -> dict[str, Any]:
    plain = attention.attend
    patch.setattr(attention, "attend", lambda q, k, v, *rest: plain(1.01 * q, k, v, *rest))
    return {}


CONSTANTS = {
    "rope base": of_config("rope_base"),
    "eps": of_config("eps"),
    "time scale": of_module(dit, "TIMES"),
    "time base": of_module(dit, "FREQUENCY_BASE"),
    "score scale": of_score,
}


@pytest.mark.parametrize("change", CONSTANTS.values(), ids=CONSTANTS)
def test_one_percent_of_any_constant_shows(change: Callable[[Any], dict[str, Any]], monkeypatch: Any) -> None:
    arguments = change(monkeypatch)
    found = difference(BASE, 0, size=(8, 8, 8), **arguments)
    print(f"largest difference {found:.1e}")
    assert found > CLOSE


def small(seed: int = 0) -> DiT:
    return ours(wan.transformer(BASE, seed), BASE)


@torch.inference_mode()
def test_times_in_groups_are_times_of_tokens() -> None:
    model, x, text = small(), gaussian(2, 4, 3, 4, 4, seed=1), gaussian(2, 5, 32, seed=2)
    one, frames = torch.rand(2, 1), torch.rand(2, 3)
    torch.testing.assert_close(model(x, one, text), model(x, one.expand(2, 12), text), atol=1e-5, rtol=0)
    each = frames.repeat_interleave(4, 1)
    torch.testing.assert_close(model(x, frames, text), model(x, each, text), atol=1e-5, rtol=0)


@torch.inference_mode()
def test_a_counted_token_stands_for_as_many_and_a_hidden_one_for_none() -> None:
    model, x, time = small(), gaussian(1, 4, 2, 4, 4, seed=1), torch.tensor([[0.4]])
    text = gaussian(1, 5, 32, seed=2)
    long = torch.cat([text[:, :4], text[:, 4:].expand(-1, 9, -1)], dim=1)
    count = torch.tensor([[1.0, 1, 1, 1, 9]])
    torch.testing.assert_close(model(x, time, text, count), model(x, time, long), atol=1e-5, rtol=0)
    count = torch.tensor([[1.0, 1, 1, 1, 0]])
    torch.testing.assert_close(model(x, time, text, count), model(x, time, text[:, :4]), atol=1e-5, rtol=0)


@torch.inference_mode()
def test_a_block_sees_itself_and_earlier_ones() -> None:
    model, text, time = small(), gaussian(1, 5, 32, seed=2), torch.tensor([[0.4]])
    x = gaussian(1, 4, 2, 4, 4, seed=1)
    changed = x.clone()
    changed[:, :, 1] += 1
    first = model(x, time, text, block=1)[:, :, 0]
    torch.testing.assert_close(first, model(changed, time, text, block=1)[:, :, 0], atol=1e-6, rtol=0)
    assert (first - model(changed, time, text)[:, :, 0]).abs().max() > 1e-3


def test_with_and_without_gradients_it_says_the_same() -> None:
    model, x = small(), gaussian(1, 4, 2, 40, 60, seed=1)
    text, time = gaussian(1, 5, 32, seed=2), torch.tensor([[0.4]])
    with torch.inference_mode():
        frugal = model(x, time, text)
    assert x.shape[2] * 20 * 30 > dit.MLP_TOKENS
    torch.testing.assert_close(model.requires_grad_(True)(x, time, text), frugal, atol=1e-5, rtol=0)


def test_what_is_initialized_predicts_nothing_and_learns() -> None:
    model = DiT(BASE).initialize(torch.Generator().manual_seed(0))
    x, text = gaussian(1, 4, 2, 4, 4, seed=1), gaussian(1, 5, 32, seed=2)
    v = model(x, torch.tensor([[0.4]]), text)
    assert not v.any()
    (v - x).square().mean().backward()
    assert model.patch_out.weight.grad is not None
    assert model.patch_out.weight.grad.any()


def test_sixteen_bits_come_close() -> None:
    model, x, text = small(), gaussian(1, 4, 2, 4, 4, seed=1), gaussian(1, 5, 32, seed=2)
    with torch.inference_mode():
        exact = model(x, torch.tensor([[0.4]]), text)
        half = model.to(torch.bfloat16)(x, torch.tensor([[0.4]]), text)
    assert half.dtype == torch.float32
    assert (half - exact).abs().mean() < 0.1 * exact.abs().mean()


def test_modulation_is_of_each_group() -> None:
    x, shift, scale = torch.ones(1, 4, 3), torch.tensor([[[1.0], [2.0]]]), torch.tensor([[[0.0], [9.0]]])
    assert modulate(x, shift.expand(1, 2, 3), scale.expand(1, 2, 3))[0, :, 0].tolist() == [2, 2, 12, 12]


def test_tokens_take_the_highest_time_of_their_latents_in_as_few_groups_as_they_can() -> None:
    time = torch.full((1, 3, 4, 4), 0.5)
    assert token_times(time, (1, 2, 2)).tolist() == [[0.5]]
    time[:, 0] = 0
    assert token_times(time, (1, 2, 2)).tolist() == [[0, 0.5, 0.5]]
    time[:, 1, 0, 0] = 0.9
    assert token_times(time, (1, 2, 2))[0, 3:9].tolist() == pytest.approx([0, 0.9, 0.5, 0.5, 0.5, 0.5])


def test_a_width_that_heads_do_not_share_is_refused() -> None:
    with pytest.raises(ValueError, match="heads"):
        replace(BASE, heads=5)
