"""What mends a decoded chunk, seen beside the one before it: where chunks meet nothing may jump.

The decoder draws half a second at a time. Pixels that stand still come out a little otherwise in every chunk, which is
seen as a pulse; so every pixel may hold on to the last frame of the chunk before, by a gate as in temporal antialiasing
(Karis 2014), and what may not is corrected. Only one chunk back is looked at: decoding still streams, and what is far
away in time never counts.

Shape suffixes: N chunks, C channels, F frames of a chunk, Y X rows, columns.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CLOSED = -3.0  # the gate of a new refiner, before the sigmoid: nearly nothing is held


class Residual(nn.Module):
    """Two convolutions beside a straight path. The second begins at zero."""

    def __init__(self, width: int):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(F.relu(self.first(F.relu(x))))


class Refiner(nn.Module):
    """A correction and a gate for every pixel, from two chunks of `frames` frames and their `deep` features.

    Works at a half and a quarter of the pixels a side; deep features are at a quarter. A new one changes next to
    nothing.
    """

    def __init__(self, frames: int, deep: int, width: int):
        super().__init__()
        self.frames = frames
        self.pixels_in = nn.Conv2d(2 * 4 * 3 * frames, width, 3, padding=1)
        self.before = Residual(width)
        self.down = nn.Conv2d(width, 2 * width, 3, stride=2, padding=1)
        self.deep_in = nn.Conv2d(2 * deep, 2 * width, 1)
        self.middle = nn.Sequential(Residual(2 * width), Residual(2 * width))
        self.up = nn.Conv2d(2 * width, 4 * width, 1)
        self.after = Residual(width)
        self.out = nn.Conv2d(width, 4 * 4 * frames, 3, padding=1)
        nn.init.zeros_(self.out.weight)
        assert self.out.bias is not None  # every convolution here has one
        nn.init.zeros_(self.out.bias)

    def forward(
        self, now_NCFYX: Tensor, was_NCFYX: Tensor, deep_now: Tensor, deep_was: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The correction (N, 3, F, Y, X) of chunks, and how much of each pixel is held (N, 1, F, Y, X), 0 to 1."""
        pixels = torch.cat([now_NCFYX.flatten(1, 2), (now_NCFYX - was_NCFYX[:, :, -1:]).flatten(1, 2)], dim=1)
        folded = F.pixel_unshuffle(pixels, 2).contiguous(memory_format=torch.channels_last)
        fine = self.before(self.pixels_in(folded))
        coarse = self.down(fine) + self.deep_in(torch.cat([deep_now, deep_now - deep_was], dim=1))
        x = self.after(fine + F.pixel_shuffle(self.up(self.middle(coarse)), 2))
        said = F.pixel_shuffle(self.out(x), 2).unflatten(1, (4, self.frames))
        return said[:, :3], (said[:, 3:] + CLOSED).sigmoid()


def mended(now_NCFYX: Tensor, was_NCFYX: Tensor, correction_NCFYX: Tensor, gate_N1FYX: Tensor) -> Tensor:
    """Chunks with a correction, held at the last frame of the chunks before as much as the gate says.

    Chunks of more pixels than the refiner saw take both enlarged.
    """
    size = now_NCFYX.shape[2:]
    if size != gate_N1FYX.shape[2:]:
        correction_NCFYX, gate_N1FYX = (_enlarged(x, size) for x in (correction_NCFYX, gate_N1FYX))
    return torch.lerp(now_NCFYX + correction_NCFYX, was_NCFYX[:, :, -1:].expand_as(now_NCFYX), gate_N1FYX)


def _enlarged(x_NCFYX: Tensor, size: torch.Size) -> Tensor:
    flat = F.interpolate(x_NCFYX.flatten(1, 2), size=tuple(size[1:]), mode="bilinear", align_corners=False)
    return flat.unflatten(1, x_NCFYX.shape[1:3])
