"""A refiner for what the autoencoder decodes: learned on its round trips, while everything else of it stays.

Latents are disturbed chunk by chunk, more than in the autoencoder's own training: those that the transformer makes
differ from one chunk to the next too, and that must not be seen.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from langit.data.dataset import Clip, Crops
from langit.models.autoencoder import Autoencoder, to_floats
from langit.training.autoencoder import charbonnier, disturbed, measure, psnr, with_part

WIDTH: Final = 48  # of a new refiner
CHUNKS: Final = 3  # of a clip in a batch: two seams
NOISE: Final = 0.12  # most of it in latents, in deviations of their channels; with 0.3 clean clips lost 0.4 dB
BODIES: Final = 8.0  # as for the autoencoder
EDGES: Final = 0.25
CHANGES: Final = 1.0  # weight of what changes from frame to frame and should not, or should and does not
KNEE, FINE_KNEE = 0.06, 0.01  # a pulse of one in a hundred is seen, so changes are held to more than pixels


def with_refiner(model: Autoencoder, width: int = WIDTH) -> Autoencoder:
    """The same autoencoder with a refiner that at first changes next to nothing; only the refiner learns."""
    return with_part(model, "refiner", refine=width)


class RefineTask:
    """What `loop.train` needs to learn a refiner."""

    def __init__(self, model: Autoencoder, batches: Crops, held_out: Sequence[Clip]):
        self.model, self.batches, self.held_out = model, batches, list(held_out)

    def loss(self, step: int, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        """The error of pixels, of their differences to neighbors, and of what changes from frame to frame."""
        batch = self.batches(step)
        video = to_floats(batch.frames)
        with torch.no_grad():
            latents = disturbed(self.model.encode(video), NOISE, generator)
        difference = self.model.decode(latents) - video
        weight = 1 + BODIES * batch.bodies[:, None].float()
        loss = (charbonnier(difference, KNEE) * weight).sum() / (3 * weight.sum())
        for axis in (-1, -2):
            loss = loss + EDGES * charbonnier(difference.diff(dim=axis), KNEE).mean()
        loss = loss + CHANGES * charbonnier(difference.diff(dim=2), FINE_KNEE).mean()
        return loss, {"psnr": psnr(float(difference.detach().square().mean()))}

    def validate(self) -> dict[str, float]:
        """Held-out clips there and back: PSNR of all pixels and of bodies, and how far errors jump at seams and inside.

        Jumps are mean absolute changes of the error from one frame to the next, in parts of 255.
        """
        chunk, seams, inside = self.model.config.frames, [], []
        for clip in self.held_out:
            video = to_floats(torch.from_numpy(clip.frames[: len(clip.frames) // chunk * chunk]))[None]
            if video.shape[2] > chunk:
                error = self.model.decode(self.model.encode(video)).clamp(-1, 1) - video
                jumps = 127.5 * error.diff(dim=2).abs().mean((0, 1, 3, 4))
                joint = torch.arange(1, video.shape[2]) % chunk == 0
                seams.append(float(jumps[joint].mean()))
                inside.append(float(jumps[~joint].mean()))
        jumped = {"held_out_jump_at_seams": sum(seams) / len(seams), "held_out_jump_inside": sum(inside) / len(inside)}
        return measure(self.model, self.held_out) | jumped
