"""Clips that need no renderer: a colored square crosses a gradient. Enough for everything that only wants frames."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from langit.data.dataset import Clip
from langit.data.shards import Sample, write
from langit.scene.describe import captions
from langit.simulation.families import FAMILIES


def square_frames(seed: int, *, frames: int = 8, size: int = 32) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Frames uint8 (T, Y, X, 3) and owners uint8 (T, Y, X)."""
    rng = np.random.default_rng(seed)
    ramp = np.linspace(40, 120, size)
    video = np.broadcast_to(ramp[None, :, None, None], (frames, size, size, 3)).copy()
    owners = np.zeros((frames, size, size), np.uint8)
    color, side = rng.integers(0, 256, 3), size // 4
    x, y, speed = rng.uniform(0, size - side), int(rng.integers(size - side)), rng.uniform(-1.5, 1.5)
    for t in range(frames):
        left = int(np.clip(x + speed * t, 0, size - side))
        video[t, y : y + side, left : left + side] = color
        owners[t, y : y + side, left : left + side] = 1
    return video.astype(np.uint8), owners


def facts_of(seed: int, fps: int = 8) -> dict[str, Any]:
    """Facts as a recording has them, of a scene of the training world."""
    rng = np.random.default_rng(seed)
    scene = FAMILIES["walking"](rng)
    return {
        "family": "walking", "fps": fps, "captions": captions(scene, rng), "scene": asdict(scene), "still": False,
        "subjects": [{"owner": 1, "subject": scene.subjects[0].id, "kind": scene.subjects[0].kind}],
    }  # fmt: skip


def square_clips(count: int, **options: int) -> list[Clip]:
    """Clips in memory."""
    found = []
    for seed in range(count):
        frames, owners = square_frames(seed, **options)
        found.append(Clip(frames=frames, owners=owners, facts=facts_of(seed)))
    return found


def square_shards(folder: Path, count: int = 4, *, fps: int = 8, **options: int) -> Path:
    """The same as shards of two samples."""
    for shard in range(count // 2):
        samples = []
        for seed in (2 * shard, 2 * shard + 1):
            frames, owners = square_frames(seed, **options)
            bodies = np.zeros((len(frames), 1, 15), np.float32)
            samples.append(
                Sample(facts=facts_of(seed, fps), arrays={"frames": frames, "owners": owners, "bodies": bodies})
            )
        write(folder / f"{shard:05d}.shard", samples)
    return folder
