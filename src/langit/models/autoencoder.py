"""The small video autoencoder: four frames to one latent, sixteen pixels a side to one position, and back.

It begins as the best linear code (principal components of patches) and learns what a line cannot say: both ways are a
linear path and a network added to it, whose last layer starts at zero. A chunk is encoded on its own; the decoder also
sees the latent before, so it can stream, and a refiner mends what is left of the seam (`refiner.py`). In its middle
every position sees the whole picture and knows its own place in it: what always looks the same there need not be in the
latent.

Shape suffixes: B batch, C channels, T Y X frames or latent frames, rows, columns; N is B and T together, L positions,
D width.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.config import AutoencoderConfig, TransformerConfig
from langit.models.attention import Attention, Rotation, grid_positions, rotary
from langit.models.linear import Linear
from langit.models.refiner import Refiner, Residual, mended

AT_ONCE = 16  # chunks of a film that are encoded together: memory stays small and the processor busy
REACH = 2  # latents before a chunk that count for how it is decoded
WAVES = 8  # frequencies of the place of a position in its picture


class Down(nn.Module):
    """Half the size: pixels fold into channels; the average of channels runs past it (Chen et al. 2025, DC-AE)."""

    def __init__(self, width: int, out: int):
        super().__init__()
        self.mix = nn.Conv2d(4 * width, out, 1)
        self.groups = out if (4 * width) % out == 0 else 0

    def forward(self, x: Tensor) -> Tensor:
        folded = F.pixel_unshuffle(x, 2)
        mixed = self.mix(folded)
        return mixed + folded.unflatten(1, (self.groups, -1)).mean(2) if self.groups else mixed


class Up(nn.Module):
    """Twice the size: channels unfold into pixels."""

    def __init__(self, width: int, out: int):
        super().__init__()
        self.mix = nn.Conv2d(width, 4 * out, 1)

    def forward(self, x: Tensor) -> Tensor:
        return F.pixel_shuffle(self.mix(x), 2)


def _blocks(width: int, many: int) -> nn.Sequential:
    return nn.Sequential(*(Residual(width) for _ in range(many)))


class Layer(nn.Module):
    """Look at the other positions of the picture, think."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = Attention(TransformerConfig(width=width, heads=heads))
        self.norm_mlp = nn.LayerNorm(width)
        last = Linear(4 * width, width)
        self.mlp = nn.Sequential(Linear(width, 4 * width), nn.GELU("tanh"), last)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(self.attention.o.weight)

    def forward(self, x_NLD: Tensor, rotation: Rotation) -> Tensor:
        h_NLD = self.norm(x_NLD)
        x_NLD = x_NLD + self.attention(h_NLD, h_NLD, rotation)
        return x_NLD + self.mlp(self.norm_mlp(x_NLD))


class Middle(nn.Module):
    """A transformer over the positions of one chunk, told where in the picture each of them is."""

    def __init__(self, width: int, depth: int, heads: int):
        super().__init__()
        self.place = Linear(4 * WAVES + 2, width)
        self.blocks = nn.ModuleList(Layer(width, heads) for _ in range(depth))
        self.head_width = width // heads

    def forward(self, x_NDYX: Tensor) -> Tensor:
        rows, columns = x_NDYX.shape[2:]
        rotation = rotary(grid_positions((1, rows, columns)), self.head_width)
        x_NLD = x_NDYX.flatten(2).transpose(1, 2) + self.place(places(rows, columns))
        for block in self.blocks:
            x_NLD = block(x_NLD, rotation)
        x_NDYX = x_NLD.transpose(1, 2).unflatten(2, (rows, columns))
        return x_NDYX.contiguous(memory_format=torch.channels_last)


def places(rows: int, columns: int) -> Tensor:
    """Where every position is in a picture of that shape (L, 34): waves over its height and width, and the shape."""
    at_L2 = torch.cartesian_prod((torch.arange(rows) + 0.5) / rows, (torch.arange(columns) + 0.5) / columns)
    turns = torch.pi * 2.0 ** (torch.arange(WAVES) / 2)
    angle_LF = (at_L2[..., None] * turns).flatten(1)
    shape = torch.tensor([rows / 8 - 1, columns / 8 - 1]).expand(len(at_L2), -1)
    return torch.cat([angle_LF.sin(), angle_LF.cos(), shape], dim=1)


