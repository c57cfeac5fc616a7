"""Layers of a causal video autoencoder that work through a clip a few frames at a time.

What a layer has to remember of earlier frames lives in a `Past` that the caller holds, so a layer has no state, and
a clip in pieces gives what the whole clip gives. What is remembered are the very frames that were seen and no copies:
nobody may write over the input of a convolution. Channels are innermost in memory, as convolutions read them fastest.

Shape suffixes: B batch, C channels, T frames, Y rows, X columns, L positions of a frame.
"""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Past = dict[nn.Module, list[Tensor]]
"""For each layer, the last frames (B, C, Y, X) that it has seen. An empty one is the beginning of a clip."""


def keep_grad() -> bool:
    """Whether values must survive for a backward pass; where they need not, layers write over their input."""
    return torch.is_grad_enabled()


def channels_innermost(x_BCTYX: Tensor) -> Tensor:
    """The same values with the channels of a position side by side in memory; whatever is made of it keeps that."""
    return x_BCTYX.contiguous(memory_format=torch.channels_last_3d)


def join(frames: list[Tensor]) -> Tensor:
    """Frames (B, C, Y, X) as a clip; one alone is not copied."""
    return torch.cat([frame.unsqueeze(2) for frame in frames], dim=2) if len(frames) > 1 else frames[0].unsqueeze(2)


