import pytest
import torch
from torch import nn

from langit.models.causal_layers import (
    CausalConv,
    ChannelNorm,
    Down,
    FrameAttention,
    Past,
    Residual,
    Up,
    average_down,
    fold_pixels,
    grow,
    repeat_up,
    unfold_pixels,
)

VIDEO = torch.randn(1, 8, 5, 6, 4, generator=torch.Generator().manual_seed(0))
LAYERS = {
    "conv": lambda: CausalConv(8, 6),
    "residual": lambda: Residual(8, 6),
    "attention": lambda: FrameAttention(8),
    "down": lambda: Down(8, halve_time=False),
    "down in time": lambda: Down(8, halve_time=True),
    "up": lambda: Up(8, 4, double_time=False),
    "up in time": lambda: Up(8, 4, double_time=True),
}


def made(name: str) -> nn.Module:
    torch.manual_seed(1)
    return LAYERS[name]().eval()


@torch.inference_mode()
@pytest.mark.parametrize("name", LAYERS)
def test_pieces_make_the_whole(name: str) -> None:
    layer, once, twice = made(name), Past(), Past()
    whole = torch.cat([layer(VIDEO[:, :, :1].clone(), once), layer(VIDEO[:, :, 1:].clone(), once)], dim=2)
    pieces = [layer(piece.clone(), twice) for piece in VIDEO.split((1, 2, 2), dim=2)]
    torch.testing.assert_close(torch.cat(pieces, dim=2), whole, atol=1e-6, rtol=0)


@torch.inference_mode()
@pytest.mark.parametrize("name", ["conv", "residual", "attention"])
def test_no_frame_sees_a_later_one(name: str) -> None:
    layer, changed = made(name), VIDEO.clone()
    changed[:, :, 3:] += 1
    before, after = layer(VIDEO.clone(), {}), layer(changed, {})
    torch.testing.assert_close(after[:, :, :3], before[:, :, :3], atol=1e-6, rtol=0)
    assert (after[:, :, 3:] - before[:, :, 3:]).abs().max() > 1e-3


@torch.inference_mode()
def test_it_is_a_convolution_in_three_dimensions_with_nothing_before_the_first_frame() -> None:
    layer = CausalConv(8, 6)
    before = nn.functional.pad(VIDEO, (0, 0, 0, 0, 2, 0))
    expected = nn.functional.conv3d(before, layer.weight, layer.bias, padding=(0, 1, 1))
    torch.testing.assert_close(layer(VIDEO, {}), expected, atol=1e-5, rtol=0)


@torch.inference_mode()
def test_laying_out_weights_moves_them_and_changes_nothing() -> None:
    layer = CausalConv(8, 6)
    weight, expected = layer.weight.clone(), layer(VIDEO, {})
    layer.lay_out()
    assert torch.equal(layer.weight, weight)
    assert all(part.is_contiguous(memory_format=torch.channels_last) for part in layer.weight.unbind(2))
    torch.testing.assert_close(layer(VIDEO, {}), expected, atol=1e-6, rtol=0)


@pytest.mark.parametrize("name", LAYERS)
def test_gradients_change_nothing_and_arrive(name: str) -> None:
    layer, past = made(name), Past()
    with torch.inference_mode():
        frugal = layer(VIDEO.clone(), {})
    video = VIDEO.clone().requires_grad_(True)
    result = layer(video, past)
    torch.testing.assert_close(result.detach(), frugal, atol=1e-6, rtol=0)
    result.square().sum().backward()
    assert video.grad is not None
    assert video.grad.any()


def test_the_norm_makes_lengths_equal() -> None:
    assert torch.allclose(ChannelNorm(8)(VIDEO).square().mean(1), torch.ones(()), atol=1e-5)


@torch.inference_mode()
def test_growing_is_a_convolution_of_repeated_pixels() -> None:
    conv = nn.Conv2d(8, 6, 3, padding=1)
    frames = VIDEO[0].transpose(0, 1)
    repeated = nn.functional.interpolate(frames, scale_factor=2.0, mode="nearest-exact")
    torch.testing.assert_close(grow(conv, frames), conv(repeated), atol=1e-5, rtol=0)


def test_averages_undo_repeats() -> None:
    up = repeat_up(VIDEO, 4, 2, 2, first=False)
    assert up.shape == (1, 4, 10, 12, 8)
    torch.testing.assert_close(average_down(up, 8, 2, 2), VIDEO, atol=1e-6, rtol=0)
    assert repeat_up(VIDEO, 4, 2, 2, first=True).shape[2] == 9


def test_pixels_fold_and_unfold() -> None:
    folded = fold_pixels(VIDEO, 2)
    assert folded.shape == (1, 32, 5, 3, 2)
    assert folded[0, :4, 0, 0, 0].tolist() == VIDEO[0, 0, 0, :2, :2].T.flatten().tolist()
    assert torch.equal(unfold_pixels(folded, 2), VIDEO)
