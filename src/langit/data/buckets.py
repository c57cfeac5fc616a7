"""Buckets: clips of one size and length together, so that a batch is one shape and nothing is cropped away."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from langit.clip import Size

# Three sizes of about sixty tokens a latent frame, and how much of a recording each is.
SIZES: Final[dict[Size, float]] = {Size(128, 128): 0.7, Size(160, 96): 0.18, Size(96, 160): 0.12}


class Bucket(NamedTuple):
    """The shape of a batch: a size in pixels and a number of frames. One frame is a still."""

    size: Size
    frames: int

    @property
    def tokens(self) -> int:
        """How many positions of 4 x 16 x 16 pixels it has; a still counts as four frames."""
        return max(1, self.frames // 4) * (self.size.width // 16) * (self.size.height // 16)


def size_for(index: int, sizes: dict[Size, float] = SIZES) -> Size:
    """The size of the shard of that number: shares are kept over any run of shards, without chance."""
    names, shares = list(sizes), np.array(list(sizes.values()))
    ideal = np.outer(np.arange(1, index + 2), shares / shares.sum())
    given = np.zeros(len(names))
    for row in ideal:
        chosen = int(np.argmax(row - given))
        given[chosen] += 1
    return names[chosen]


def group(shapes: Iterable[tuple[int, ...]], lengths: Iterable[int]) -> dict[Bucket, list[int]]:
    """Which of the clips fit which bucket, by index. A clip belongs to the longest of `lengths` that it can fill.

    `shapes` are those of frames, (T, Y, X, 3). A clip shorter than every length is in no bucket.
    """
    ordered = sorted(lengths, reverse=True)
    buckets: dict[Bucket, list[int]] = {}
    for index, (time, height, width, *_) in enumerate(shapes):
        frames = next((length for length in ordered if length <= time), None)
        if frames is not None:
            buckets.setdefault(Bucket(Size(width, height), frames), []).append(index)
    return buckets


def choose(buckets: dict[Bucket, list[int]], generator: np.random.Generator) -> Bucket:
    """One bucket, by how many clips it holds."""
    names = sorted(buckets)
    weights = np.array([len(buckets[name]) for name in names], float)
    return names[int(generator.choice(len(names), p=weights / weights.sum()))]


def batch_for(bucket: Bucket, tokens: int) -> int:
    """How many clips of a bucket make about `tokens` tokens, at least one."""
    return max(1, round(tokens / bucket.tokens))
