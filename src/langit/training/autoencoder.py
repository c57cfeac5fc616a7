"""Loss and batches for the autoencoder.

The loss: pixels, their differences to neighbors in space and time, and the latent of the result (H3AE, 2025).
Moving bodies weigh more than the place, or small ones would vanish.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from langit.data.dataset import Clip, Crops
from langit.models.autoencoder import Autoencoder, to_floats


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each part of the loss counts; `noise` is how far latents are moved before decoding, in deviations.

    `latents`, which asks the result to have the latents that it was made of, costs a third more time.
    """

    bodies: float = 8.0
    edges: float = 0.25
    motion: float = 0.5
    latents: float = 0.0
    noise: float = 0.06
    knee: float = 0.06


class AutoencoderTask:
    """What `loop.train` needs to learn an autoencoder."""

    def __init__(self, model: Autoencoder, batches: Crops, held_out: Sequence[Clip], weights: Weights | None = None):
        self.model, self.batches, self.held_out = model, batches, list(held_out)
        self.weights = weights or Weights()

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        """One step's loss, and the PSNR of the batch."""
        batch = self.batches(step)
        video, weights = to_floats(batch.frames), self.weights
        latents = self.model.encode(video)
        result = self.model.decode(disturbed(latents, weights.noise, generator))
        weight = 1 + weights.bodies * batch.bodies[:, None].float()
        pixels = (charbonnier(result - video, weights.knee) * weight).sum() / (weight.sum() * 3)
        loss = pixels + weights.edges * _edges(result - video, weights.knee)
        loss = loss + weights.motion * charbonnier((result - video).diff(dim=2), weights.knee).mean()
        if weights.latents:
            again, spread = self.model.encode(result), deviation(latents)
            loss = loss + weights.latents * ((again - latents.detach()) / spread).square().mean()
        return loss, {"psnr": psnr(float((result - video).detach().square().mean()))}

    def validate(self) -> dict[str, float]:
        """PSNR on whole held-out clips: all pixels, bodies only, and each place."""
        return measure(self.model, self.held_out)


def with_part(model: Autoencoder, part: str, **shape: int) -> Autoencoder:
    """The same autoencoder with one `part` more, which alone learns; `shape` is what that changes in its config."""
    larger = Autoencoder(replace(model.config, **shape))  # type: ignore[arg-type]  # fields by name
    larger.load_state_dict(model.state_dict(), strict=False)
    for name, parameter in larger.named_parameters():
        parameter.requires_grad_(name.startswith(f"{part}."))
    return larger


def disturbed(latents_BCTYX: Tensor, most: float, generator: torch.Generator) -> Tensor:
    """Latents with noise of up to a share `most` of each channel's deviation, since what is decoded later was made."""
    share = torch.rand(len(latents_BCTYX), 1, 1, 1, 1, generator=generator) * most
    noise = torch.randn(latents_BCTYX.shape, generator=generator)
    return latents_BCTYX + noise * deviation(latents_BCTYX) * share


def deviation(latents_BCTYX: Tensor) -> Tensor:
    """The deviation of each channel over a batch."""
    return latents_BCTYX.detach().std(dim=(0, 2, 3, 4), keepdim=True)


def charbonnier(difference: Tensor, knee: float) -> Tensor:
    """A squared error below `knee` and an absolute one above, in units in which both are about absolute."""
    return (difference.square() + knee**2).sqrt() - knee


def psnr(squared_error: float, peak: float = 2.0) -> float:
    """Decibels of a mean squared error of values that run over `peak`."""
    return float(10 * torch.log10(torch.tensor(peak**2 / max(squared_error, 1e-12))))


@torch.no_grad()
def measure(model: Autoencoder, clips: Sequence[Clip]) -> dict[str, float]:
    """Round trip of whole clips: the mean PSNR over clips, that of all body pixels, and the mean of each place."""
    everywhere: dict[str, list[float]] = {}
    error_on_bodies, pixels_of_bodies = 0.0, 0
    for clip in clips:
        squared, bodies = round_trip(model, clip)
        everywhere.setdefault(clip.setting, []).append(psnr(float(squared.mean())))
        error_on_bodies += float(squared[bodies].sum())
        pixels_of_bodies += int(bodies.sum())
    values = [value for found in everywhere.values() for value in found]
    numbers = {"held_out_psnr": sum(values) / len(values)}
    if pixels_of_bodies:
        numbers["held_out_bodies"] = psnr(error_on_bodies / pixels_of_bodies)
    return numbers | {f"held_out_{name}": sum(found) / len(found) for name, found in sorted(everywhere.items())}


def round_trip(model: Autoencoder, clip: Clip) -> tuple[Tensor, Tensor]:
    """The squared error of every pixel (T, Y, X), mean over colors, and where bodies are (T, Y, X)."""
    chunk = model.config.frames
    frames = torch.from_numpy(clip.frames)
    frames = frames[: len(frames) // chunk * chunk] if len(frames) >= chunk else frames[:1].expand(chunk, -1, -1, -1)
    video = to_floats(frames)[None]
    result = model.decode(model.encode(video)).clamp(-1, 1)
    bodies = torch.zeros(frames.shape[:3], dtype=torch.bool)
    if clip.owners is not None:
        owners = torch.from_numpy(clip.owners[: len(frames)] != 0)
        bodies = owners if len(owners) == len(frames) else owners[:1].expand(len(frames), -1, -1)
    return (result - video)[0].square().mean(0), bodies


def _edges(difference: Tensor, knee: float) -> Tensor:
    """The same error between neighbors: blurred edges and the borders of blocks cost here."""
    across, down = difference.diff(dim=-1), difference.diff(dim=-2)
    return charbonnier(across, knee).mean() + charbonnier(down, knee).mean()
