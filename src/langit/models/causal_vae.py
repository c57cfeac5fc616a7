"""The causal video autoencoder that open weights use: frames to latents and back, a few frames at a time.

The first frame is a latent frame of its own, every later one stands for four. What is large at once does not grow with
the length of a clip, and tiles bound what a large picture takes. Tiles are exact: only layers at the lowest size look
at whole frames; all others see a few neighbors, and tiles overlap by as many.

Shape suffixes: B batch, C channels, T frames, Y rows, X columns.
"""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

import torch
from torch import Tensor, nn

from langit.config import CausalVaeConfig
from langit.models.causal_layers import (
    CausalConv,
    ChannelNorm,
    Down,
    FrameAttention,
    Past,
    Residual,
    Up,
    activate,
    average_down,
    channels_innermost,
    fold_pixels,
    repeat_up,
    unfold_pixels,
)

COLORS = 3


class DownStage(nn.Module):
    """Residual blocks at one size, then half of it, except at the last."""

    def __init__(self, inner: int, outer: int, config: CausalVaeConfig, down: bool, halve_time: bool):
        super().__init__()
        self.blocks = nn.ModuleList(Residual(inner if i == 0 else outer, outer) for i in range(config.blocks))
        self.resample = Down(outer, halve_time) if down else None
        self.outer, self.shortcut, self.factors = outer, config.shortcuts, (1 + halve_time, 1 + down)

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        """As many frames at a time as make one, so that few are large at once."""
        return torch.cat([self._piece(x, past) for x in x_BCTYX.split(self.factors[0], dim=2)], dim=2)

    def _piece(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        h_BCTYX = x_BCTYX
        for block in self.blocks:
            h_BCTYX = block(h_BCTYX, past)
        if self.resample is not None:
            h_BCTYX = self.resample(h_BCTYX, past)
        return h_BCTYX + average_down(x_BCTYX, self.outer, *self.factors) if self.shortcut else h_BCTYX


class UpStage(nn.Module):
    """Residual blocks at one size, then twice that, except at the last."""

    def __init__(self, inner: int, outer: int, config: CausalVaeConfig, up: bool, double_time: bool):
        super().__init__()
        self.blocks = nn.ModuleList(Residual(inner if i == 0 else outer, outer) for i in range(config.blocks + 1))
        self.resample = Up(outer, outer if config.shortcuts else outer // 2, double_time) if up else None
        self.outer, self.shortcut, self.factors = outer, config.shortcuts and up, (1 + double_time, 2)

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        first = self not in past
        past[self] = []
        h_BCTYX = x_BCTYX
        for block in self.blocks:
            h_BCTYX = block(h_BCTYX, past)
        if self.resample is not None:
            h_BCTYX = self.resample(h_BCTYX, past)
        return h_BCTYX + repeat_up(x_BCTYX, self.outer, *self.factors, first) if self.shortcut else h_BCTYX


def _middle(width: int) -> nn.ModuleList:
    return nn.ModuleList([Residual(width, width), FrameAttention(width), Residual(width, width)])


class Encoder(nn.Module):
    """Folded pixels to twice the channels of the latents, mean and log variance, in two parts: `outside` looks only at
    neighbors, `inside` at whole frames."""

    def __init__(self, config: CausalVaeConfig):
        super().__init__()
        widths = [config.encoder_width * factor for factor in (1, *config.widths)]
        halve = (*config.halve_time, False)
        self.first = CausalConv(COLORS * config.unshuffle**2, widths[0])
        self.stages = nn.ModuleList(
            DownStage(inner, outer, config, i < len(halve) - 1, halve[i])
            for i, (inner, outer) in enumerate(pairwise(widths))
        )
        self.middle = _middle(widths[-1])
        self.norm = ChannelNorm(widths[-1])
        self.last = CausalConv(widths[-1], 2 * config.channels)
        self.blocks = config.blocks
        self.inside_channels = widths[-2]

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        return self.inside(self.outside(x_BCTYX, past), past)

    def outside(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        """The stages but the last: a position of the result depends on `reach` neighbors on each side."""
        x_BCTYX = self.first(x_BCTYX, past)
        for stage in self.stages[:-1]:
            x_BCTYX = stage(x_BCTYX, past)
        return x_BCTYX

    def inside(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        """The last stage, at the size of the latents, and the last layers."""
        for layer in (self.stages[-1], *self.middle):
            x_BCTYX = layer(x_BCTYX, past)
        return self.last(activate(self.norm(x_BCTYX)), past)

    @property
    def reach(self) -> int:
        """How far `outside` sees, in positions of its result: each convolution one position of its own size."""
        sizes = [2**i for i in range(len(self.stages) - 1)]
        return math.ceil((1 + sum((2 * self.blocks + 1) * size for size in sizes)) / (2 * sizes[-1]))


class Decoder(nn.Module):
    """Latents to folded pixels, in two parts: `inside` looks at whole frames, `outside` only at neighbors."""

    def __init__(self, config: CausalVaeConfig):
        super().__init__()
        widths = [config.decoder_width * factor for factor in (config.widths[-1], *reversed(config.widths))]
        double = (*reversed(config.halve_time), False)
        self.first = CausalConv(config.channels, widths[0])
        self.middle = _middle(widths[0])
        self.stages = nn.ModuleList(
            UpStage(inner if i == 0 or config.shortcuts else inner // 2, outer, config, i < len(double) - 1, double[i])
            for i, (inner, outer) in enumerate(pairwise(widths))
        )
        self.norm = ChannelNorm(widths[-1])
        self.last = CausalConv(widths[-1], COLORS * config.unshuffle**2)
        self.blocks = config.blocks + 1
        self.outside_channels = widths[1] if config.shortcuts else widths[1] // 2

    def forward(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        return self.outside(self.inside(x_BCTYX, past), past)

    def inside(self, x_BCTYX: Tensor, past: Past) -> Tensor:
        """The first layers and the first stage."""
        for layer in (self.first, *self.middle, self.stages[0]):
            x_BCTYX = layer(x_BCTYX, past)
        return x_BCTYX

    def outside(self, x_BCTYX: Tensor, past: Past, start: int = 1) -> Tensor:
        """The other stages, from `start` on: a position depends on `reach` neighbors on each side.

        Each stage takes one frame at a time and hands on what it made, so that one frame is large at once and not four.
        """
        if start == len(self.stages):
            return self.last(activate(self.norm(x_BCTYX)), past)
        stage = self.stages[start]
        return torch.cat([self.outside(stage(x, past), past, start + 1) for x in x_BCTYX.split(1, dim=2)], dim=2)

    @property
    def reach(self) -> int:
        """How far `outside` sees, in positions of its input: each convolution one position of its own size."""
        sizes = [2**i for i in range(len(self.stages) - 1)]
        blocks = sum(2 * self.blocks / size for size in sizes)
        resampling = sum(1 / (2 * size) for size in sizes[:-1])
        return math.ceil(blocks + resampling + 1 / sizes[-1])


class CausalVAE(nn.Module):
    """Video (B, 3, T, Y, X) in -1 to 1, T = 4 k + 1, to normalized latents and back."""

    def __init__(self, config: CausalVaeConfig):
        super().__init__()
        self.config = config
        self.encoder, self.decoder = Encoder(config), Decoder(config)
        self.to_latents = CausalConv(2 * config.channels, 2 * config.channels, (1, 1, 1))
        self.from_latents = CausalConv(config.channels, config.channels, (1, 1, 1))

    def lay_out(self) -> "CausalVAE":
        """Order the weights of all causal convolutions in memory as they are used, once, before the first use."""
        for module in self.modules():
            if isinstance(module, CausalConv):
                module.lay_out()
        return self

    def encode(self, video_BCTYX: Tensor, tile: int = 0) -> Tensor:
        """The latents of a whole clip: (B, channels, 1 + (T - 1) / 4, Y / stride, X / stride) in fp32.

        `video` is as in `encode_stream`, and so is `tile`.

        Raises:
            ValueError: the frames are not 4 k + 1, or the sides are no multiples of the stride.
        """
        frames, rows, columns = video_BCTYX.shape[2:]
        time, space = self.config.time_stride, self.config.space_stride
        if frames % time != 1 or rows % space or columns % space:
            raise ValueError(f"{frames} frames of {columns}x{rows} are not {time} k + 1 frames of multiples of {space}")
        return torch.cat(list(self.encode_stream(self.chunks(video_BCTYX), tile)), dim=2)

    def chunks(self, video_BCTYX: Tensor) -> Iterator[Tensor]:
        """A clip in the pieces that make one latent frame each."""
        yield video_BCTYX[:, :, :1]
        if video_BCTYX.shape[2] > 1:
            yield from video_BCTYX[:, :, 1:].split(self.config.time_stride, dim=2)

    def encode_stream(self, chunks: Iterable[Tensor], tile: int = 0) -> Iterator[Tensor]:
        """Latent frames as they are made, from `chunks`: the first frame, then four at a time.

        Frames are in -1 to 1, or uint8, which take a quarter of the memory; on any device. With a `tile` (latents a
        side, 0 for none) all chunks go through the outer layers in pieces of that size and their surroundings, one
        piece after another; the latents are the same.
        """
        past: Past = {}
        outside = self._outside_tiles(list(chunks), tile) if tile else self._outside(chunks)
        for features in outside:
            moments = self.to_latents(self.encoder.inside(features, past), past).float()
            mean, deviation = self._statistics(moments)
            yield (moments[:, : self.config.channels] - mean) / deviation

    def _outside(self, chunks: Iterable[Tensor]) -> Iterator[Tensor]:
        """What the outer layers make of each chunk."""
        past: Past = {}
        for chunk in chunks:
            yield self.encoder.outside(self._pixels(chunk), past)

    def _outside_tiles(self, chunks: list[Tensor], tile: int) -> Iterator[Tensor]:
        """The same: one tile of all chunks after another."""
        stride, reach = self.config.space_stride, self.encoder.reach
        rows, columns = (side // stride for side in chunks[0].shape[3:])
        if tile >= max(rows, columns):
            yield from self._outside(chunks)
            return
        whole: list[Tensor] = []
        for top in range(0, rows, tile):
            for left in range(0, columns, tile):
                tall, wide = _around(top, tile, reach, rows), _around(left, tile, reach, columns)
                part = (..., _scaled(tall, stride), _scaled(wide, stride))
                for t, piece in enumerate(self._outside(chunk[part] for chunk in chunks)):
                    if len(whole) == t:
                        shape = (*piece.shape[:3], rows, columns)
                        whole.append(channels_innermost(piece.new_empty(()).expand(shape)))
                    kept = piece[..., top - tall.start :, left - wide.start :][..., :tile, :tile]
                    whole[t][..., top : top + tile, left : left + tile] = kept
        while whole:
            yield whole.pop(0)

    def _pixels(self, frames_BCTYX: Tensor) -> Tensor:
        """Frames as the encoder reads them: in its type, on its device, folded, and in memory of their own."""
        like = self.from_latents.weight
        values = frames_BCTYX.to(like.device, torch.float32, copy=True)
        if frames_BCTYX.dtype == torch.uint8:
            values.div_(127.5).sub_(1)
        return channels_innermost(fold_pixels(values.to(like.dtype), self.config.unshuffle))

    def decode(self, latents_BCTYX: Tensor, tile: int = 0) -> Tensor:
        """The frames of a whole clip, fp32 in -1 to 1. `tile` is as in `decode_stream`."""
        return torch.cat(list(self.decode_stream(latents_BCTYX, tile)), dim=2)

    def decode_stream(self, latents_BCTYX: Tensor, tile: int = 0) -> Iterator[Tensor]:
        """Frames as they are made: the first alone, then four at a time.

        With a `tile` (latents a side, 0 for none) a frame is made in pieces of that size and their surroundings; the
        frames are the same, take longer to the first, and less memory.
        """
        frames, rows, columns = latents_BCTYX.shape[2:]
        if tile and (tile < rows or tile < columns):
            yield from self._decode_tiles(latents_BCTYX, tile)
            return
        past: Past = {}
        for t in range(frames):
            yield self._finish(self.decoder(self._denormalize(latents_BCTYX[:, :, t : t + 1]), past))

    def _statistics(self, like: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and deviation of each latent channel, in fp32."""
        mean = self.config.mean or (0.0,) * self.config.channels
        deviation = self.config.deviation or (1.0,) * self.config.channels
        both = torch.tensor((mean, deviation), device=like.device, dtype=torch.float32)
        return both[0].view(-1, 1, 1, 1), both[1].view(-1, 1, 1, 1)

    def _denormalize(self, latents_BCTYX: Tensor) -> Tensor:
        mean, deviation = self._statistics(latents_BCTYX)
        values = latents_BCTYX.float() * deviation + mean
        return self.from_latents(channels_innermost(values.to(self.from_latents.weight.dtype)), {})

    def _finish(self, folded_BCTYX: Tensor) -> Tensor:
        return unfold_pixels(folded_BCTYX, self.config.unshuffle).float().clamp_(-1, 1)

    def _decode_tiles(self, latents_BCTYX: Tensor, tile: int) -> Iterator[Tensor]:
        """The inside of all frames first, then one tile of all frames after another, kept as bytes until the last.

        Bytes are what a frame becomes in the end; they are a quarter of the memory.
        """
        past: Past = {}
        inside = [
            self.decoder.inside(self._denormalize(latents_BCTYX[:, :, t : t + 1]), past)
            for t in range(latents_BCTYX.shape[2])
        ]
        past.clear()
        rows, columns = inside[0].shape[3:]
        scale, reach = self.config.space_stride // 2, self.decoder.reach
        frames: list[Tensor] = []
        for top in range(0, rows, 2 * tile):
            for left in range(0, columns, 2 * tile):
                tall, wide = _around(top, 2 * tile, reach, rows), _around(left, 2 * tile, reach, columns)
                seen: Past = {}
                for t, features in enumerate(inside):
                    piece = self._finish(self.decoder.outside(features[..., tall, wide], seen))
                    if len(frames) == t:
                        shape = (*piece.shape[:3], rows * scale, columns * scale)
                        frames.append(torch.empty(shape, dtype=torch.uint8, device=piece.device))
                    y, x = (top - tall.start) * scale, (left - wide.start) * scale
                    kept = piece[..., y : y + 2 * tile * scale, x : x + 2 * tile * scale]
                    there = frames[t][..., top * scale :, left * scale :]
                    there[..., : kept.shape[-2], : kept.shape[-1]] = to_bytes(kept)
        yield from (frame.float().div_(127.5).sub_(1) for frame in frames)


def _around(start: int, length: int, reach: int, size: int) -> slice:
    """A stretch of a side and the surroundings that it depends on."""
    return slice(max(start - reach, 0), min(start + length + reach, size))


def _scaled(stretch: slice, factor: int) -> slice:
    """The same stretch in smaller units."""
    return slice(stretch.start * factor, stretch.stop * factor)


def to_bytes(video: Tensor) -> Tensor:
    """-1 to 1 to whole numbers 0 to 255."""
    return video.float().add(1).mul_(127.5).round_().clamp_(0, 255).to(torch.uint8)
