import pytest
import torch
from torch import Tensor

from langit.config import AutoencoderConfig
from langit.models.autoencoder import Autoencoder, to_bytes, to_floats

TINY = AutoencoderConfig(channels=6, encoder=(8, 8, 8), decoder=(8, 8, 16), blocks=1, middle=1)


def gaussian(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@pytest.fixture
def model() -> Autoencoder:
    torch.manual_seed(0)
    made = Autoencoder(TINY)
    for parameter in made.parameters():  # so that no path says nothing
        parameter.data += 0.02 * torch.randn_like(parameter)
    return made.eval()


def test_shapes_at_every_size(model: Autoencoder) -> None:
    for height, width in ((32, 32), (48, 32), (32, 80)):
        frames = gaussian(2, 3, 8, height, width)
        latents = model.encode(frames)
        assert latents.shape == (2, 6, 2, height // 16, width // 16)
        assert model.decode(latents).shape == frames.shape
    assert model.encode_still(gaussian(1, 3, 32, 32)).shape == (1, 6, 1, 2, 2)


def test_a_new_one_is_its_principal_components() -> None:
    torch.manual_seed(0)
    model = Autoencoder(TINY)
    size = 3 * 4 * 16 * 16
    basis = torch.linalg.qr(gaussian(size, 6))[0].T
    mean = gaussian(size, seed=1)
    model.begin_from(basis, torch.tensor([9.0, 4.0, 1.0, 0.5, 0.2, 0.1]), mean)
    frames = gaussian(1, 3, 4, 32, 32, seed=2)
    patches = torch.nn.functional.pixel_unshuffle(frames.flatten(1, 2), 16).permute(0, 2, 3, 1)
    expected = (patches - mean) @ basis.T @ basis + mean
    expected = torch.nn.functional.pixel_shuffle(expected.permute(0, 3, 1, 2), 16).unflatten(1, (3, 4))
    torch.testing.assert_close(model.decode(model.encode(frames)), expected, atol=1e-4, rtol=0)


def test_a_chunk_is_encoded_on_its_own(model: Autoencoder) -> None:
    frames = gaussian(1, 3, 12, 32, 32)
    together = model.encode(frames)
    for chunk in range(3):
        alone = model.encode(frames[:, :, 4 * chunk : 4 * chunk + 4])
        torch.testing.assert_close(together[:, :, chunk : chunk + 1], alone, atol=1e-5, rtol=0)


def test_decoding_streams(model: Autoencoder) -> None:
    latents = gaussian(1, 6, 4, 2, 2)
    whole = model.decode(latents)
    parts, before = [], None
    for chunk in range(4):
        part = latents[:, :, chunk : chunk + 1]
        parts.append(model.decode(part, before))
        before = part
    torch.testing.assert_close(torch.cat(parts, 2), whole, atol=1e-5, rtol=0)
    forgetful = model.decode(latents[:, :, 1:2])
    assert not torch.allclose(forgetful, whole[:, :, 4:8], atol=1e-4)  # the latent before does count


def test_normalizing_changes_latents_and_not_what_is_decoded(model: Autoencoder) -> None:
    frames = gaussian(1, 3, 8, 32, 32)
    before = model.decode(model.encode(frames))
    raw = model.encode(frames).flatten(2).squeeze(0)
    model.normalize(raw.mean(1), raw.std(1), power=0.35)
    latents = model.encode(frames).flatten(2).squeeze(0)
    torch.testing.assert_close(latents.mean(1), torch.zeros(6), atol=1e-5, rtol=0)
    torch.testing.assert_close(latents.var(1).mean(), torch.tensor(1.0), atol=1e-4, rtol=0)
    order = raw.var(1).argsort()
    assert torch.equal(latents.var(1).argsort(), order)
    torch.testing.assert_close(model.decode(model.encode(frames)), before, atol=1e-4, rtol=0)


def test_a_preview_is_the_linear_path() -> None:
    torch.manual_seed(0)
    model = Autoencoder(TINY)  # its networks say nothing yet
    latents = gaussian(1, 6, 2, 2, 3)
    torch.testing.assert_close(model.preview(latents), model.decode(latents), atol=1e-5, rtol=0)


def test_a_head_for_twice_the_pixels() -> None:
    torch.manual_seed(0)
    model = Autoencoder(
        AutoencoderConfig(channels=6, encoder=(8, 8, 8), decoder=(8, 8, 16), blocks=1, middle=1, upscale=2)
    )
    assert model.decode(gaussian(1, 6, 2, 2, 3)).shape == (1, 3, 8, 64, 96)


def test_bytes_survive_floats() -> None:
    frames = torch.arange(256, dtype=torch.uint8).reshape(1, 8, 32, 1).expand(2, 8, 32, 3)
    assert torch.equal(to_bytes(to_floats(frames)), frames)
    assert to_floats(frames).shape == (3, 2, 8, 32)
