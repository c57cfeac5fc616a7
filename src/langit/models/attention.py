"""Attention with normalized queries and keys, and rotary positions in three dimensions.

There is one masking convention: a float bias added to the scores, 0 for seen and minus infinity for hidden.
Self-attention is attention to oneself, with positions.

Shape suffixes: B batch, L tokens that look, S tokens that are looked at, D width, H heads, K head width.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.config import TransformerConfig
from langit.models.linear import Linear


class Rotation(NamedTuple):
    """The turn of every token: cosine and sine for each pair of a head's channels, fp32 of shape (L, 1, K / 2)."""

    cosine: Tensor
    sine: Tensor

    def part(self, tokens: slice) -> "Rotation":
        """The rotation of some of the tokens."""
        return Rotation(self.cosine[tokens], self.sine[tokens])


def grid_positions(grid: Sequence[int], device: torch.device | str = "cpu", frames_T: Tensor | None = None) -> Tensor:
    """Positions `(L, 3)` of the tokens of a latent video: frame, row and column, columns fastest.

    `frames_T` are the places of the frames in time; by default they count from 0.
    """
    axes = [torch.arange(size, device=device, dtype=torch.float32) for size in grid]
    if frames_T is not None:
        axes[0] = frames_T.to(device=device, dtype=torch.float32)
    return torch.stack(torch.meshgrid(*axes, indexing="ij"), dim=-1).flatten(0, 2)


def rotary(positions_L3: Tensor, head_width: int, base: float = 10_000.0) -> Rotation:
    """Rotary positions (Su et al. 2021) for time, rows and columns. Positions may be fractions and negative.

    A head's channels are split in three: rows and columns take `2 * (head_width // 6)` each and time the rest.
    Angles are computed in fp64 on the CPU, because every device has that.
    """
    space = 2 * (head_width // 6)
    bounds = (0, head_width - 2 * space, head_width - space, head_width)
    angles = []
    for axis, (start, stop) in enumerate(pairwise(bounds)):
        turns = base ** -(torch.arange(0, stop - start, 2, dtype=torch.float64) / max(stop - start, 1))
        angles.append(torch.outer(positions_L3[:, axis].cpu().double(), turns))
    angle_L1K = torch.cat(angles, dim=-1)[:, None]
    device = positions_L3.device
    return Rotation(angle_L1K.cos().float().to(device), angle_L1K.sin().float().to(device))


def rotate(x_BLHK: Tensor, rotation: Rotation) -> Tensor:
    """Turn each pair of channels by its token's angle, in fp32: a product of complex numbers.

    Written over `x` where that is fp32 and no gradient is kept.
    """
    pairs = torch.view_as_complex(x_BLHK.float().unflatten(-1, (-1, 2)))
    turn = torch.complex(*rotation)
    turned = pairs * turn if torch.is_grad_enabled() else pairs.mul_(turn)
    return torch.view_as_real(turned).flatten(-2).type_as(x_BLHK)


Attend = Callable[[Tensor, Tensor, Tensor, Tensor | None, int], Tensor]


def attend(q_BLHK: Tensor, k_BSHK: Tensor, v_BSHK: Tensor, bias: Tensor | None = None, block: int = 0) -> Tensor:
    """Scaled dot product attention. `bias` broadcasts against the scores `(B, H, L, S)`.

    With a `block` the tokens of each block of so many look at their own and at earlier ones. Blocks look one after
    another, so nothing hidden is computed and there is no mask of all pairs, which is larger than all else.
    """
    if block:
        stops = range(block, q_BLHK.shape[1] + block, block)
        parts = [(q_BLHK[:, stop - block : stop], k_BSHK[:, :stop], v_BSHK[:, :stop]) for stop in stops]
        return torch.cat([attend(q, k, v, bias) for q, k, v in parts], dim=1)
    q_BHLK, k_BHSK, v_BHSK = (x.transpose(1, 2) for x in (q_BLHK, k_BSHK, v_BSHK))
    return F.scaled_dot_product_attention(q_BHLK, k_BHSK, v_BHSK, attn_mask=bias).transpose(1, 2)


class Norm(nn.RMSNorm):
    """Root mean square norm, written over its fp32 input where no gradient is kept, in a fifth of the time."""

    def forward(self, x_BLD: Tensor) -> Tensor:
        if torch.is_grad_enabled() or x_BLD.dtype != torch.float32:
            return super().forward(x_BLD)
        squares = torch.linalg.vector_norm(x_BLD, dim=-1, keepdim=True).square_()
        return x_BLD.mul_(squares.div_(x_BLD.shape[-1]).add_(self.eps).rsqrt_()).mul_(self.weight)


class Attention(nn.Module):
    """Attention of `x` to `memory`, heads side by side.

    `attend` is the function that does the looking; sequence parallelism puts another in its place.
    """

    def __init__(self, config: TransformerConfig):
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.q, self.k, self.v, self.o = (Linear(width, width) for _ in range(4))
        self.norm_q = Norm(width, eps=config.eps)
        self.norm_k = Norm(width, eps=config.eps)
        self.attend: Attend = attend

    def forward(
        self,
        x_BLD: Tensor,
        memory_BSD: Tensor,
        rotation: Rotation | None = None,
        bias: Tensor | None = None,
        block: int = 0,
    ) -> Tensor:
        q_BLHK = self.norm_q(self.q(x_BLD)).unflatten(-1, (self.heads, -1))
        k_BSHK = self.norm_k(self.k(memory_BSD)).unflatten(-1, (self.heads, -1))
        v_BSHK = self.v(memory_BSD).unflatten(-1, (self.heads, -1))
        if rotation is not None:
            q_BLHK, k_BSHK = rotate(q_BLHK, rotation), rotate(k_BSHK, rotation)
        return self.o(self.attend(q_BLHK, k_BSHK, v_BSHK, bias, block).flatten(2))
