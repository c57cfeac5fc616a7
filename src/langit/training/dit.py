"""Loss and batches for the transformer.

Flow matching with a time for every latent frame, so that one model learns every mode.
Known frames carry no loss where they are clean.
"""

from collections.abc import Sequence

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

CONTRAST = 0.05  # weight of the contrastive term (Stoica et al. 2025, contrastive flow matching)


class DiTTask:
    """What `loop.train` needs to learn the transformer. The text encoder learns along, at a fifth of the rate."""

    def __init__(
        self, dit: DiT, encoder: WordEncoder, vocabulary: Vocabulary, batches: LatentBatches,
        held_out: Sequence[LatentBatch] = (),
    ):  # fmt: skip
        self.dit, self.encoder, self.vocabulary = dit, encoder, vocabulary
        self.batches, self.held_out = batches, list(held_out)
        self.model = nn.ModuleDict({"dit": dit, "text": encoder})

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        """The loss of one batch, and its parts for stills and clips."""
        batch = self.batches(step)
        plain, contrast = self._losses(batch, generator)
        name = "still" if batch.latents.shape[2] == 1 else "clip"
        return plain - CONTRAST * contrast, {f"flow_{name}": float(plain.detach())}

    def validate(self) -> dict[str, float]:
        """The loss on held-out batches at fixed times, by shape, so that numbers can be compared between runs."""
        found: dict[str, list[float]] = {}
        for number, batch in enumerate(self.held_out):
            plain, _ = self._losses(batch, generator_for(7, number))
            name = "still" if batch.latents.shape[2] == 1 else "clip"
            found.setdefault(f"held_out_{name}", []).append(float(plain.detach()))
        return {name: sum(values) / len(values) for name, values in found.items()}

    def _losses(self, batch: LatentBatch, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """The flow matching loss, and the distance to the velocities of other clips of the batch."""
        x_BCTYX = batch.latents
        many, _, frames, rows, columns = x_BCTYX.shape
        noise_BCTYX = torch.randn(x_BCTYX.shape, generator=generator)
        shift = shift_for(frames * rows * columns)
        time_BT = sample_times(many, frames, generator, shift)
        time_BTYX = time_BT[:, :, None, None].expand(-1, -1, rows, columns)
        predicted = self.velocity(flow.interpolate(x_BCTYX, noise_BCTYX, time_BTYX), time_BT, batch)
        asked_BTYX = (time_BTYX > 0).float()
        error_BTYX = flow.loss(predicted, x_BCTYX, noise_BCTYX)
        plain = (error_BTYX * asked_BTYX).sum() / asked_BTYX.sum().clamp(min=1)
        other_BTYX = flow.loss(predicted, x_BCTYX.roll(1, 0), noise_BCTYX.roll(1, 0))
        return plain, (other_BTYX * asked_BTYX).sum() / asked_BTYX.sum().clamp(min=1)

    def velocity(self, x_BCTYX: Tensor, time_BT: Tensor, batch: LatentBatch) -> Tensor:
        """What the model predicts for noisy latents of a batch, with its captions and places."""
        words = self.vocabulary(batch.captions)
        text_BSD = self.encoder(words)
        predicted: Tensor = self.dit(x_BCTYX, time_BT, text_BSD, words.there_BS, frames_T=batch.places)
        return predicted


def dit_optimizer(task: DiTTask, lr: float = 2e-3, other_lr: float = 1e-3, text: float = 0.2) -> Muon:
    """Muon inside the blocks, AdamW elsewhere, and the text encoder at a share `text` of the rates."""
    groups = []
    for name, module, share in (("dit", task.dit, 1.0), ("text", task.encoder, text)):
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
