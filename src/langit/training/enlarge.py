"""A head that answers in twice the pixels: learned on larger renders, while everything else of the autoencoder stays.

The transformer does not notice: latents are those of the smaller picture, so only decoding costs more.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from langit.data.dataset import Clip, Crops
from langit.models.autoencoder import Autoencoder, halve, to_floats
from langit.training.autoencoder import Weights, charbonnier, disturbed, psnr, with_part

KNEE = 0.06


def with_head(model: Autoencoder) -> Autoencoder:
    """The same autoencoder with a head for twice the pixels, which at first enlarges linearly; only the head learns."""
    return with_part(model, "out_upscaled", upscale=2)


class EnlargeTask:
    """What `loop.train` needs to learn the head. Batches and clips hold frames of twice the model's size."""

    def __init__(self, model: Autoencoder, batches: Crops, held_out: Sequence[Clip]):
        self.model, self.batches, self.held_out = model, batches, list(held_out)

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        """The error of pixels and of their differences to neighbors."""
        video = to_floats(self.batches(step).frames)
        with torch.no_grad():
            latents = self.model.encode(halve(video))
        difference = self.model.decode(disturbed(latents, Weights().noise, generator)) - video
        edges = charbonnier(difference.diff(dim=-1), KNEE).mean() + charbonnier(difference.diff(dim=-2), KNEE).mean()
        loss = charbonnier(difference, KNEE).mean() + 0.5 * edges
        return loss, {"psnr": psnr(float(difference.detach().square().mean()))}

    def validate(self) -> dict[str, float]:
        """PSNR of held-out clips in twice the pixels."""
        found = []
        for clip in self.held_out:
            chunk = self.model.config.frames
            video = to_floats(torch.from_numpy(clip.frames[: max(chunk, len(clip.frames) // chunk * chunk)]))[None]
            if video.shape[2] < chunk:
                video = video[:, :, :1].expand(-1, -1, chunk, -1, -1)
            result = self.model.decode(self.model.encode(halve(video))).clamp(-1, 1)
            found.append(psnr(float((result - video).square().mean())))
        return {"held_out_psnr": sum(found) / len(found)}
