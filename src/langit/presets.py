"""Every named model as a function that returns its full configuration. Loads without torch."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from langit.clip import Size
from langit.config import (
    CausalVaeConfig,
    OpenWeightsConfig,
    SamplingConfig,
    TextEncoderConfig,
    TransformerConfig,
)
from langit.errors import RequestError
from langit.request import VideoRequest

WAN_1_3B = TransformerConfig(
    width=1536, depth=30, heads=12, mlp_width=8960, in_channels=16, out_channels=16, patch=(1, 2, 2), text_width=4096
)
WAN_14B = replace(WAN_1_3B, width=5120, depth=40, heads=40, mlp_width=13_824)
WAN_5B = replace(WAN_1_3B, width=3072, heads=24, mlp_width=14_336, in_channels=48, out_channels=48)
# Four channels say which frames are known, sixteen hold their latents.
WAN_14B_IMAGE = replace(WAN_14B, in_channels=36)

WAN_VAE_2_1 = CausalVaeConfig(
    mean=(
        -0.7571, -0.7089, -0.9113, 0.1075, -0.1745, 0.9653, -0.1517, 1.5508,
        0.4134, -0.0715, 0.5517, -0.3632, -0.1922, -0.9497, 0.2503, -0.2921,
    ),
    deviation=(
        2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743,
        3.2687, 2.1526, 2.8652, 1.5579, 1.6382, 1.1253, 2.8251, 1.9160,
    ),
)  # fmt: skip
WAN_VAE_2_2 = CausalVaeConfig(
    encoder_width=160,
    decoder_width=256,
    channels=48,
    unshuffle=2,
    shortcuts=True,
    mean=(
        -0.2289, -0.0052, -0.1323, -0.2339, -0.2799, 0.0174, 0.1838, 0.1557, -0.1382, 0.0542, 0.2813, 0.0891,
        0.1570, -0.0098, 0.0375, -0.1825, -0.2246, -0.1207, -0.0698, 0.5109, 0.2665, -0.2108, -0.2158, 0.2502,
        -0.2055, -0.0322, 0.1109, 0.1567, -0.0729, 0.0899, -0.2799, -0.1230, -0.0313, -0.1649, 0.0117, 0.0723,
        -0.2839, -0.2083, -0.0520, 0.3748, 0.0152, 0.1957, 0.1433, -0.2944, 0.3573, -0.0548, -0.1681, -0.0667,
    ),
    deviation=(
        0.4765, 1.0364, 0.4514, 1.1677, 0.5313, 0.4990, 0.4818, 0.5013, 0.8158, 1.0344, 0.5894, 1.0901,
        0.6885, 0.6165, 0.8454, 0.4978, 0.5759, 0.3523, 0.7135, 0.6804, 0.5833, 1.4146, 0.8986, 0.5659,
        0.7069, 0.5338, 0.4889, 0.4917, 0.4069, 0.4999, 0.6866, 0.4093, 0.5709, 0.6065, 0.6415, 0.4944,
        0.5726, 1.2042, 0.5458, 1.6887, 0.3971, 1.0600, 0.3943, 0.5537, 0.5444, 0.4089, 0.7468, 0.7744,
    ),
)  # fmt: skip

# What the models of this family were told to avoid while they were tuned: over-saturated, over-exposed, static,
# blurred, subtitled or painted pictures, and malformed bodies.
WAN_NEGATIVE = (
    "色调艳丽，过曝，静态，细节模糊不清，字幕，风格，作品，画作，画面，静止，整体发灰，最差质量，低质量，JPEG压缩残留，"
    "丑陋的，残缺的，多余的手指，画得不好的手部，画得不好的脸部，畸形的，毁容的，形态畸形的肢体，手指融合，"
    "静止不动的画面，杂乱的背景，三条腿，背景人很多，倒着走"
)


def wan_2_1_1_3b() -> OpenWeightsConfig:
    """The smallest of the family, text to video at 480 lines."""
    return OpenWeightsConfig(
        name="wan2.1-1.3b",
        transformer=WAN_1_3B,
        autoencoder=WAN_VAE_2_1,
        text=TextEncoderConfig(),
        sampling=SamplingConfig(shift=8.0, guidance=(6.0,)),
        parameters=1_418_996_800,
        size=Size(832, 480),
        fps=16,
        frames=81,
        repository="Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
        negative_prompt=WAN_NEGATIVE,
    )


def wan_2_1_14b() -> OpenWeightsConfig:
    """Text to video at 480 or 720 lines."""
    return replace(
        wan_2_1_1_3b(),
        name="wan2.1-14b",
        transformer=WAN_14B,
        sampling=SamplingConfig(),
        parameters=14_288_491_584,
        size=Size(1280, 720),
        repository="Wan-AI/Wan2.1-T2V-14B-Diffusers",
    )


def wan_2_2_5b() -> OpenWeightsConfig:
    """Text and image to video at 704 lines, 24 frames a second. A known frame is tokens at time 0."""
    return replace(
        wan_2_1_1_3b(),
        name="wan2.2-5b",
        transformer=WAN_5B,
        autoencoder=WAN_VAE_2_2,
        sampling=SamplingConfig(),
        parameters=4_999_787_712,
        size=Size(1280, 704),
        fps=24,
        frames=121,
        repository="Wan-AI/Wan2.2-TI2V-5B-Diffusers",
    )


def wan_2_2_a14b() -> OpenWeightsConfig:
    """Text to video by two transformers, one for high and one for low noise."""
    return replace(
        wan_2_1_14b(),
        name="wan2.2-a14b",
        sampling=SamplingConfig(steps=40, shift=12.0, guidance=(4.0, 3.0)),
        boundary=0.875,
        repository="Wan-AI/Wan2.2-T2V-A14B-Diffusers",
    )


def wan_2_2_a14b_image() -> OpenWeightsConfig:
    """Image to video by two transformers, which are told of known frames in channels of their own."""
    return replace(
        wan_2_2_a14b(),
        name="wan2.2-a14b-image",
        transformer=WAN_14B_IMAGE,
        sampling=SamplingConfig(steps=40, shift=5.0, guidance=(3.5, 3.5)),
        parameters=14_288_901_184,
        boundary=0.9,
        repository="Wan-AI/Wan2.2-I2V-A14B-Diffusers",
    )


def self_forcing_1_3b() -> OpenWeightsConfig:
    """Four steps, three latent frames at a time, each seeing only what came before (Huang et al. 2025)."""
    return replace(
        wan_2_1_1_3b(),
        name="self-forcing-1.3b",
        sampling=SamplingConfig(
            solver="redraw", steps=4, guidance=(1.0,), times=(1.0, 0.75, 0.5, 0.25), causal_block=3
        ),
        repository="gdhe17/Self-Forcing",
    )


def fast_wan_5b() -> OpenWeightsConfig:
    """Three steps on the whole clip, at 704 lines."""
    return replace(
        wan_2_2_5b(),
        name="fastwan-5b",
        sampling=SamplingConfig(solver="redraw", steps=3, shift=1.0, guidance=(1.0,), times=(1.0, 0.757, 0.522)),
        repository="FastVideo/FastWan2.2-TI2V-5B-FullAttn-Diffusers",
    )


OPEN_WEIGHTS: dict[str, Callable[[], OpenWeightsConfig]] = {
    "wan2.1-1.3b": wan_2_1_1_3b,
    "wan2.1-14b": wan_2_1_14b,
    "wan2.2-5b": wan_2_2_5b,
    "wan2.2-a14b": wan_2_2_a14b,
    "wan2.2-a14b-image": wan_2_2_a14b_image,
    "self-forcing-1.3b": self_forcing_1_3b,
    "fastwan-5b": fast_wan_5b,
}


def open_weights(name: str) -> OpenWeightsConfig:
    """The open weights called `name`.

    Raises:
        RequestError: there are none of that name; the error lists those there are.
    """
    if name not in OPEN_WEIGHTS:
        raise RequestError(f"there is no model {name!r}", field="model", remedy=f"Use {', '.join(OPEN_WEIGHTS)}")
    return OPEN_WEIGHTS[name]()


def as_asked(config: OpenWeightsConfig, request: VideoRequest) -> OpenWeightsConfig:
    """A model sampled with the steps, the shift and the guidance of a request, where it names any."""
    sampling = config.sampling
    changed = replace(
        sampling,
        steps=sampling.steps if request.steps is None else request.steps,
        shift=sampling.shift if request.shift is None else request.shift,
        guidance=request.guidance or sampling.guidance,
    )
    return replace(config, sampling=changed)


def past_training(config: OpenWeightsConfig, frames: int) -> Iterator[str]:
    """A sentence where a clip is longer than those that the model was trained on; whole seconds take one frame more."""
    frames += frames % config.autoencoder.time_stride == 0
    if frames > config.frames:
        yield (
            f"{config.name} was trained on {config.frames} frames ({config.seconds:g} s at its rate) "
            f"and makes {frames} here; longer clips may repeat, drift or stand still"
        )
