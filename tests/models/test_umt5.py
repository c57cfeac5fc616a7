from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from langit.config import TextEncoderConfig
from langit.models import umt5
from langit.models.umt5 import UmT5, buckets, pack
from langit.weights.adapters import TEXT_TRANSFORMERS, rename

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
CLOSE = 1e-4
LONG = replace(wan.TEXT, length=160)
AXES = {
    "base": LONG,
    "one layer": replace(LONG, depth=1),
    "heads": replace(LONG, heads=2, head_width=20),
    "mlp": replace(LONG, mlp_width=100),
    "buckets": replace(LONG, buckets=16, farthest=64),
    "vocabulary": replace(LONG, vocabulary=30),
}


def ours(reference: torch.nn.Module, config: TextEncoderConfig) -> UmT5:
    model = UmT5(config).eval().requires_grad_(False)
    model.load_state_dict({rename(key, TEXT_TRANSFORMERS): value for key, value in reference.state_dict().items()})
    return model


@torch.inference_mode()
def difference(config: TextEncoderConfig, seed: int, ours_config: TextEncoderConfig | None = None) -> float:
    reference = wan.text_encoder(config, seed)
    if ours_config and ours_config.eps != config.eps:
        reference.shared.weight.mul_(1e-3)  # so quiet that the norms' eps counts
    model = ours(reference, ours_config or config)
    lengths = (config.length, 7, 1)
    ids = torch.zeros(3, config.length, dtype=torch.long)
    mask = torch.zeros_like(ids)
    generator = torch.Generator().manual_seed(seed)
    for row, length in enumerate(lengths):
        ids[row, :length] = torch.randint(1, config.vocabulary, (length,), generator=generator)
        mask[row, :length] = 1
    expected = reference(input_ids=ids, attention_mask=mask).last_hidden_state
    found = model.encode([ids[row, :length].tolist() for row, length in enumerate(lengths)])
    pairs = zip(found, expected, lengths, strict=True)
    return max(float((mine - theirs[:length]).abs().max()) for mine, theirs, length in pairs)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("config", AXES.values(), ids=AXES)
def test_it_says_what_the_reference_says(config: TextEncoderConfig, seed: int) -> None:
    found = difference(config, seed)
    print(f"largest difference {found:.1e}")
    assert found <= CLOSE


def farther(patch: Any) -> TextEncoderConfig:
    return replace(LONG, farthest=LONG.farthest + 2)


def softer(patch: Any) -> TextEncoderConfig:
    return replace(LONG, eps=1.01e-6)


def louder(patch: Any) -> TextEncoderConfig:
    plain = umt5.attend
    patch.setattr(umt5, "attend", lambda q, k, v, bias: plain(1.01 * q, k, v, bias))
    return LONG


@pytest.mark.parametrize("change", [farther, softer, louder])
def test_one_percent_of_any_constant_shows(change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = difference(LONG, 0, change(monkeypatch))
    print(f"largest difference {found:.1e}")
    assert found > CLOSE


def test_the_preset_has_the_published_size() -> None:
    with torch.device("meta"):
        assert sum(parameter.numel() for parameter in UmT5(TextEncoderConfig()).parameters()) == 5_680_910_336


def test_buckets_are_exact_near_and_coarse_far() -> None:
    bucket = buckets(200, 32, 128)
    assert bucket[5, :6].tolist() == [5, 4, 3, 2, 1, 0]
    assert bucket[0, 1:4].tolist() == [17, 18, 19]
    assert bucket[199, 0] == bucket[199, 70] == 15
    assert len(bucket.unique()) == 31  # a bucket for distance 0 ahead is never used


def test_padding_is_counted() -> None:
    short, long = torch.ones(2, 3), torch.full((4, 3), 2.0)
    text, count = pack([short, long], 10)
    assert text.shape == (2, 5, 3)
    assert count.tolist() == [[1, 1, 8, 0, 0], [1, 1, 1, 1, 6]]
    assert not text[0, 2:].any()
    assert count.sum(1).tolist() == [10, 10]


def test_a_full_prompt_has_no_padding() -> None:
    text, count = pack([torch.ones(4, 3)], 4)
    assert text.shape == (1, 4, 3)
    assert count.tolist() == [[1, 1, 1, 1]]


def test_a_prompt_is_cut_to_its_length() -> None:
    model = UmT5(replace(wan.TEXT, length=3))
    found: list[Tensor] = model.encode([[1, 2, 3, 4, 5]])
    assert found[0].shape == (3, wan.TEXT.width)
