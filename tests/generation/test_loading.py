from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from langit.config import Adapter
from langit.errors import UnavailableError
from langit.generation import loading
from langit.generation.loading import Experts
from langit.weights.folder import Parts, find

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
CPU = torch.device("cpu")
CONFIG = wan.config()


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    folder = tmp_path_factory.mktemp("weights")
    wan.save_original(folder, CONFIG)
    return find(folder, CONFIG)


def test_a_model_is_ready_to_run_and_not_to_train(parts: Parts) -> None:
    model = loading.transformer(CONFIG, parts.transformers[0], CPU, torch.float32)
    assert not model.training
    assert not any(parameter.requires_grad or parameter.is_meta for parameter in model.parameters())


def test_sixteen_bits_keep_times_modulation_and_norms_in_thirty_two(parts: Parts) -> None:
    model = loading.transformer(CONFIG, parts.transformers[0], CPU, torch.bfloat16)
    kinds = {name: parameter.dtype for name, parameter in model.named_parameters()}
    assert kinds["blocks.0.mlp.0.weight"] == torch.bfloat16
    assert (
        kinds["blocks.0.modulation"] == kinds["time_in.0.weight"] == kinds["blocks.1.norm_text.weight"] == torch.float32
    )
    with torch.inference_mode():
        v = model(torch.randn(1, 4, 1, 4, 4), torch.tensor([[0.5]]), torch.randn(1, 3, 32))
    assert v.isfinite().all()


@torch.inference_mode()
@pytest.mark.parametrize("layers", ["memory", "disk"])
def test_blocks_that_wait_come_for_their_turn_and_go(parts: Parts, layers: str) -> None:
    x, time, text = torch.randn(1, 4, 1, 4, 4), torch.tensor([[0.5]]), torch.randn(1, 3, 32)
    whole = loading.transformer(CONFIG, parts.transformers[0], CPU, torch.float32)
    model = loading.transformer(CONFIG, parts.transformers[0], CPU, torch.float32, layers)
    for _ in range(2):
        torch.testing.assert_close(model(x, time, text), whole(x, time, text), atol=1e-6, rtol=0)
    if layers == "disk":
        assert all(parameter.is_meta for parameter in model.blocks.parameters())
    encoder = loading.text_encoder(CONFIG, parts.text, CPU, torch.float32, layers)
    known = loading.text_encoder(CONFIG, parts.text, CPU, torch.float32)
    ids = torch.tensor([[3, 5, 1]])
    torch.testing.assert_close(encoder(ids), known(ids), atol=1e-6, rtol=0)


@torch.inference_mode()
@pytest.mark.parametrize("layers", ["resident", "memory", "disk"])
def test_low_rank_changes_are_merged_wherever_layers_wait(parts: Parts, tmp_path: Path, layers: str) -> None:
    generator = torch.Generator().manual_seed(4)
    down, up = (torch.randn(shape, generator=generator) for shape in ((2, 48), (48, 2)))
    key = "diffusion_model.blocks.1.self_attn.v"
    save_file({f"{key}.lora_A.weight": down, f"{key}.lora_B.weight": up}, tmp_path / "a.safetensors")
    x, time, text = torch.randn(1, 4, 1, 4, 4), torch.tensor([[0.5]]), torch.randn(1, 3, 32)
    plain = loading.transformer(CONFIG, parts.transformers[0], CPU, torch.float32)
    files = [Adapter(file=tmp_path / "a.safetensors", scale=scale) for scale in (0.5, 0.25)]
    changed = loading.transformer(CONFIG, parts.transformers[0], CPU, torch.float32, layers, files)
    before = plain(x, time, text)
    plain.blocks[1].self_attention.v.weight += 0.75 * up @ down  # type: ignore[operator, union-attr]  # a block
    for _ in range(2):
        torch.testing.assert_close(changed(x, time, text), plain(x, time, text), atol=1e-5, rtol=0)
    assert (changed(x, time, text) - before).abs().max() > 1e-2


def test_a_file_of_another_model_is_named_with_the_model_to_use(parts: Parts) -> None:
    other = replace(CONFIG, name="other", transformer=replace(wan.TRANSFORMER, width=96, heads=4))
    with pytest.raises(UnavailableError, match="48 wide with 4 channels, not other"):
        loading.transformer(other, parts.transformers[0], CPU, torch.float32)


def test_experts_are_loaded_when_asked_for_and_one_at_a_time_if_they_must() -> None:
    loads: list[int] = []

    def loader(number: int) -> nn.Module:
        loads.append(number)
        return nn.Identity()

    apart = Experts([lambda: loader(0), lambda: loader(1)], together=False)
    assert not loads
    assert apart[0] is apart[0]
    first = apart[0]
    assert apart[1] is not first
    assert apart[0] is not first
    assert loads == [0, 1, 0]
    loads.clear()
    side_by_side = Experts([lambda: loader(0), lambda: loader(1)])
    assert side_by_side[0] is side_by_side[0] is not side_by_side[1]
    side_by_side.release()
    assert side_by_side[0] is not None
    assert loads == [0, 1, 0]
