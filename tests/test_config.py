import subprocess
import sys
from dataclasses import is_dataclass

import pytest

from langit import config
from langit.config import CausalVaeConfig, SmallConfig, TransformerConfig
from langit.presets import open_weights

CONFIGS = [kind for kind in vars(config).values() if isinstance(kind, type) and is_dataclass(kind)]


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


@pytest.mark.parametrize("kind", CONFIGS)
def test_every_configuration_is_frozen_and_explained(kind: type) -> None:
    assert kind.__doc__
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # every dataclass has it


def test_configurations_load_without_torch_or_numpy() -> None:
    code = "import sys, langit.config, langit.presets; sys.exit(bool({'torch', 'numpy'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
