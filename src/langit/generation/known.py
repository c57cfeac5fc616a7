"""What is known of a clip before it is made, said to a model in the way that it was trained to be told.

Most models take known latents as tokens at time 0. A model with further channels is told in those alone: which frames
are known, and the latents of a clip of them, gray elsewhere. Told in both ways it would make another clip.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from langit.conditioning import edits
from langit.conditioning.context import Context
from langit.config import OpenWeightsConfig
from langit.generation import footage
from langit.generation.footage import Canvas, Frame
from langit.generation.guide import frames_of
from langit.models.causal_vae import CausalVAE
from langit.request import Fill, Remix, VideoRequest


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a sampler starts from, and what is told in further channels by models that have them."""

    context: Context
    told_BCTYX: Tensor | None = None


def known(
    canvas: Canvas, request: VideoRequest, vae: CausalVAE, config: OpenWeightsConfig, base: Context, tile: int = 0
) -> Known:
    """What is known of the clip to make, encoded in tiles if there is a `tile`.

    `base` is what is known apart from films and pictures: nothing, or a guide.
    """
    if config.transformer.told_channels:
        return Known(context=base, told_BCTYX=_told(canvas, vae, config, base, tile))
    return Known(context=_tokens(canvas, request, vae, base, tile))


def _tokens(canvas: Canvas, request: VideoRequest, vae: CausalVAE, base: Context, tile: int) -> Context:
    """Known frames as latents that stay, or in a remix go as far as they may."""
    if not canvas.known:
        return base
    if request.edit is None:
        return edits.extend(base, vae.encode(_pixels(canvas.known[0]), tile))
    latents_BCTYX = vae.encode(torch.from_numpy(footage.colors_first(canvas.frames())), tile)
    frames = latents_BCTYX.shape[2]
    match request.edit:
        case Remix(_, strength):
            return edits.remix(base, latents_BCTYX, strength)
        case Fill():
            return edits.fill(base, latents_BCTYX, slice(canvas.before, frames - canvas.after))
    before, after = latents_BCTYX[:, :, : canvas.before], latents_BCTYX[:, :, frames - canvas.after :]
    return edits.connect(base, before, after)


def _told(canvas: Canvas, vae: CausalVAE, config: OpenWeightsConfig, base: Context, tile: int) -> Tensor:
    """Four channels of a mask of frames, and the latents of the known frames with gray between them."""
    like = base.latents_BCTYX
    stride = config.autoencoder.time_stride
    latents_BCTYX = torch.cat(list(vae.encode_stream(_shown(canvas, config, like), tile)), dim=2)
    first = [float(0 in canvas.known)] * stride  # the first frame stands for as many as the others
    known = torch.tensor([*first, *(float(t in canvas.known) for t in range(1, canvas.count))])
    mask = known.view(-1, stride).T[None, :, :, None, None].to(like.device)
    return torch.cat([mask.expand(-1, -1, -1, *like.shape[3:]), latents_BCTYX], dim=1)


def _shown(canvas: Canvas, config: OpenWeightsConfig, like: Tensor) -> Iterator[Tensor]:
    """The known frames and gray ones, in the pieces that make one latent frame each."""
    space = config.autoencoder.space_stride
    gray = torch.zeros(()).expand(1, 3, 1, *(side * space for side in like.shape[3:]))  # one number in memory
    for latent in range(like.shape[2]):
        frames = frames_of(latent)
        if not canvas.known.keys() & set(frames):
            yield gray.expand(-1, -1, len(frames), -1, -1)
            continue
        shown = (_pixels(canvas.known[t]) / 127.5 - 1 if t in canvas.known else gray for t in frames)
        yield torch.cat(list(shown), dim=2)


def _pixels(frame: Frame) -> Tensor:
    """One frame as a video of bytes, in memory of its own: readers give some that nobody may write to."""
    return torch.tensor(footage.colors_first(frame[None]))
