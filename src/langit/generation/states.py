"""What will happen in a piece of video, before any of it is drawn: states read off what is known, and planned on.

Where frames are known, their states are read from them; the rest is sampled from words and those states, which costs
little, since a frame has a few state tokens for its many tokens of video.

Shape suffixes: B batch, W numbers of a token, T latent frames, S tokens a frame, C Y X as ever.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from langit.conditioning.context import Context
from langit.config import SamplingConfig
from langit.diffusion import samplers, schedule
from langit.diffusion.guidance import Denoise, guided
from langit.generation.rollout import NOTHING, States
from langit.models.dit import DiT

READINGS = 6  # steps to read states off video: one look says nearly all


@dataclass(frozen=True, kw_only=True)
class Said:
    """A prompt as the transformer takes it: text tokens (1, S, D), and which of them count (1, S)."""

    text_BSD: Tensor
    count_BS: Tensor


@dataclass(frozen=True, kw_only=True)
class Planner:
    """The states of a piece from a prompt, guided away from a negative one."""

    dit: DiT
    sampling: SamplingConfig
    prompt: Said
    negative: Said

    def plan(self, context: Context, places_T: Tensor, generator: torch.Generator, planned: States = NOTHING) -> Tensor:
        """States (1, W, T, S, 1) of all frames; a frame that may move so far may move so far in its states too.

        Those `planned` before, of known frames or of any, stay; of other known frames they are read.
        """
        empty = self._empty(len(places_T))
        ceilings = context.ceiling_BTYX.amax((2, 3))[0].tolist()
        known = [frame for frame, ceiling in enumerate(ceilings) if ceiling < 1 and frame not in planned]
        found = dict(planned)
        if known:
            read = self.read(context.latents_BCTYX[:, :, known], places_T[known], generator)
            found |= dict(zip(known, read.unbind(2), strict=True))
        for frame, states in found.items():
            ceiling = ceilings[frame] if ceilings[frame] < 1 else 0.0
            empty = empty.know(states[:, :, None], slice(frame, frame + 1), ceiling=ceiling)
        if empty.keeps_all:
            return empty.latents_BCTYX

        def following(said: Said) -> Denoise:
            def at(states: Tensor, t_BTS1: Tensor) -> Tensor:
                time_BT = t_BTS1[:, :, 0, 0]
                return self.dit.joint(None, time_BT, states, time_BT, said.text_BSD, said.count_BS, places_T)[1]

            return at

        scale = self.sampling.guidance[0]
        denoise = guided(following(self.prompt), following(self.negative), lambda t: scale)
        noise = torch.randn(empty.latents_BCTYX.shape, generator=generator)
        times = schedule.uniform(self.sampling.steps, self.sampling.shift)
        return samplers.SAMPLERS[self.sampling.solver](denoise, noise, times, empty)

    def read(self, latents_BCTYX: Tensor, places_T: Tensor, generator: torch.Generator) -> Tensor:
        """The states of clean frames, as the model sees them."""
        clean_BT = torch.zeros(1, len(places_T))

        def seeing(states: Tensor, t_BTS1: Tensor) -> Tensor:
            said = self.prompt
            return self.dit.joint(
                latents_BCTYX, clean_BT, states, t_BTS1[:, :, 0, 0], said.text_BSD, said.count_BS, places_T
            )[1]

        empty = self._empty(len(places_T))
        noise = torch.randn(empty.latents_BCTYX.shape, generator=generator)
        return samplers.euler(seeing, noise, schedule.uniform(READINGS, 1.0), empty)

    def _empty(self, frames: int) -> Context:
        config = self.dit.config
        return Context.empty(torch.zeros(1, config.state_width, frames, config.states, 1))