class Autoencoder(nn.Module):
    """`encode` frames to latents, `decode` latents to frames. Frames run from -1 to 1."""

    linear_mean: Tensor
    mean: Tensor
    scale: Tensor

    def __init__(self, config: AutoencoderConfig):
        super().__init__()
        self.config = config
        folded = 3 * config.frames * 16  # a quarter of the pixels a side, sixteen times the channels
        w4, w8, w16 = config.encoder
        d4, d8, d16 = config.decoder
        patch = 3 * config.frames * config.stride**2
        self.linear_in = Linear(patch, config.channels, bias=False)
        self.linear_out = Linear(config.channels, patch, bias=False)
        self.encoder = nn.Sequential(
            nn.Conv2d(folded, w4, 1), _blocks(w4, config.blocks), Down(w4, w8), _blocks(w8, config.blocks),
            Down(w8, w16), _blocks(w16, config.blocks), nn.Conv2d(w16, config.channels, 3, padding=1),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Conv2d(2 * config.channels, d16, 3, padding=1), Middle(d16, config.middle, config.heads),
            _blocks(d16, config.blocks), Up(d16, d8),
            _blocks(d8, config.blocks), Up(d8, d4), _blocks(d4, config.blocks),
        )  # fmt: skip
        self.out = nn.Conv2d(d4, folded, 3, padding=1)
        self.out_upscaled = nn.Conv2d(d4, 4 * folded, 3, padding=1) if config.upscale == 2 else None
        self.refiner = Refiner(config.frames, d4, config.refine) if config.refine else None
        # What the linear code takes for average, then how latents are normalized for the transformer.
        self.register_buffer("linear_mean", torch.zeros(patch))
        self.register_buffer("mean", torch.zeros(config.channels))
        self.register_buffer("scale", torch.ones(config.channels))
        self._start_linear()

    def _start_linear(self) -> None:
        """The networks beside the linear paths say nothing at first."""
        for layer in (self.encoder[-1], self.out, self.out_upscaled):
            if isinstance(layer, nn.Conv2d):
                nn.init.zeros_(layer.weight)
                nn.init.zeros_(_bias(layer))

    @torch.no_grad()
    def begin_from(self, components_CP: Tensor, variances_C: Tensor, mean_P: Tensor, power: float = 0.35) -> None:
        """Become the principal components of patches, exactly.

        A latent channel is given the variance of its component to the power of `power`, scaled to a mean of one: with 0
        (white) the transformer would spend itself on the weakest channels.
        """
        wanted = variances_C.clamp(min=1e-12) ** power
        stretch = (wanted / wanted.mean() / variances_C.clamp(min=1e-12)).sqrt()
        self.linear_in.weight.copy_(components_CP * stretch[:, None])
        self.linear_out.weight.copy_((components_CP / stretch[:, None]).T)
        self.linear_mean.copy_(mean_P)

    def encode(self, frames_BCTYX: Tensor) -> Tensor:
        """Normalized latents of shape (B, channels, T / frames, Y / stride, X / stride)."""
        config = self.config
        time = frames_BCTYX.shape[2] // config.frames
        x_NCYX = frames_BCTYX.unflatten(2, (time, config.frames)).transpose(1, 2).flatten(0, 1).flatten(1, 2)
        x_NCYX = x_NCYX.contiguous(memory_format=torch.channels_last)
        patches = F.pixel_unshuffle(x_NCYX, config.stride).permute(0, 2, 3, 1)
        linear = self.linear_in(patches - self.linear_mean).permute(0, 3, 1, 2)
        latents = linear + self.encoder(F.pixel_unshuffle(x_NCYX, 4))
        latents = (latents - self.mean[:, None, None]) / self.scale[:, None, None]
        return latents.unflatten(0, (-1, time)).transpose(1, 2)

    def decode(self, latents_BCTYX: Tensor, before_BCTYX: Tensor | None = None, *, larger: bool = True) -> Tensor:
        """Frames. `before` are latents that came before the first; without them the first stands for what was.

        Only the last `REACH` of them count, of a model without a refiner only the last. A model with a head for twice
        the pixels uses it unless they need not be `larger`.
        """
        lead = 0 if before_BCTYX is None else before_BCTYX.shape[2]
        known = latents_BCTYX if before_BCTYX is None else torch.cat([before_BCTYX, latents_BCTYX], dim=2)
        again = min(lead, 1) if self.refiner is not None else 0  # a refiner sees the chunk before, so it is drawn too
        rows = torch.arange(lead - again, known.shape[2])
        now, was = (self._raw(known[:, :, at]) for at in (rows, (rows - 1).clamp(min=0)))
        many, frames = len(latents_BCTYX), self.config.frames
        patches = self.linear_out(now.permute(0, 2, 3, 1)) + self.linear_mean
        linear = F.pixel_shuffle(patches.permute(0, 3, 1, 2), self.config.stride)
        deep = self.decoder(torch.cat([now, now - was], dim=1).contiguous(memory_format=torch.channels_last))
        video = linear + F.pixel_shuffle(self.out(deep), 4)
        if larger and self.out_upscaled is not None:
            large = F.interpolate(video, scale_factor=2, mode="bilinear", align_corners=False)
            small, video = video, large + F.pixel_shuffle(self.out_upscaled(deep), 8)
        else:
            small = video
        if self.refiner is not None:
            small_NCFYX, video_NCFYX = (x.unflatten(1, (3, frames)) for x in (small, video))
            said = self.refiner(small_NCFYX, _earlier(small_NCFYX, many), deep, _earlier(deep, many))
            video = mended(video_NCFYX, _earlier(video_NCFYX, many), *said).flatten(1, 2)
        chunks = video.unflatten(1, (3, frames)).unflatten(0, (many, -1))[:, again:]
        return chunks.transpose(1, 2).flatten(2, 3)

    def _raw(self, latents_BCTYX: Tensor) -> Tensor:
        """Latents as the decoder's layers want them: one chunk a row, not normalized."""
        rows = latents_BCTYX.transpose(1, 2).flatten(0, 1)
        return rows * self.scale[:, None, None] + self.mean[:, None, None]

    def preview(self, latents_BCTYX: Tensor) -> Tensor:
        """Frames by the linear path alone: blurred, but a hundredth of the work; for showing what is being made."""
        time = latents_BCTYX.shape[2]
        patches = self.linear_out(self._raw(latents_BCTYX).permute(0, 2, 3, 1)) + self.linear_mean
        video = F.pixel_shuffle(patches.permute(0, 3, 1, 2), self.config.stride)
        return video.unflatten(1, (3, self.config.frames)).unflatten(0, (-1, time)).transpose(1, 2).flatten(2, 3)

    def encode_still(self, picture_BCYX: Tensor) -> Tensor:
        """A picture as one latent: a chunk of equal frames."""
        return self.encode(picture_BCYX[:, :, None].expand(-1, -1, self.config.frames, -1, -1))

    @torch.no_grad()
    def normalize(self, mean_C: Tensor, deviation_C: Tensor, power: float = 0.35) -> None:
        """Normalize latents from now on, given the mean and deviation of raw ones; channels keep their order of size.

        The mean variance becomes one, and each channel's share of it its variance to the power of `power`.
        """
        variance = deviation_C.clamp(min=1e-6).square()
        wanted = variance**power
        self.mean.copy_(mean_C)
        self.scale.copy_((variance / (wanted / wanted.mean())).sqrt())


