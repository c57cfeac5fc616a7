"""The diffusion transformer: one definition, from 8M parameters on a CPU to 14B of open weights.

Every token carries its own flow time, so what is already known of a clip is simply tokens at time 0.
Times come in groups: G times for L tokens, each for L / G tokens in a row. One time for all (G = 1), one for each
latent frame, and one for each token are the same code, and cost what they say.

Shape suffixes: B batch, L video tokens, G groups of times, S text tokens, D width, P patch values, C channels,
T Y X latent frames, rows and columns.
"""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.config import TransformerConfig
from langit.models.attention import Attention, Rotation, grid_positions, rotary
from langit.models.linear import Linear
from langit.models.state_tokens import StateTokens

TIMES = 1000  # the time embedding runs 0 to 1000, by the convention of the open weights
FREQUENCY_BASE = 10_000.0  # of the time embedding
MLP_TOKENS = 512  # tokens that pass the MLP at once where no gradient is kept: its inner width is the largest tensor


def modulate(x_BLD: Tensor, shift_BGD: Tensor, scale_BGD: Tensor) -> Tensor:
    """Adaptive layer norm (DiT, Peebles and Xie 2023): each group of tokens has its own shift and scale.

    Written over `x` where no gradient is kept.
    """
    x = x_BLD.unflatten(1, (shift_BGD.shape[1], -1))
    shift, scale = shift_BGD[:, :, None], scale_BGD[:, :, None] + 1
    if torch.is_grad_enabled():
        return torch.addcmul(shift, x, scale).flatten(1, 2)
    return torch.addcmul(shift, x, scale, out=x).flatten(1, 2)


def add_gated(x_BLD: Tensor, y_BLD: Tensor, gate_BGD: Tensor) -> Tensor:
    """`x + gate * y` in fp32, written over `x` where no gradient is kept."""
    groups = (gate_BGD.shape[1], -1)
    x, y, gate = x_BLD.unflatten(1, groups), y_BLD.unflatten(1, groups), gate_BGD[:, :, None]
    if torch.is_grad_enabled() or x.dtype != gate.dtype:
        return torch.addcmul(x.float(), y.float(), gate).type_as(x_BLD).flatten(1, 2)
    return x.addcmul_(y, gate).flatten(1, 2)


def norm(x_BLD: Tensor, eps: float) -> Tensor:
    """Layer norm without weights, in fp32."""
    return F.layer_norm(x_BLD.float(), x_BLD.shape[-1:], eps=eps)


class Norm(nn.LayerNorm):
    """Layer norm with weights, in fp32."""

    def forward(self, x_BLD: Tensor) -> Tensor:
        return F.layer_norm(x_BLD.float(), self.normalized_shape, self.weight.float(), self.bias.float(), self.eps)


def _dtype(part: nn.Module) -> torch.dtype:
    """What a part computes in: parts of one model may be kept in different types."""
    return next(part.parameters()).dtype


