from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from langit.config import CausalVaeConfig
from langit.models import causal_layers, causal_vae
from langit.models.causal_vae import CausalVAE, Decoder, Encoder, to_bytes
from langit.presets import WAN_VAE_2_1, WAN_VAE_2_2
from langit.weights.adapters import VAE_DIFFUSERS, _unnumber, rename

wan = pytest.importorskip("wan", reason="no references here; use langit[parity]", exc_type=ImportError)
CLOSE = 1e-4
AXES = {
    "2.1": wan.VAE,
    "2.2": wan.VAE_2,
    "one block": replace(wan.VAE, blocks=1),
    "widths": replace(wan.VAE, widths=(1, 2, 2, 4), encoder_width=12, decoder_width=12),
    "time": replace(wan.VAE, halve_time=(True, True, False)),
    "2.2 widths": replace(wan.VAE_2, encoder_width=4, decoder_width=8),
}


def ours(reference: torch.nn.Module, config: CausalVaeConfig) -> CausalVAE:
    model = CausalVAE(config).eval().requires_grad_(False)
    shapes = model.state_dict()
    tensors = {_unnumber(rename(key, VAE_DIFFUSERS), config): value for key, value in reference.state_dict().items()}
    model.load_state_dict({name: tensor.reshape(shapes[name].shape) for name, tensor in tensors.items()})
    return model


def video(config: CausalVaeConfig, frames: int = 9, seed: int = 0) -> Tensor:
    step = config.space_stride
    return torch.rand(1, 3, frames, 2 * step, 3 * step, generator=torch.Generator().manual_seed(seed)) * 2 - 1


@torch.inference_mode()
def differences(config: CausalVaeConfig, seed: int, ours_config: CausalVaeConfig | None = None) -> tuple[float, float]:
    reference = wan.autoencoder(config, seed)
    model = ours(reference, ours_config or config)
    frames = video(config, (9, 5, 1)[seed % 3], seed)
    mean, deviation = (torch.tensor(values).view(-1, 1, 1, 1) for values in (config.mean, config.deviation))
    expected = (reference.encode(frames).latent_dist.mode() - mean) / deviation
    encoded = float((model.encode(frames) - expected).abs().max())
    decoded = reference.decode(expected * deviation + mean).sample
    return encoded, float((model.decode(expected) - decoded).abs().max())


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("config", AXES.values(), ids=AXES)
def test_it_says_what_the_reference_says(config: CausalVaeConfig, seed: int) -> None:
    encoded, decoded = differences(config, seed)
    print(f"largest difference {encoded:.1e} encoded, {decoded:.1e} decoded")
    assert max(encoded, decoded) <= CLOSE


class LouderNorm(causal_layers.ChannelNorm):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) * 1.01


def louder_mean(patch: Any) -> CausalVaeConfig:
    return replace(wan.VAE, mean=(1.01 * wan.VAE.mean[0], *wan.VAE.mean[1:]))


def louder_deviation(patch: Any) -> CausalVaeConfig:
    return replace(wan.VAE, deviation=(*wan.VAE.deviation[:3], 1.01 * wan.VAE.deviation[3]))


def louder_norm(patch: Any) -> CausalVaeConfig:
    patch.setattr(causal_layers, "ChannelNorm", LouderNorm)
    return wan.VAE


def louder_last_norm(patch: Any) -> CausalVaeConfig:
    patch.setattr(causal_vae, "ChannelNorm", LouderNorm)
    return wan.VAE


