"""Losses and batches for the transformer.

Flow matching with a time for every latent frame, so that one model learns every mode. Known frames carry no loss where
they are clean. A model with state tokens learns four lessons in turn: states from words, states from video, video along
its states, and video without them, which is what a model of pixels alone learns.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn

from langit.data.dataset import LatentBatch, LatentBatches
from langit.diffusion import flow
from langit.diffusion.noise import sample_times, shift_for
from langit.diffusion.schedule import logit_normal
from langit.models.dit import DiT
from langit.models.text import Vocabulary, WordEncoder
from langit.training.loop import generator_for
from langit.training.optimizer import Muon

CONTRAST: Final = 0.05  # weight of the contrastive term (Stoica et al. 2025, contrastive flow matching)
BODIES: Final = 4.0  # how much more a latent weighs that shows nothing but a body: most of a picture stands still
ABSENT: Final = 0.1  # how much a slot weighs that no body has

LESSONS: Final = (("plan", 0.15), ("perceive", 0.12), ("pixels", 0.13), ("render", 0.60))  # and how often
PLANS: Final = 64  # clips in a batch of states alone, whose tokens are few
MOST_NOISE: Final = 0.1  # what is given is noised up to here in half of the lessons: plans and made frames have errors


class DiTTask:
    """What `loop.train` needs to learn the transformer. The text encoder may learn along, at a share of the rate."""

    def __init__(
        self, dit: DiT, encoder: WordEncoder, vocabulary: Vocabulary, batches: LatentBatches,
        held_out: Sequence[LatentBatch] = (), held_out_plans: Sequence[LatentBatch] = (),
    ):  # fmt: skip
        self.dit, self.encoder, self.vocabulary = dit, encoder, vocabulary
        self.batches, self.held_out, self.held_out_plans = batches, held_out, held_out_plans
        self.model = nn.ModuleDict({"dit": dit, "text": encoder})

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        """The loss of one lesson, and its error by name."""
        lesson = self._lesson(float(torch.rand((), generator=generator)))
        if lesson == "plan":
            loss = error = self._states(self.batches.plans(step, PLANS), generator, seen=False)
        elif lesson == "perceive":
            loss = error = self._states(self.batches(step), generator, seen=True)
        else:
            batch = self.batches(step)
            lesson = f"{'still' if batch.latents.shape[2] == 1 else 'clip'}_{lesson}"
            loss, error, _ = self._video(batch, generator, along=lesson.endswith("render"))
        return loss, {f"flow_{lesson}": float(error.detach())}

    def validate(self) -> dict[str, float]:
        """Errors on held-out batches at fixed times, by lesson and shape, so that numbers compare between runs."""
        found: dict[str, list[float]] = {}
        for number, batch in enumerate(self.held_out):
            shape = "still" if batch.latents.shape[2] == 1 else "clip"
            for lesson in ("pixels", "render") if self.dit.states else ("pixels",):
                _, error, of_bodies = self._video(batch, generator_for(7, number), along=lesson == "render")
                found.setdefault(f"held_out_{shape}_{lesson}", []).append(float(error))
                found.setdefault(f"held_out_{shape}_{lesson}_bodies", []).append(float(of_bodies))
            if self.dit.states:
                perceived = self._states(batch, generator_for(7, number), seen=True)
                found.setdefault("held_out_perceive", []).append(float(perceived))
        for number, batch in enumerate(self.held_out_plans if self.dit.states else ()):
            planned = self._states(batch, generator_for(7, number), seen=False)
            found.setdefault("held_out_plan", []).append(float(planned))
        return {name: sum(values) / len(values) for name, values in found.items()}

    def _lesson(self, chance: float) -> str:
        """The lesson that a number from 0 to 1 falls on."""
        if not self.dit.states:
            return "pixels"
        for lesson, share in LESSONS:
            if chance < share:
                return lesson
            chance -= share
        return LESSONS[-1][0]

    def _video(self, batch: LatentBatch, generator: torch.Generator, *, along: bool) -> tuple[Tensor, Tensor, Tensor]:
        """The loss to learn from, the plain flow matching error, and that on bodies by how much of a latent they cover.

        `along` the true states, or without them.
        """
        x_BCTYX = batch.latents
        many, _, frames, rows, columns = x_BCTYX.shape
        noise_BCTYX = torch.randn(x_BCTYX.shape, generator=generator)
        time_BT = sample_times(many, frames, generator, shift_for(frames * rows * columns))
        time_BTYX = time_BT[:, :, None, None].expand(-1, -1, rows, columns)
        noisy_BCTYX = flow.interpolate(x_BCTYX, noise_BCTYX, time_BTYX)
        text_BSD, count_BS = self._read(batch)
        if along and self.dit.states:
            states, state_time_BT = _disturbed(self.dit.states.normalized(batch.states), generator)
            made, _ = self.dit.joint(noisy_BCTYX, time_BT, states, state_time_BT, text_BSD, count_BS, batch.places)
            assert made is not None  # there was a video
        else:
            made = self.dit(noisy_BCTYX, time_BT, text_BSD, count_BS, frames_T=batch.places)
        asked_BTYX = (time_BTYX > 0).float()
        error_BTYX = flow.loss(made, x_BCTYX, noise_BCTYX)
        other_BTYX = flow.loss(made, x_BCTYX.roll(1, 0), noise_BCTYX.roll(1, 0))
        weight_BTYX = asked_BTYX * (1 + BODIES * batch.covered)
        learned = _mean(error_BTYX, weight_BTYX) - CONTRAST * _mean(other_BTYX, asked_BTYX)
        return learned, _mean(error_BTYX, asked_BTYX), _mean(error_BTYX, asked_BTYX * batch.covered)

    def _states(self, batch: LatentBatch, generator: torch.Generator, *, seen: bool) -> Tensor:
        """The error of states: of some times from words and what is known of them, or all from `seen` clean video."""
        assert self.dit.states is not None  # the lesson is only given to models that have them
        states = self.dit.states.normalized(batch.states)
        many, _, frames, _, _ = states.shape
        noise = torch.randn(states.shape, generator=generator)
        times = sample_times(many, 1 if seen else frames, generator)
        time_BT = times.expand(-1, frames)
        noisy = flow.interpolate(states, noise, time_BT[..., None, None])
        video, video_time_BT = _disturbed(batch.latents, generator) if seen else (None, time_BT)
        _, made = self.dit.joint(video, video_time_BT, noisy, time_BT, *self._read(batch), batch.places)
        there_BTS1 = batch.states[..., :1]
        weight = torch.where(there_BTS1 > 0, 1.0, ABSENT) * (time_BT > 0)[..., None, None]
        weight[:, :, 0] = (time_BT > 0)[..., None]  # camera and place are always there
        return _mean(flow.loss(made, states, noise), weight)

    def _read(self, batch: LatentBatch) -> tuple[Tensor, Tensor]:
        """The captions of a batch as text tokens, and which of those count."""
        words = self.vocabulary(batch.captions)
        return self.encoder(words), words.there_BS


def _disturbed(given: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """What is given (B, C, T, Y, X) with the little noise of a time, for half of a batch on average, and the times."""
    many, _, frames, _, _ = given.shape
    noised = torch.rand(many, 1, generator=generator) < 0.5
    time_BT = (MOST_NOISE * torch.rand(many, 1, generator=generator) * noised).expand(-1, frames)
    noise = torch.randn(given.shape, generator=generator)
    return flow.interpolate(given, noise, time_BT[..., None, None].expand(-1, -1, *given.shape[3:])), time_BT


def _mean(error: Tensor, weight: Tensor) -> Tensor:
    return (error * weight).sum() / weight.sum().clamp(min=1e-6)


def dit_optimizer(task: DiTTask, lr: float = 2e-3, other_lr: float = 1e-3, text: float = 0.2) -> Muon:
    """Muon inside the blocks, AdamW elsewhere, and the text encoder at a share `text` of the rates; with 0 it stays."""
    groups = []
    task.encoder.requires_grad_(text > 0)
    for name, module, share in (("dit", task.dit, 1.0), ("text", task.encoder, text))[: 2 if text else 1]:
        matrices: list[nn.Parameter] = []
        tables: list[nn.Parameter] = []
        gains: list[nn.Parameter] = []
        for path, parameter in module.named_parameters():
            inside = path.startswith(("blocks.", "layers.")) and parameter.ndim == 2 and "modulation" not in path
            (matrices if inside else tables if parameter.ndim >= 2 else gains).append(parameter)
        groups += [
            {"params": matrices, "rule": "muon", "lr": share * lr, "decay": 0.01, "name": f"{name} matrices"},
            {"params": tables, "lr": share * other_lr, "decay": 0.01, "name": f"{name} tables"},
            {"params": gains, "lr": share * other_lr, "decay": 0.0, "name": f"{name} gains"},
        ]
    return Muon(groups)


def bound(variances_C: Tensor, shift: float, samples: int = 4096) -> float:
    """The loss of the best linear denoiser of independent Gaussian channels: what a model must be well below.

    For data of variance s and x_t = (1 - t) x + t noise, the least error of predicting noise - x is
    s / ((1 - t)^2 s + t^2) (Wiener filter).
    """
    t = logit_normal((samples, 1), shift, generator=torch.Generator().manual_seed(0))
    return float((variances_C / ((1 - t) ** 2 * variances_C + t**2)).mean())
