"""Edits: extend, connect, fill, remix. Each is a context, and nothing else.

A clip that begins with a picture extends it, and a loop connects the end of a film with its own beginning.

All take latents that are already on the grid of the clip to make: what stands for its first frames, its last frames, or
all of them. How films become such latents is the business of the engine, whose autoencoder knows.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns.
"""

from torch import Tensor

from langit.conditioning.context import Context


def extend(empty: Context, past_BCTYX: Tensor) -> Context:
    """A clip that goes on from where another ended: its first frames are the other's last."""
    return empty.know(past_BCTYX, slice(0, past_BCTYX.shape[2]))


def extend_backward(empty: Context, future_BCTYX: Tensor) -> Context:
    """A clip that leads to the beginning of another: its last frames are the other's first."""
    frames = empty.ceiling_BTYX.shape[1]
    return empty.know(future_BCTYX, slice(frames - future_BCTYX.shape[2], frames))


def connect(empty: Context, before_BCTYX: Tensor, after_BCTYX: Tensor) -> Context:
    """A clip that leads from the end of one to the beginning of another."""
    return extend_backward(extend(empty, before_BCTYX), after_BCTYX)


def fill(empty: Context, latents_BCTYX: Tensor, free: slice) -> Context:
    """A film again, with the latent frames of `free` made anew."""
    context = empty.know(latents_BCTYX, slice(None))
    context.ceiling_BTYX[:, free] = 1.0
    return context


def remix(empty: Context, latents_BCTYX: Tensor, strength: float) -> Context:
    """A film again, as different as `strength` lets it be: 0 is the film, 1 knows nothing of it (Meng et al. 2022)."""
    return empty.know(latents_BCTYX, slice(None), ceiling=strength)
