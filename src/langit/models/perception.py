"""A small net that reads a picture or a chunk of frames: what it shows, where bodies are and of what color.

It is trained on renders, whose truth is exact, and on renders through the autoencoder, and is used to measure: what a
clip shows, where a body goes, and how far the features of two sets of clips are apart. Its own error on held-out
renders is printed beside every number.

Shape suffixes: B batch, C channels, T Y X frames, rows, columns.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from langit.config import Labels, PerceptionConfig

FRAMES = 4  # it looks at four frames: enough to tell a direction


class Perception(nn.Module):
    """`forward` gives the scores of every attribute, and of which color a body has where, from four frames.

    `labels` say what the attributes, their answers and the colors are.
    """

    def __init__(self, config: PerceptionConfig, labels: Labels):
        super().__init__()
        self.config, self.labels = config, labels
        width, colors = config.width, len(labels.colors)
        widths = [width * 2**i for i in range(config.depth)]
        self.stem = nn.Conv2d(3 * FRAMES * 4, width, 3, padding=1)
        self.stages = nn.ModuleList()
        for low, high in zip([width, *widths[:-1]], widths, strict=True):
            self.stages.append(
                nn.Sequential(
                    nn.Conv2d(low, high, 3, stride=1 if low == high else 2, padding=1),
                    nn.GroupNorm(8, high), nn.ReLU(),
                    nn.Conv2d(high, high, 3, padding=1), nn.GroupNorm(8, high), nn.ReLU(),
                )
            )  # fmt: skip
        # Coarse maps say what a place is, fine ones where exactly (Lin et al. 2017, feature pyramid networks).
        self.lateral = nn.ModuleList(nn.Conv2d(high, width, 1) for high in widths)
        self.bodies = nn.Conv2d(width, 1 + colors, 3, padding=1)
        # Where things are tells left from right, so the last map is pooled to four by four and not to one. What is seen
        # where bodies are comes beside it: a color would else be lost on the way up.
        seen = 16 * widths[-1] + width + 3 + 1 + colors
        self.heads = nn.ModuleDict({name: nn.Linear(seen, len(answers)) for name, answers in labels.seen.items()})

    def maps(self, frames_BCTYX: Tensor) -> list[Tensor]:
        """The features of every stage, finest first."""
        x = F.pixel_unshuffle(frames_BCTYX.flatten(1, 2), 2)
        x = self.stem(x.contiguous(memory_format=torch.channels_last))
        found = []
        for stage in self.stages:
            x = stage(x)
            found.append(x)
        return found

    def features(self, frames_BCTYX: Tensor) -> Tensor:
        """One vector a chunk, for distances between sets of clips."""
        return torch.cat([part.mean((2, 3)) for part in self.maps(frames_BCTYX)[1:]], dim=1)

    def forward(self, frames_BCTYX: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        """Scores by attribute, and (B, 1 + colors, Y / 2, X / 2): those of no body and of a body of each color there.

        Frames run from -1 to 1. Bodies are those of the third of the four frames.
        """
        maps = self.maps(frames_BCTYX)
        *finer, x = [lateral(part) for lateral, part in zip(self.lateral, maps, strict=True)]
        for part in reversed(finer):
            x = part + F.interpolate(x, size=part.shape[2:], mode="nearest")
        bodies = self.bodies(F.relu(x))
        shares = bodies.softmax(1)
        looks = torch.cat([maps[0], F.avg_pool2d(frames_BCTYX.mean(2), 2), shares], 1)
        weight = 1 - shares[:, :1]
        below = (looks * weight).sum((2, 3)) / weight.sum((2, 3)).clamp(min=1.0)
        pooled = torch.cat([F.adaptive_avg_pool2d(maps[-1], 4).flatten(1), below], dim=1)
        return {name: head(pooled) for name, head in self.heads.items()}, bodies


def four_frames(frames_CTYX: Tensor, at: int = 0) -> Tensor:
    """Four frames (3, 4, Y, X) from frame `at` on; the last one is repeated where there are fewer."""
    times = torch.arange(at, at + FRAMES).clamp(max=frames_CTYX.shape[1] - 1)
    return frames_CTYX[:, times]