class MLP(nn.Sequential):
    """Two linear layers with a GELU between, a stretch of tokens at a time where no gradient is kept."""

    def __init__(self, width: int, inner: int):
        super().__init__(Linear(width, inner), nn.GELU("tanh"), Linear(inner, width))

    def forward(self, x_BLD: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            return super().forward(x_BLD)
        y_BLD = torch.empty_like(x_BLD)
        for part, out in zip(x_BLD.split(MLP_TOKENS, dim=1), y_BLD.split(MLP_TOKENS, dim=1), strict=True):
            out.copy_(self._frugally(part))
        return y_BLD

    def _frugally(self, x_BLD: Tensor) -> Tensor:
        """The same, with the inner values written over."""
        inner_BLM = self[0](x_BLD)
        return self[2](torch.ops.aten.gelu_(inner_BLM, approximate="tanh"))


class Block(nn.Module):
    """Look at the video, look at the text, think."""

    def __init__(self, config: TransformerConfig):
        super().__init__()
        width = config.width
        self.eps = config.eps
        self.self_attention = Attention(config)
        self.norm_text = Norm(width, config.eps)
        self.text_attention = Attention(config)
        self.mlp = MLP(width, config.mlp_width)
        self.modulation = nn.Parameter(torch.zeros(6, width))

    def forward(
        self,
        x_BLD: Tensor,
        time_BG6D: Tensor,
        text_BSD: Tensor,
        rotation: Rotation,
        text_bias: Tensor | None = None,
        block: int = 0,
    ) -> Tensor:
        shift1, scale1, gate1, shift2, scale2, gate2 = (self.modulation + time_BG6D).unbind(2)
        h_BLD = modulate(norm(x_BLD, self.eps), shift1, scale1).type_as(x_BLD)
        x_BLD = add_gated(x_BLD, self.self_attention(h_BLD, h_BLD, rotation, block=block), gate1)
        about_BLD = self.text_attention(self.norm_text(x_BLD).type_as(x_BLD), text_BSD, bias=text_bias)
        x_BLD = x_BLD + about_BLD if torch.is_grad_enabled() else x_BLD.add_(about_BLD)
        del about_BLD
        h_BLD = modulate(norm(x_BLD, self.eps), shift2, scale2).type_as(x_BLD)
        return add_gated(x_BLD, self.mlp(h_BLD), gate2)


class DiT(nn.Module):
    """Predict the velocity of every latent from noisy latents, times, and text."""

    def __init__(self, config: TransformerConfig):
        super().__init__()
        self.config = config
        width = config.width
        self.patch_in = nn.Conv3d(config.in_channels, width, config.patch, config.patch)
        self.text_in = nn.Sequential(Linear(config.text_width, width), nn.GELU("tanh"), Linear(width, width))
        self.time_in = nn.Sequential(Linear(config.frequencies, width), nn.SiLU(), Linear(width, width))
        self.time_out = nn.Sequential(nn.SiLU(), Linear(width, 6 * width))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.depth))
        self.modulation_out = nn.Parameter(torch.zeros(2, width))
        self.patch_out = Linear(width, math.prod(config.patch) * config.out_channels)
        self.states = StateTokens(config) if config.states else None

    def forward(
        self,
        x_BCTYX: Tensor,
        time_BG: Tensor,
        text_BSD: Tensor,
        count_BS: Tensor | None = None,
        block: int = 0,
        frames_T: Tensor | None = None,
    ) -> Tensor:
        """Velocity of shape (B, out_channels, T, Y, X) in fp32.

        `time_BG` are flow times, 1 for noise and 0 for data; G divides the number of tokens. `count_BS` says how many
        times each text token counts: 0 hides it, and m stands for m equal tokens, such as padding. A model that may not
        see the whole clip sees, from each `block` of so many frames of tokens, that block and earlier ones. `frames_T`
        says where in time each frame of tokens is, for clips with gaps; by default they count from 0.
        """
        x_BLD, grid = self.patchify(x_BCTYX)
        time_BGD, time_BG6D = self.embed_time(time_BG)
        positions = grid_positions(grid, x_BLD.device, frames_T)
        x_BLD = self._think(x_BLD, positions, time_BG6D, text_BSD, count_BS, block * grid[1] * grid[2])
        return self.unpatchify(self.read_out(x_BLD, time_BGD), grid)

    def joint(
        self,
        x_BCTYX: Tensor | None,
        time_BT: Tensor,
        states_BWTS1: Tensor,
        state_time_BT: Tensor,
        text_BSD: Tensor,
        count_BS: Tensor | None = None,
        frames_T: Tensor | None = None,
    ) -> tuple[Tensor | None, Tensor]:
        """Velocities of a video and of its states, seen together; without a video, of the states alone.

        Only for models with state tokens, whose tokens hold one latent frame each. Times are those of latent frames.
        """
        assert self.states is not None  # the caller knows its model
        frames = states_BWTS1.shape[2]
        frames_T = torch.arange(frames, dtype=torch.float32) if frames_T is None else frames_T
        state_BTSD = self.states(states_BWTS1, self.embed_time(state_time_BT)[0])
        seen, at = state_BTSD, self.states.positions(frames_T)
        grid: tuple[int, ...] = ()
        if x_BCTYX is not None:
            x_BLD, grid = self.patchify(x_BCTYX)
            seen = torch.cat([x_BLD.unflatten(1, (frames, -1)), state_BTSD], dim=2)
            at = torch.cat([grid_positions(grid, x_BLD.device, frames_T).unflatten(0, (frames, -1)), at], dim=1)
        time_BTD, time_BT6D = self.embed_time(time_BT)
        x_BLD = self._think(seen.flatten(1, 2), at.flatten(0, 1), time_BT6D, text_BSD, count_BS)
        x_BTLD = x_BLD.unflatten(1, (frames, -1))
        pixels = x_BTLD.shape[2] - state_BTSD.shape[2]
        v_states = self.states.read_out(x_BTLD[:, :, pixels:])
        if x_BCTYX is None:
            return None, v_states
        return self.unpatchify(self.read_out(x_BTLD[:, :, :pixels].flatten(1, 2), time_BTD), grid), v_states

    def _think(
        self, x_BLD: Tensor, positions_L3: Tensor, time_BG6D: Tensor, text_BSD: Tensor, count_BS: Tensor | None,
        block: int = 0,
    ) -> Tensor:  # fmt: skip
        rotation = rotary(positions_L3, self.config.head_width, self.config.rope_base)
        text_BSD, text_bias = self.embed_text(text_BSD, count_BS)
        for layer in self.blocks:
            x_BLD = layer(x_BLD, time_BG6D, text_BSD, rotation, text_bias, block)
        return x_BLD

    def patchify(self, x_BCTYX: Tensor) -> tuple[Tensor, tuple[int, int, int]]:
        """Latents to tokens (B, L, D), and how many frames, rows and columns of them there are."""
        patches_BDTYX = self.patch_in(x_BCTYX.to(_dtype(self.patch_in)))
        t, y, x = patches_BDTYX.shape[2:]
        return patches_BDTYX.flatten(2).transpose(1, 2).contiguous(), (t, y, x)

    def embed_time(self, time_BG: Tensor) -> tuple[Tensor, Tensor]:
        """The embedding of each time (B, G, D) and the six modulations made of it (B, G, 6, D), in fp32."""
        half = self.config.frequencies // 2
        turns = FREQUENCY_BASE ** -(torch.arange(half, device=time_BG.device, dtype=torch.float32) / half)
        angle_BGF = TIMES * time_BG.float()[..., None] * turns
        waves_BGF = torch.cat([angle_BGF.cos(), angle_BGF.sin()], dim=-1)
        time_BGD = self.time_in(waves_BGF.to(_dtype(self.time_in)))
        return time_BGD.float(), self.time_out(time_BGD.to(_dtype(self.time_out))).float().unflatten(-1, (6, -1))

    def embed_text(self, text_BSD: Tensor, count_BS: Tensor | None) -> tuple[Tensor, Tensor | None]:
        """Text at the width of the model, and what its counts add to the scores: m equal tokens weigh m times e^s."""
        text_BSD = self.text_in(text_BSD.to(_dtype(self.text_in)))
        return text_BSD, None if count_BS is None else count_BS.log()[:, None, None].to(text_BSD.dtype)

    def read_out(self, x_BLD: Tensor, time_BGD: Tensor) -> Tensor:
        """Tokens to the values of their patches (B, L, P)."""
        shift, scale = (self.modulation_out + time_BGD[:, :, None]).unbind(2)
        return self.patch_out(modulate(norm(x_BLD, self.config.eps), shift, scale).type_as(x_BLD)).float()

    def unpatchify(self, x_BLP: Tensor, grid: Sequence[int]) -> Tensor:
        """Tokens back to a latent video."""
        patches = x_BLP.unflatten(1, tuple(grid)).unflatten(-1, (*self.config.patch, -1))
        return patches.permute(0, 7, 1, 4, 2, 5, 3, 6).flatten(6, 7).flatten(4, 5).flatten(2, 3)

    @torch.no_grad()
    def initialize(self, generator: torch.Generator | None = None) -> "DiT":
        """Weights to train from: Xavier for the linear layers, zero for every gate and for the output."""
        for name, parameter in self.named_parameters():
            if name.endswith("bias") or "modulation" in name or name.startswith(("patch_out", "time_out")):
                nn.init.zeros_(parameter)
            elif parameter.ndim == 1:
                nn.init.ones_(parameter)
            elif name.startswith("time_in") or name == "states.slot":
                nn.init.normal_(parameter, std=0.02, generator=generator)
            else:
                nn.init.xavier_uniform_(parameter.view(len(parameter), -1), generator=generator)
        return self


def token_times(time_BTYX: Tensor, patch: Sequence[int]) -> Tensor:
    """The times of the latents as the times of their tokens, in as few groups as they allow.

    A token that holds several latents has the highest of their times. The answer has one group where all tokens
    share a time, one for each frame where frames do, else one for each token.
    """
    if any(size > 1 for size in patch):
        time_BTYX = F.max_pool3d(time_BTYX[:, None], tuple(patch), tuple(patch))[:, 0]
    frames_BT = time_BTYX[:, :, 0, 0]
    if not bool((time_BTYX == frames_BT[:, :, None, None]).all()):
        return time_BTYX.flatten(1)
    return frames_BT[:, :1] if bool((frames_BT == frames_BT[:, :1]).all()) else frames_BT
