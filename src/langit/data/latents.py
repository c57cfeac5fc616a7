"""Encode once, read many: shards of frames to shards of latents beside them, one file for one file, resumable."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from langit.clip import Progress, Report, silent
from langit.config import Labels
from langit.data.dataset import CLEAR, LatentClip
from langit.data.shards import Sample, Shard, find, write
from langit.data.states import tokens
from langit.models.autoencoder import Autoencoder, encode_film


def encode_folder(model: Autoencoder, frames: Path, latents: Path, fps: int, report: Report = silent) -> int:
    """Encode every shard of `frames` that is not in `latents` yet, at `fps`. Returns how many were."""
    paths = find(frames)
    todo = [path for path in paths if not (latents / path.relative_to(frames)).exists()]
    for done, path in enumerate(todo):
        report(Progress("encode", done, len(todo)))
        with Shard(path) as shard:
            write(latents / path.relative_to(frames), [_encoded(model, shard, i, fps) for i in range(len(shard))])
    report(Progress("encode", len(todo), len(todo)))
    return len(todo)


@torch.no_grad()
def encode_frames(model: Autoencoder, frames: NDArray[np.uint8]) -> Tensor:
    """Latents (C, T, Y, X) of frames uint8 (T, Y, X, 3)."""
    return encode_film(model, torch.from_numpy(np.ascontiguousarray(frames)))


def read_latents(folder: Path, labels: Labels) -> list[LatentClip]:
    """Every encoded clip of a folder, and its states as a model of those labels takes them.

    Raises:
        UnavailableError: there is none.
    """
    clips = []
    for path in find(folder):
        with Shard(path) as shard:
            clips += [_read(shard, i, labels) for i in range(len(shard))]
    return clips


def statistics(model: Autoencoder, clips: list[NDArray[np.uint8]]) -> tuple[Tensor, Tensor]:
    """Mean and deviation of every latent channel over some clips, before normalization."""
    latents = torch.cat([encode_frames(model, frames).flatten(1) for frames in clips], dim=1)
    raw = latents * model.scale[:, None] + model.mean[:, None]
    return raw.mean(1), raw.std(1)


def _read(shard: Shard, index: int, labels: Labels) -> LatentClip:
    facts = shard.facts(index)
    found = {name: shard.array(index, name) for name in ("bodies", "camera", "covered") if shard.has(index, name)}
    recorded = {"bodies", "camera"} <= found.keys()
    states = tokens(facts, found["bodies"], found["camera"], labels) if recorded else None
    return LatentClip(latents=shard.array(index, "latents"), facts=facts, states=states, covered=found.get("covered"))


def _encoded(model: Autoencoder, shard: Shard, index: int, fps: int) -> Sample:
    facts = shard.facts(index)
    step = int(facts["fps"]) // fps
    latents = encode_frames(model, shard.array(index, "frames")[::step]).to(torch.float16).numpy()
    arrays: dict[str, NDArray[Any]] = {"latents": latents}
    for name in ("bodies", "camera"):
        if shard.has(index, name):
            arrays[name] = shard.array(index, name)[::step]
    if shard.has(index, "owners"):
        arrays["covered"] = covered(shard.array(index, "owners")[::step], latents.shape[1:])
    return Sample(facts={**facts, "fps": fps}, arrays=arrays)


def covered(owners: NDArray[np.uint8], grid: tuple[int, ...], chunk: int = 4) -> NDArray[np.float16]:
    """The share of each latent's pixels and frames that show a body: (T, Y, X), of owners (frames, rows, columns)."""
    frames, rows, columns = grid
    chunk = min(chunk, len(owners))  # a still is one frame
    bodies = owners[: frames * chunk] != CLEAR
    cells = bodies.reshape(frames, chunk, rows, owners.shape[1] // rows, columns, owners.shape[2] // columns)
    return np.asarray(cells.mean((1, 3, 5)), np.float16)
