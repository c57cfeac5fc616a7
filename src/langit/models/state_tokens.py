"""States of a scene as extra tokens beside those of the video: what is where, hidden or not, every latent frame.

A scene's states are few numbers, so motion is learned and planned in them at a fraction of the cost of pixels, and the
video only has to follow (VideoJAM, Chefer et al. 2025; REG, Wu et al. 2025). They are laid out as a latent video of W
channels, S rows and one column, so that flow, samplers and contexts serve them too.

Shape suffixes: B batch, W numbers of a token, T latent frames, S tokens a frame, D width.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.config import TransformerConfig
from langit.models.linear import Linear


class StateTokens(nn.Module):
    """In and out of the transformer. The flow time of states is their own, and is told to the tokens themselves.

    `mean` and `deviation` make every number of the first token (camera and place) and of the others (bodies) about
    normal.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, config: TransformerConfig):
        super().__init__()
        self.eps = config.eps
        self.value_in = Linear(config.state_width, config.width)
        self.time_in = Linear(config.width, config.width)
        self.slot = nn.Parameter(torch.zeros(config.states, config.width))
        self.value_out = Linear(config.width, config.state_width)
        self.register_buffer("mean", torch.zeros(config.states, config.state_width))
        self.register_buffer("deviation", torch.ones(config.states, config.state_width))

    def forward(self, states_BWTS1: Tensor, time_BTD: Tensor) -> Tensor:
        """Tokens (B, T, S, D) of noisy states; `time_BTD` is the embedding of their times."""
        value_BTSD = self.value_in(states_BWTS1[..., 0].permute(0, 2, 3, 1))
        return value_BTSD + self.slot + self.time_in(time_BTD)[:, :, None]

    def read_out(self, x_BTSD: Tensor) -> Tensor:
        """The velocity of the states (B, W, T, S, 1), from their tokens after the last block."""
        return self.value_out(F.layer_norm(x_BTSD, x_BTSD.shape[-1:], eps=self.eps)).permute(0, 3, 1, 2)[..., None]

    def positions(self, frames_T: Tensor) -> Tensor:
        """Positions (T, S, 3) of the tokens: at the time of their frame, in a row above the picture."""
        time_TS = frames_T[:, None].expand(-1, len(self.slot))
        slot_TS = torch.arange(len(self.slot), dtype=frames_T.dtype, device=frames_T.device).expand_as(time_TS)
        return torch.stack([time_TS, torch.full_like(time_TS, -1.0), slot_TS], dim=-1)

    @torch.no_grad()
    def measure(self, states_NSW: Tensor) -> None:
        """Take mean and deviation from examples, of which an absent body (first number 0) is none."""
        place, bodies = states_NSW[:, 0], states_NSW[:, 1:].flatten(0, 1)
        for rows, values in ((slice(0, 1), place), (slice(1, None), bodies[bodies[:, 0] > 0])):
            self.mean[rows], deviation = values.mean(0), values.std(0)
            self.deviation[rows] = torch.where(deviation > 1e-3, deviation, 1.0)

    def normalized(self, states_BTSW: Tensor) -> Tensor:
        """States in the layout and the units of the model (B, W, T, S, 1)."""
        return ((states_BTSW - self.mean) / self.deviation).permute(0, 3, 1, 2)[..., None]
