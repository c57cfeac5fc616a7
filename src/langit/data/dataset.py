"""Shards to batches.

The batch of a step is a function of the seed and the number of that step and of nothing else, so a run that was killed
goes on with exactly the sample that would have come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from langit.data.buckets import batch_for, choose, group
from langit.data.shards import Shard, find
from langit.errors import RequestError, UnavailableError

CLEAR: Final = 0  # the owner of what belongs to the place


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One recorded clip in memory: frames uint8 (T, Y, X, 3), owners uint8 (T, Y, X) or nothing, and its facts."""

    frames: NDArray[np.uint8]
    facts: dict[str, Any]
    owners: NDArray[np.uint8] | None = None

    @property
    def setting(self) -> str:
        """The place that it shows."""
        return str(self.facts["scene"]["setting"])


def read_clips(folder: Path, fps: int, limit: int | None = None) -> list[Clip]:
    """Every clip of a folder of shards, thinned to `fps`.

    Raises:
        UnavailableError: there are no shards.
        RequestError: a recording's rate is not a multiple of `fps`.
    """
    clips: list[Clip] = []
    for path in find(folder):
        with Shard(path) as shard:
            for index in range(len(shard)):
                facts = shard.facts(index)
                step, rest = divmod(int(facts["fps"]), fps)
                if rest or not step:
                    raise RequestError(
                        f"{path} has {facts['fps']} frames a second, not a multiple of {fps}", field="fps"
                    )
                owners = shard.array(index, "owners")[::step] if shard.has(index, "owners") else None
                clips.append(Clip(frames=shard.array(index, "frames")[::step], facts=facts, owners=owners))
                if limit is not None and len(clips) >= limit:
                    return clips
    return clips


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Frames uint8 (B, T, Y, X, 3) and where a body is, bool (B, T, Y, X)."""

    frames: Tensor
    bodies: Tensor


class Crops:
    """Batches of crops for the autoencoder: `crop` pixels a side, `frames` frames, from anywhere in the clips.

    A share `whole` of the steps shows whole pictures, fewer of them, so that the borders are learned too. A share
    `near` of the crops holds a body, where there is one: bodies fill a few percent of a picture and are the hardest
    part of it. Stills are repeated to a clip that does not move.
    """

    def __init__(
        self, clips: Sequence[Clip], *, batch: int, crop: int, frames: int, seed: int, whole: float = 0.15,
        near: float = 0.5,
    ):  # fmt: skip
        if not clips:
            raise UnavailableError("there is no clip to train on", remedy="Record some with `langit simulate`")
        self.clips, self.batch, self.crop, self.frames, self.seed = list(clips), batch, crop, frames, seed
        self.whole, self.near = whole, near
        self.buckets = group((clip.frames.shape for clip in self.clips), (1,))

    def __call__(self, step: int) -> Batch:
        rng = np.random.default_rng((self.seed, step))
        if rng.random() < self.whole:
            members = self.buckets[choose(self.buckets, rng)]
            height, width = self.clips[members[0]].frames.shape[1:3]
            many = max(1, round(self.batch * self.crop**2 / (height * width)))
        else:
            members, (height, width), many = list(range(len(self.clips))), (self.crop, self.crop), self.batch
        rows = [
            self._row(self.clips[members[int(rng.integers(len(members)))]], height, width, rng) for _ in range(many)
        ]
        frames, bodies = zip(*rows, strict=True)
        return Batch(frames=torch.from_numpy(np.stack(frames)), bodies=torch.from_numpy(np.stack(bodies)))

    def _row(
        self, clip: Clip, height: int, width: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        time, full_height, full_width, _ = clip.frames.shape
        t = int(rng.integers(max(1, time - self.frames + 1)))
        times = np.minimum(np.arange(t, t + self.frames), time - 1)
        y, x = int(rng.integers(full_height - height + 1)), int(rng.integers(full_width - width + 1))
        if clip.owners is not None and rng.random() < self.near:
            rows, columns = np.nonzero(clip.owners[times[len(times) // 2]])
            if len(rows):
                pixel = int(rng.integers(len(rows)))
                y = int(np.clip(rows[pixel] - rng.integers(height), 0, full_height - height))
                x = int(np.clip(columns[pixel] - rng.integers(width), 0, full_width - width))
        window = (slice(y, y + height), slice(x, x + width))
        frames = clip.frames[:, *window][times]
        bodies = np.zeros(frames.shape[:3], bool) if clip.owners is None else clip.owners[:, *window][times] != CLEAR
        return frames, bodies


@dataclass(frozen=True, kw_only=True)
class LatentClip:
    """One encoded clip: latents float16 (C, T, Y, X), its captions by name, and the facts of its recording.

    Where they were recorded, also its states float32 (T, S, W) and how much of every latent shows a body (T, Y, X).
    """

    latents: NDArray[np.float16]
    facts: dict[str, Any]
    states: NDArray[np.float32] | None = None
    covered: NDArray[np.float16] | None = None

    @property
    def captions(self) -> dict[str, str]:
        """What it shows, in words, by name (`en-short` and so on)."""
        found: dict[str, str] = self.facts["captions"]
        return found


@dataclass(frozen=True, kw_only=True)
class LatentBatch:
    """Latents (B, C, T, Y, X) float32 with one caption each; an empty one stands for no caption.

    `places` (T) says where in time the frames are, counted in latent frames: there may be a gap after the first.
    `covered` (B, T, Y, X) is how much of a latent shows a body, `states` (B, T, S, W) what truly happens.
    """

    latents: Tensor
    captions: tuple[str, ...]
    places: Tensor
    covered: Tensor
    states: Tensor


_Row = tuple[NDArray[np.float16], NDArray[np.float16], NDArray[np.float32], str]
"""Latents, how much of them shows bodies, states, and a caption."""


class LatentBatches:
    """Batches for the transformer: clips of one bucket, about `tokens` tokens of them, each with one of its captions.

    `lengths` are latent frames, so 1 is a still; a share `stills` of the steps shows stills, cut from any clip. A share
    `silent` of the captions is dropped for guidance. In a share `gapped` of the clips, frames are missing after the
    first, as in what a long rollout remembers.
    """

    def __init__(
        self, clips: Sequence[LatentClip], *, tokens: int, lengths: Sequence[int], seed: int, stills: float = 0.25,
        silent: float = 0.1, gapped: float = 0.15,
    ):  # fmt: skip
        if not clips:
            raise UnavailableError("there is nothing to train on", remedy="Encode shards with `langit train latents`")
        self.clips, self.tokens, self.seed, self.silent = list(clips), tokens, seed, silent
        self.gapped = gapped
        shapes = [(c.latents.shape[1] * 4, c.latents.shape[2] * 16, c.latents.shape[3] * 16, 3) for c in self.clips]
        frames = [4 * length for length in lengths if length > 1]
        self.moving, self.still = group(shapes, frames), group(shapes, (4,))
        self.stills = stills if self.moving else 1.0

    def __call__(self, step: int) -> LatentBatch:
        rng = np.random.default_rng((self.seed, step))
        buckets = self.still if rng.random() < self.stills else self.moving
        bucket = choose(buckets, rng)
        length, members = bucket.frames // 4, buckets[bucket]
        gap = self._gap(members, length, rng)
        members = [index for index in members if self.clips[index].latents.shape[1] >= length + gap]
        chosen = rng.choice(members, batch_for(bucket, self.tokens))
        return self._batch([self._row(self.clips[int(index)], length, gap, rng) for index in chosen], length, gap)

    def plans(self, step: int, many: int) -> LatentBatch:
        """States of `many` moving clips of one length but of any size; the latents have no pixels."""
        rng = np.random.default_rng((self.seed, step, 1))
        frames = choose(self.moving, rng).frames
        members = [index for bucket, part in self.moving.items() if bucket.frames == frames for index in part]
        rows = [self._row(self.clips[int(index)], frames // 4, 0, rng) for index in rng.choice(members, many)]
        bare = [(x[:, :, :0, :0], covered[:, :0, :0], states, said) for x, covered, states, said in rows]
        return self._batch(bare, frames // 4, 0)

    def _batch(self, rows: list[_Row], length: int, gap: int) -> LatentBatch:
        latents, covered, states, captions = zip(*rows, strict=True)
        places = torch.arange(length, dtype=torch.float32)
        places[1:] += gap
        stacked = (torch.from_numpy(np.stack(part)).float() for part in (latents, covered, states))
        latents_BCTYX, covered_BTYX, states_BTSW = stacked
        return LatentBatch(
            latents=latents_BCTYX, captions=captions, places=places, covered=covered_BTYX, states=states_BTSW
        )

    def _gap(self, members: list[int], length: int, rng: np.random.Generator) -> int:
        """How many frames are missing after the first: mostly none, at most as many as the longest clip can spare."""
        spare = max(self.clips[index].latents.shape[1] for index in members) - length
        return int(rng.integers(1, spare + 1)) if length > 2 and spare > 0 and rng.random() < self.gapped else 0

    def _row(self, clip: LatentClip, length: int, gap: int, rng: np.random.Generator) -> _Row:
        t = int(rng.integers(clip.latents.shape[1] - length - gap + 1))
        frames = np.array([t, *range(t + 1 + gap, t + length + gap)])
        names = sorted(clip.captions)
        caption = "" if rng.random() < self.silent else clip.captions[names[int(rng.integers(len(names)))]]
        shape = clip.latents.shape[1:]
        covered = np.zeros(shape, np.float16) if clip.covered is None else clip.covered
        states = np.zeros((shape[0], 0, 0), np.float32) if clip.states is None else clip.states
        return clip.latents[:, frames], covered[frames], states[frames], caption