class CausalConv(nn.Conv3d):
    """A convolution that sees its frame and those before it. Nothing lies before the first.

    It is computed on pictures: every frame in sight by its own slice of the weights, and the results added up. So what
    is remembered is never joined to what is new, and frames before the first cost nothing.
    """

    def __init__(self, inner: int, outer: int, kernel: tuple[int, int, int] = (3, 3, 3)):
        super().__init__(inner, outer, kernel, padding=(0, kernel[1] // 2, kernel[2] // 2))

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:  # type: ignore[override]  # it must be told of the past
        seen = self.kernel_size[0] - 1
        frames = [*past.get(self, ()), *x_BCTYX.unbind(2)]
        if seen:
            past[self] = frames[-seen:]
        new = range(len(frames) - x_BCTYX.shape[2], len(frames))
        return join([self._newest(frames[max(0, i - seen) : i + 1]) for i in new])

    def _newest(self, window: list[Tensor]) -> Tensor:
        """What is made of the last frame of `window`, which begins as far back as it is seen."""
        slices = self.weight.unbind(2)[-len(window) :]
        y_BCYX = F.conv2d(window[-1], slices[-1], self.bias, padding=self.padding[1:])
        for frame, weight in zip(window[:-1], slices[:-1], strict=True):
            part = F.conv2d(frame, weight, padding=self.padding[1:])
            y_BCYX = y_BCYX + part if keep_grad() else y_BCYX.add_(part)
        return y_BCYX

    def lay_out(self) -> None:
        """Order the weights in memory as they are used: slice by slice, channels innermost. Values do not change."""
        weight = self.weight.data.permute(2, 0, 3, 4, 1).contiguous()
        self.weight.data = weight.permute(1, 4, 0, 2, 3)


class ChannelNorm(nn.Module):
    """Scale the channels of every position to unit length times sqrt(C), then by a learned scale."""

    def __init__(self, channels: int):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(channels))

    def forward(self, x_BCTYX: Tensor) -> Tensor:
        length = torch.linalg.vector_norm(x_BCTYX, dim=1, keepdim=True, dtype=torch.float32).clamp(min=1e-12)
        scale = (self.scale * len(self.scale) ** 0.5).view(-1, *[1] * (x_BCTYX.ndim - 2))
        scaled = x_BCTYX * scale
        length = length.to(x_BCTYX.dtype)
        return scaled / length if keep_grad() else scaled.div_(length)


def activate(x: Tensor) -> Tensor:
    """SiLU, in place where no gradient is kept."""
    return F.silu(x, inplace=not keep_grad())


class Residual(nn.Module):
    """Two normalized convolutions beside a straight path."""

    def __init__(self, inner: int, outer: int):
        super().__init__()
        self.norm1, self.conv1 = ChannelNorm(inner), CausalConv(inner, outer)
        self.norm2, self.conv2 = ChannelNorm(outer), CausalConv(outer, outer)
        self.shortcut = CausalConv(inner, outer, (1, 1, 1)) if inner != outer else None

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        h_BCTYX = self.conv1(activate(self.norm1(x_BCTYX)), past)
        h_BCTYX = self.conv2(activate(self.norm2(h_BCTYX)), past)
        if self.shortcut is not None:
            x_BCTYX = self.shortcut(x_BCTYX, past)
        return h_BCTYX + x_BCTYX if keep_grad() else h_BCTYX.add_(x_BCTYX)


class FrameAttention(nn.Module):
    """Attention with one head among the positions of each frame."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm = ChannelNorm(channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        tokens_BTLC = self.norm(x_BCTYX).movedim(1, -1).flatten(2, 3)
        q, k, v = F.linear(tokens_BTLC, self.qkv.weight.flatten(1), self.qkv.bias).chunk(3, dim=-1)
        y_BTLC = F.linear(F.scaled_dot_product_attention(q, k, v), self.out.weight.flatten(1), self.out.bias)
        return x_BCTYX + y_BTLC.unflatten(2, x_BCTYX.shape[3:]).movedim(-1, 1)


def _each_frame(conv: Callable[[Tensor], Tensor], x_BCTYX: Tensor) -> Tensor:
    """A convolution of pictures, on each frame."""
    return join([conv(frame) for frame in x_BCTYX.unbind(2)])


class Down(nn.Module):
    """Half the rows and columns, and with `halve_time` half the frames; the first frame stands alone."""

    def __init__(self, channels: int, halve_time: bool):
        super().__init__()
        self.space = nn.Conv2d(channels, channels, 3, stride=2)
        self.time = nn.Conv3d(channels, channels, (3, 1, 1), stride=(2, 1, 1)) if halve_time else None

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        x_BCTYX = _each_frame(self.space, F.pad(x_BCTYX, (0, 1, 0, 1)))
        if self.time is None:
            return x_BCTYX
        before = past.get(self)
        past[self] = [x_BCTYX[:, :, -1].clone()]  # not a view, which would keep all of them
        return x_BCTYX if before is None else self.time(torch.cat((join(before), x_BCTYX), dim=2))


class Up(nn.Module):
    """Twice the rows and columns, and with `double_time` twice the frames; the first frame stands alone."""

    def __init__(self, inner: int, outer: int, double_time: bool):
        super().__init__()
        self.space = nn.Conv2d(inner, outer, 3, padding=1)
        self.time = CausalConv(inner, 2 * inner, (3, 1, 1)) if double_time else None

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        if self.time is not None:
            if self in past:
                x_BCTYX = self.time(x_BCTYX, past).unflatten(1, (2, -1)).transpose(1, 2)
                x_BCTYX = channels_innermost(x_BCTYX.transpose(2, 3).flatten(2, 3))
            past[self] = []
        return _each_frame(partial(grow, self.space), x_BCTYX)


def grow(conv: nn.Conv2d, x_BCYX: Tensor) -> Tensor:
    """A 3 x 3 convolution of pictures at twice their size, every pixel repeated, without making those.

    Each of the four kinds of output pixel sees 2 x 2 input pixels, with the weights of those repeats added up.
    """
    (batch, _, rows, columns), weight = x_BCYX.shape, conv.weight.float()
    grown = x_BCYX.new_empty(batch, 2 * rows, 2 * columns, conv.out_channels).movedim(-1, 1)
    for y, above in enumerate(_halves(weight, 2)):
        for x, beside in enumerate(_halves(above, 3)):
            made = F.conv2d(x_BCYX, beside.to(x_BCYX.dtype), conv.bias, padding=1)
            grown[:, :, y::2, x::2] = made[:, :, y : y + rows, x : x + columns]
    return grown


def _halves(weight: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """Three weights along `dim` as two, for the pixel that repeats its predecessor's input and for the other."""
    a, b, c = weight.unbind(dim)
    return torch.stack((a, b + c), dim), torch.stack((a + b, c), dim)


def average_down(x_BCTYX: Tensor, channels: int, time: int, space: int) -> Tensor:
    """Fold `time` x `space` x `space` neighbors into channels, and average groups of those to `channels`."""
    x_BCTYX = F.pad(x_BCTYX, (0, 0, 0, 0, -x_BCTYX.shape[2] % time, 0))
    folded = x_BCTYX.unflatten(4, (-1, space)).unflatten(3, (-1, space)).unflatten(2, (-1, time))
    folded = folded.permute(0, 1, 3, 5, 7, 2, 4, 6).flatten(1, 4)
    return folded.unflatten(1, (channels, -1)).mean(2)


def repeat_up(x_BCTYX: Tensor, channels: int, time: int, space: int, first: bool) -> Tensor:
    """Repeat channels and unfold them to `time` x `space` x `space` neighbors. The first frame stands alone."""
    x_BCTYX = x_BCTYX.repeat_interleave(channels * time * space * space // x_BCTYX.shape[1], dim=1)
    unfolded = x_BCTYX.unflatten(1, (channels, time, space, space)).permute(0, 1, 5, 2, 6, 3, 7, 4)
    unfolded = unfolded.flatten(6, 7).flatten(4, 5).flatten(2, 3)
    return unfolded[:, :, time - 1 :] if first else unfolded


def fold_pixels(x_BCTYX: Tensor, size: int) -> Tensor:
    """`size` x `size` pixels to channels, columns before rows as the open weights have it."""
    if size == 1:
        return x_BCTYX
    folded = x_BCTYX.unflatten(4, (-1, size)).unflatten(3, (-1, size))
    return folded.permute(0, 1, 6, 4, 2, 3, 5).flatten(1, 3)


def unfold_pixels(x_BCTYX: Tensor, size: int) -> Tensor:
    """The inverse of `fold_pixels`."""
    if size == 1:
        return x_BCTYX
    unfolded = x_BCTYX.unflatten(1, (-1, size, size)).permute(0, 1, 4, 5, 3, 6, 2)
    return unfolded.flatten(5, 6).flatten(3, 4)
