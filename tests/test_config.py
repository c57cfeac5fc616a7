import pytest

from langit.config import CausalVaeConfig, SmallConfig, TransformerConfig
from langit.presets import open_weights


def test_heads_share_a_width_in_even_parts() -> None:
    assert TransformerConfig(width=1536, heads=12).head_width == 128
    for heads in (5, 256):
        with pytest.raises(ValueError, match="heads"):
            TransformerConfig(width=256, heads=heads)


def test_strides_follow_from_the_stages() -> None:
    assert (CausalVaeConfig().time_stride, CausalVaeConfig().space_stride) == (4, 8)
    assert CausalVaeConfig(unshuffle=2).space_stride == 16
    assert CausalVaeConfig(halve_time=(True, True, True)).time_stride == 8


def test_a_boundary_makes_two_experts() -> None:
    assert open_weights("wan2.1-14b").experts == 1
    assert open_weights("wan2.2-a14b").experts == 2


def test_the_small_model_agrees_with_itself() -> None:
    small = SmallConfig()
    assert small.transformer.in_channels == small.autoencoder.channels
