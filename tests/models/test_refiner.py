import torch

from langit.config import AutoencoderConfig
from langit.models.autoencoder import REACH, Autoencoder
from langit.models.refiner import Refiner, mended

SHAPE = AutoencoderConfig(channels=6, encoder=(8, 8, 8), decoder=(8, 8, 16), blocks=1, middle=1, refine=8)


def gaussian(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def stirred(config: AutoencoderConfig = SHAPE) -> Autoencoder:
    """An autoencoder whose every part says something."""
    torch.manual_seed(0)
    model = Autoencoder(config).eval()
    for parameter in model.parameters():
        parameter.data += 0.05 * torch.randn_like(parameter)
    return model


@torch.no_grad()
def test_a_new_refiner_corrects_nothing_and_holds_next_to_nothing() -> None:
    refiner = Refiner(frames=4, deep=8, width=8)
    now, was, deep = gaussian(2, 3, 4, 32, 16), gaussian(2, 3, 4, 32, 16, seed=1), gaussian(2, 8, 8, 4)
    correction, gate = refiner(now, was, deep, deep)
    assert (correction.shape, gate.shape) == ((2, 3, 4, 32, 16), (2, 1, 4, 32, 16))
    assert correction.abs().max() == 0
    assert float(gate.max()) < 0.05


def test_an_open_gate_holds_the_last_frame_before_at_any_size() -> None:
    now, was = gaussian(1, 3, 4, 8, 8), gaussian(1, 3, 4, 8, 8, seed=1)
    correction, gate = torch.zeros(1, 3, 4, 4, 4), torch.zeros(1, 1, 4, 4, 4)
    gate[:, :, 0] = 1.0
    made = mended(now, was, correction, gate)
    torch.testing.assert_close(made[:, :, 0], was[:, :, -1], atol=1e-6, rtol=0)
    torch.testing.assert_close(made[:, :, 1:], now[:, :, 1:], atol=1e-6, rtol=0)


@torch.no_grad()
def test_decoding_streams_and_only_what_is_in_reach_counts() -> None:
    model = stirred()
    latents = gaussian(2, 6, 5, 2, 2)
    whole = model.decode(latents)
    first, rest = latents[:, :, :2], (latents[:, :, at : at + 1] for at in range(2, 5))
    behind = (latents[:, :, at - REACH : at] for at in range(2, 5))
    parts = [model.decode(first), *map(model.decode, rest, behind)]
    torch.testing.assert_close(torch.cat(parts, 2), whole, atol=1e-5, rtol=0)
    one_back = model.decode(latents[:, :, 4:], latents[:, :, 3:4])
    assert not torch.allclose(one_back, whole[:, :, 16:], atol=1e-5)
    changed = latents.clone()
    changed[:, :, 0] += 1.0
    torch.testing.assert_close(model.decode(changed)[:, :, 12:], whole[:, :, 12:], atol=1e-5, rtol=0)
    assert not torch.allclose(model.decode(changed)[:, :, 8:12], whole[:, :, 8:12], atol=1e-5)
