import pytest
import torch

from langit.errors import RequestError
from langit.models.dit import DiT
from langit.presets import OPEN_WEIGHTS, open_weights


@pytest.mark.parametrize("name", OPEN_WEIGHTS)
def test_the_transformer_has_the_published_size(name: str) -> None:
    config = open_weights(name)
    assert config.name == name
    with torch.device("meta"):
        assert sum(parameter.numel() for parameter in DiT(config.transformer).parameters()) == config.parameters


@pytest.mark.parametrize("name", OPEN_WEIGHTS)
def test_a_model_agrees_with_itself(name: str) -> None:
    config = open_weights(name)
    assert config.transformer.out_channels == config.autoencoder.channels
    assert config.transformer.text_width == config.text.width
    assert len(config.sampling.guidance) in (1, config.experts)
    step = config.autoencoder.space_stride * config.transformer.patch[1]
    assert not config.size.width % step
    assert not config.size.height % step
    assert config.frames % config.autoencoder.time_stride == 1
    assert config.license
    assert config.repository


def test_the_image_variant_is_told_of_known_frames() -> None:
    config = open_weights("wan2.2-a14b-image")
    extra = config.transformer.in_channels - config.transformer.out_channels
    assert extra == config.autoencoder.time_stride + config.autoencoder.channels


def test_an_unknown_name_is_answered_with_the_known() -> None:
    with pytest.raises(RequestError, match=r"wan2\.2-5b"):
        open_weights("wan3")
