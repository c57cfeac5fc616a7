"""The umT5 encoder (Chung et al. 2023) that open weights use: tokens to a vector for each, in any language.

Each layer has its own relative position bias. Prompts are encoded at their true length, one by one, so no padding is
ever computed; what the transformer expects beyond it is zeros, which `pack` counts in place of storing.

Shape suffixes: B batch, S tokens, D width, H heads, K head width.
"""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.config import TextEncoderConfig
from langit.models.linear import Linear


class Norm(nn.Module):
    """Root mean square norm, computed in fp32."""

    def __init__(self, width: int, eps: float):
        super().__init__()
        self.eps, self.weight = eps, nn.Parameter(torch.ones(width))

    def forward(self, x_BSD: Tensor) -> Tensor:
        scale = torch.rsqrt(x_BSD.float().square().mean(-1, keepdim=True) + self.eps)
        return self.weight * (x_BSD.float() * scale).to(self.weight.dtype)


class Layer(nn.Module):
    """Attention with a bias for the distance, then a gated MLP."""

    def __init__(self, config: TextEncoderConfig):
        super().__init__()
        inner = config.heads * config.head_width
        self.config = config
        self.norm1 = Norm(config.width, config.eps)
        self.q, self.k, self.v = (Linear(config.width, inner, bias=False) for _ in range(3))
        self.o = Linear(inner, config.width, bias=False)
        self.distance = nn.Embedding(config.buckets, config.heads)
        self.norm2 = Norm(config.width, config.eps)
        self.gate = Linear(config.width, config.mlp_width, bias=False)
        self.up = Linear(config.width, config.mlp_width, bias=False)
        self.down = Linear(config.mlp_width, config.width, bias=False)

    def forward(self, x_BSD: Tensor, bucket_SS: Tensor) -> Tensor:
        h_BSD = self.norm1(x_BSD)
        q, k, v = (f(h_BSD).unflatten(-1, (self.config.heads, -1)).transpose(1, 2) for f in (self.q, self.k, self.v))
        bias_1HSS = self.distance(bucket_SS).permute(2, 0, 1)[None]
        x_BSD = x_BSD + self.o(attend(q, k, v, bias_1HSS).transpose(1, 2).flatten(2))
        h_BSD = self.norm2(x_BSD)
        return x_BSD + self.down(F.gelu(self.gate(h_BSD), approximate="tanh") * self.up(h_BSD))


def attend(q_BHSK: Tensor, k_BHSK: Tensor, v_BHSK: Tensor, bias_1HSS: Tensor) -> Tensor:
    """Attention whose scores are not scaled: the weights were trained to make up for it."""
    return F.scaled_dot_product_attention(q_BHSK, k_BHSK, v_BHSK, attn_mask=bias_1HSS, scale=1.0)


class UmT5(nn.Module):
    """Token numbers (B, S), none of them padding, to vectors (B, S, D)."""

    def __init__(self, config: TextEncoderConfig):
        super().__init__()
        self.config = config
        self.tokens = nn.Embedding(config.vocabulary, config.width)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.depth))
        self.norm = Norm(config.width, config.eps)

    def forward(self, ids_BS: Tensor) -> Tensor:
        x_BSD = self.tokens(ids_BS)
        bucket_SS = buckets(ids_BS.shape[1], self.config.buckets, self.config.farthest).to(ids_BS.device)
        for layer in self.layers:
            x_BSD = layer(x_BSD, bucket_SS)
        return self.norm(x_BSD)

    def encode(self, prompts: Sequence[Sequence[int]]) -> list[Tensor]:
        """The vectors (S, D) of each prompt, given as token numbers and cut to the longest length allowed."""
        device = self.tokens.weight.device
        cut = [torch.tensor([list(ids[: self.config.length])], device=device) for ids in prompts]
        return [self(ids_1S)[0] for ids_1S in cut]


def buckets(length: int, count: int, farthest: int) -> Tensor:
    """Which bias stands for the distance from each token to each other (T5, Raffel et al. 2020, section 2.1).

    Half of the buckets are for tokens behind, half for those ahead; of each half, half are exact distances and the
    others grow logarithmically to `farthest`.
    """
    distance = torch.arange(length)[None, :] - torch.arange(length)[:, None]
    half, exact = count // 2, count // 4
    far = distance.abs().clamp(min=1).float()
    steps = (far / exact).log() / math.log(farthest / exact) * (half - exact)
    large = (exact + steps.long()).clamp(max=half - 1)
    return torch.where(distance.abs() < exact, distance.abs(), large) + half * (distance > 0)


def pack(prompts: Sequence[Tensor], length: int) -> tuple[Tensor, Tensor]:
    """Vectors of several prompts as one batch: `text_BSD`, and `count_BS`, how many times each token counts.

    The transformer was trained on prompts filled up with zeros to `length` tokens. All of those are equal, so one
    stands for them and counts as many times; attention comes out the same, at the cost of the words alone.
    """
    longest = max(len(prompt) for prompt in prompts)
    size = longest + (longest < length or any(len(prompt) < longest for prompt in prompts))
    first = prompts[0]
    text_BSD = first.new_zeros(len(prompts), size, first.shape[-1])
    count_BS = torch.zeros(len(prompts), size, device=first.device)
    for text_SD, count_S, prompt in zip(text_BSD, count_BS, prompts, strict=True):
        text_SD[: len(prompt)] = prompt
        count_S[: len(prompt)] = 1
        if len(prompt) < length:
            count_S[len(prompt)] = length - len(prompt)
    return text_BSD, count_BS
