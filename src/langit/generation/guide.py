"""A simulated clip as the structure of a generated one: camera, blocking and identity obey, looks are free.

The simulated frames become latents, and each token gets a ceiling: how noisy it may become, so how far it may go from
them. Subjects, which the segmentation shows, may go less far than the rest; chosen frames do not go at all.

Shape suffixes: T frames, H rows, W columns of pixels; B C T Y X latents.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from langit.conditioning.context import Context
from langit.errors import RequestError
from langit.generation import footage
from langit.models.causal_vae import CausalVAE


@dataclass(frozen=True, kw_only=True)
class Guide:
    """A simulated clip at the size and length of the one to make.

    `frames` is uint8 (T, H, W, 3); `segmentation` (T, H, W) numbers what each pixel shows, and `subjects` are the
    numbers of those that must keep their place. `strength` is how far subjects may go, 0 to 1, and the rest goes
    `looseness` times as far, at most all the way: at strength 0 nothing moves. The frames of `keys` stay as they are;
    a latent frame stays if all of its frames do. `patch` is how many latents, a side, share a token.
    """

    frames: NDArray[np.uint8]
    segmentation: NDArray[Any]
    subjects: Collection[int]
    strength: float
    looseness: float = 1.6
    keys: Collection[int] = ()
    patch: int = 2

    def __post_init__(self) -> None:
        if self.frames.shape[:3] != self.segmentation.shape:
            raise RequestError(
                f"the guide's frames are {self.frames.shape[:3]} and its segmentation {self.segmentation.shape}",
                field="guide",
                remedy="Both are frames x rows x columns",
            )
        if not 0 <= self.strength <= 1:
            raise RequestError(f"{self.strength:g} is not a strength", field="strength", remedy="Use 0 to 1")

    def context(self, vae: CausalVAE, empty: Context, tile: int = 0) -> Context:
        """The known latents of the guide, encoded in tiles if there is a `tile`, and the ceiling of each position.

        Raises:
            RequestError: the guide is of another size or length than the clip to make.
        """
        device = empty.latents_BCTYX.device
        latents_BCTYX = vae.encode(torch.from_numpy(footage.colors_first(self.frames)), tile)
        if latents_BCTYX.shape != empty.latents_BCTYX.shape:
            raise RequestError(
                f"the guide makes latents of {tuple(latents_BCTYX.shape)}, not {tuple(empty.latents_BCTYX.shape)}",
                field="guide",
                remedy="Render it at the size and length of the clip",
            )
        return empty.know(latents_BCTYX, slice(None), ceiling=self.ceiling(vae.config.space_stride).to(device))

    def ceiling(self, stride: int) -> Tensor:
        """How noisy each latent may become: (1, T', Y, X), for an autoencoder of `stride` pixels a latent."""
        subject = np.isin(self.segmentation, list(self.subjects))
        held_TYX = to_latents(subject, stride, self.patch)
        rest = min(1.0, self.strength * self.looseness)
        ceiling_TYX = torch.where(held_TYX, min(self.strength, rest), rest)
        for latent in range(len(ceiling_TYX)):
            if set(frames_of(latent)) <= set(self.keys):
                ceiling_TYX[latent] = 0.0
        return ceiling_TYX[None]


def frames_of(latent: int) -> range:
    """The frames that a latent frame stands for: the first for one, every other for four."""
    return range(1) if latent == 0 else range(footage.STRIDE * (latent - 1) + 1, footage.STRIDE * latent + 1)


def to_latents(mask: NDArray[np.bool_], stride: int, patch: int) -> Tensor:
    """A mask of pixels (T, H, W) as one of latents (T', Y, X): set where any pixel of the token is, at any time."""
    pixels = torch.from_numpy(mask).float()[None, None]
    pixels = torch.cat([pixels[:, :, :1].expand(-1, -1, footage.STRIDE - 1, -1, -1), pixels], dim=2)
    size = (footage.STRIDE, stride * patch, stride * patch)
    tokens = F.max_pool3d(pixels, size, size)[0, 0]
    return tokens.repeat_interleave(patch, 1).repeat_interleave(patch, 2) > 0
