"""Making a clip block by block, for models that were distilled to see only what came before.

Shape suffixes: B batch, C channels, T Y X latent frames, rows, columns, L tokens.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from torch import Tensor

from langit.diffusion.guidance import Denoise
from langit.diffusion.samplers import Sampler

if TYPE_CHECKING:
    from langit.conditioning.context import Context


def by_blocks(
    sampler: Callable[[int], Sampler],
    denoise: Denoise,
    noise_BCTYX: Tensor,
    times: Sequence[float],
    context: "Context",
    block: int,
) -> Tensor:
    """Sample `block` latent frames at a time; those that are done are known to the next.

    `sampler` gives the sampler of the frames from a first one on, which may want noise of its own for them.
    """
    for start in range(0, noise_BCTYX.shape[2], block):
        frames = slice(0, start + block)
        part = context.part(frames)
        x_BCTYX = sampler(start)(denoise, noise_BCTYX[:, :, frames], times, part)
        context = context.know(x_BCTYX, frames)
    return context.latents_BCTYX