@pytest.mark.parametrize("change", [louder_mean, louder_deviation, louder_norm, louder_last_norm])
def test_one_percent_of_any_constant_shows(change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = differences(wan.VAE, 0, change(monkeypatch))
    print(f"largest difference {found}")
    assert min(found) > CLOSE


@pytest.mark.parametrize(
    ("config", "encoder", "decoder"),
    [(WAN_VAE_2_1, 53_595_872, 73_295_331), (WAN_VAE_2_2, 149_627_776, 555_049_228)],
    ids=["2.1", "2.2"],
)
def test_the_presets_have_the_published_size(config: CausalVaeConfig, encoder: int, decoder: int) -> None:
    with torch.device("meta"):
        model = CausalVAE(config)
    coders = [sum(parameter.numel() for parameter in part.parameters()) for part in (model.encoder, model.decoder)]
    assert coders == [encoder, decoder]
    assert len(config.mean) == len(config.deviation) == config.channels


@torch.inference_mode()
@pytest.mark.parametrize("size", [(2, 18), (17, 3)], ids=["wide", "tall"])
@pytest.mark.parametrize("config", [wan.VAE, wan.VAE_2], ids=["2.1", "2.2"])
def test_tiles_leave_no_seam(config: CausalVaeConfig, size: tuple[int, int]) -> None:
    model = ours(wan.autoencoder(config), config)
    latents = torch.randn(1, config.channels, 2, *size, generator=torch.Generator().manual_seed(1))
    whole = to_bytes(model.decode(latents)).int()
    tiled = to_bytes(model.decode(latents, tile=5)).int()
    assert (tiled - whole).abs().max() <= 1  # a tie may round either way


@torch.inference_mode()
@pytest.mark.parametrize("config", [wan.VAE, wan.VAE_2, AXES["one block"]], ids=["2.1", "2.2", "one block"])
def test_the_outside_sees_as_far_as_it_says_and_no_farther(config: CausalVaeConfig) -> None:
    decoder = ours(wan.autoencoder(config), config).decoder
    size = 2 * decoder.reach + 5
    features = torch.randn(1, decoder.outside_channels, 1, size, size)
    poked = features.clone()
    poked[..., size // 2, size // 2] += 1e4
    changed = (decoder.outside(poked, {}) != decoder.outside(features, {})).any(dim=(0, 1, 2))
    scale = changed.shape[0] / size
    rows = torch.where(changed.any(1))[0]
    seen = max(size // 2 - rows.min().item() / scale, (rows.max().item() + 1) / scale - size // 2 - 1)
    assert decoder.reach - 1 < seen <= decoder.reach


@torch.inference_mode()
@pytest.mark.parametrize("size", [(2, 16), (15, 3)], ids=["wide", "tall"])
@pytest.mark.parametrize("config", [wan.VAE, wan.VAE_2, AXES["one block"]], ids=["2.1", "2.2", "one block"])
def test_tiles_leave_no_seam_in_latents(config: CausalVaeConfig, size: tuple[int, int]) -> None:
    model, step = ours(wan.autoencoder(config), config), config.space_stride
    sides = (size[0] * step, size[1] * step)
    frames = torch.rand(1, 3, 5, *sides, generator=torch.Generator().manual_seed(1)) * 2 - 1
    difference = (model.encode(frames, tile=4) - model.encode(frames)).abs().amax(dim=(0, 1, 2))
    print(f"largest difference {difference.max():.1e}")
    assert difference.max() <= 1e-5  # at the borders of tiles and anywhere else


@torch.inference_mode()
@pytest.mark.parametrize("coder", [Encoder, Decoder])
def test_too_short_a_reach_would_show(coder: type, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ours(wan.autoencoder(), wan.VAE)
    latents = torch.randn(1, 4, 2, 2, 18, generator=torch.Generator().manual_seed(1))
    frames = model.decode(latents)
    monkeypatch.setattr(coder, "reach", 3)
    if coder is Decoder:
        assert (to_bytes(model.decode(latents, tile=5)).int() - to_bytes(frames).int()).abs().max() > 1
    else:
        assert (model.encode(frames, tile=5) - model.encode(frames)).abs().max() > 1e-4


@torch.inference_mode()
@pytest.mark.parametrize("config", [wan.VAE, wan.VAE_2, AXES["one block"]], ids=["2.1", "2.2", "one block"])
def test_the_outside_of_the_encoder_sees_as_far_as_it_says_and_no_farther(config: CausalVaeConfig) -> None:
    encoder, step = ours(wan.autoencoder(config), config).encoder, 2 ** (len(config.widths) - 1)
    middle = encoder.reach + 2
    side, colors = (2 * middle + 1) * step, 3 * config.unshuffle**2
    pixels = torch.randn(1, colors, 1, side, side, generator=torch.Generator().manual_seed(1))
    seen = []
    for poke in (middle * step, (middle + 1) * step - 1):  # both ends of one position of the result
        poked = pixels.clone()
        poked[..., poke, poke] += 1e4
        changed = (encoder.outside(poked, {}) != encoder.outside(pixels, {})).any(dim=(0, 1, 2)).any(1)
        rows = torch.where(changed)[0]
        seen += [middle - int(rows.min()), int(rows.max()) - middle]
    assert max(seen) == encoder.reach


@torch.inference_mode()
def test_bytes_are_encoded_as_the_numbers_they_stand_for() -> None:
    model = ours(wan.autoencoder(), wan.VAE)
    bytes_ = to_bytes(video(wan.VAE))
    numbers = bytes_.float() / 127.5 - 1
    torch.testing.assert_close(model.encode(bytes_), model.encode(numbers), atol=1e-6, rtol=0)
    torch.testing.assert_close(model.encode(bytes_, tile=1), model.encode(numbers), atol=1e-5, rtol=0)


@torch.inference_mode()
def test_encoding_leaves_the_frames_alone_and_does_not_mind_what_becomes_of_them() -> None:
    model, frames = ours(wan.autoencoder(), wan.VAE), video(wan.VAE)
    expected, before = model.encode(frames), frames.clone()
    assert torch.equal(frames, before)
    found = []
    for latents, chunk in zip(model.encode_stream(model.chunks(frames)), model.chunks(frames), strict=True):
        found.append(latents)
        chunk.zero_()
    assert torch.equal(torch.cat(found, dim=2), expected)


@torch.inference_mode()
def test_a_stream_is_the_whole() -> None:
    model = ours(wan.autoencoder(), wan.VAE)
    frames = video(wan.VAE)
    latents = model.encode(frames)
    assert [piece.shape[2] for piece in model.decode_stream(latents)] == [1, 4, 4]
    again = torch.cat(list(model.encode_stream(model.chunks(frames))), dim=2)
    assert torch.equal(again, latents)


@pytest.mark.parametrize(("frames", "rows"), [(8, 16), (9, 17), (0, 16)])
def test_what_it_cannot_encode_is_refused(frames: int, rows: int) -> None:
    with pytest.raises(ValueError, match="4 k \\+ 1"):
        CausalVAE(wan.VAE).encode(torch.zeros(1, 3, frames, rows, 16))


def test_bytes_round() -> None:
    assert to_bytes(torch.tensor([-2, -1, 0, 1.0])).tolist() == [0, 0, 128, 255]


def test_a_decoder_without_stages_outside_is_no_decoder() -> None:
    assert Decoder(replace(wan.VAE, widths=(1, 2), halve_time=(True,))).reach > 0