def encode_film(model: Autoencoder, frames_TYXC: Tensor, *, larger: bool = False) -> Tensor:
    """Latents (C, T, Y, X) of frames in bytes (T, Y, X, 3), some at a time.

    What does not fill a chunk at the end is left out; fewer frames than a chunk are a still of the first. `larger`
    frames have as many pixels as a model with a head for twice of them gives, and are halved first.
    """
    chunk = model.config.frames
    if len(frames_TYXC) < chunk:
        frames_TYXC = frames_TYXC[:1].expand(chunk, -1, -1, -1)
    whole = frames_TYXC[: len(frames_TYXC) // chunk * chunk]
    parts = whole.split(AT_ONCE * chunk)
    videos = (to_floats(part)[None] for part in parts)
    return torch.cat([model.encode(halve(video) if larger else video)[0] for video in videos], dim=1)


def _earlier(chunks_N: Tensor, many: int) -> Tensor:
    """What each of the chunks of `many` films comes after; the first of a film comes after itself."""
    rows = chunks_N.unflatten(0, (many, -1))
    return torch.cat([rows[:, :1], rows[:, :-1]], dim=1).flatten(0, 1)


def _bias(layer: nn.Conv2d) -> Tensor:
    assert layer.bias is not None  # every convolution here has one
    return layer.bias


def halve(frames_BCTYX: Tensor) -> Tensor:
    """Frames of half the pixels a side: the mean of two by two."""
    return F.avg_pool3d(frames_BCTYX, (1, 2, 2))


def to_floats(frames: Tensor) -> Tensor:
    """Bytes (T, Y, X, 3), with or without a batch before, to floats (3, T, Y, X) from -1 to 1."""
    return frames.movedim(-1, -4).float() / 127.5 - 1


def to_bytes(frames: Tensor) -> Tensor:
    """Floats (3, T, Y, X), with or without a batch before, to bytes (T, Y, X, 3)."""
    return ((frames.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).movedim(-4, -1)
