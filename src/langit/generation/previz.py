"""The world engine as the guide of another: the prompt staged and drawn at the size and length of the clip."""

import os
from dataclasses import replace
from typing import Final

import numpy as np

from langit.blocking.block import block
from langit.errors import RequestError
from langit.generation.footage import latents
from langit.generation.guide import Guide, frames_of
from langit.generation.world import WorldEngine
from langit.render import FAST, shared
from langit.request import VideoRequest
from langit.simulation.actor import members
from langit.simulation.episode import Episode

GUIDES: Final = ("world",)


def previz(request: VideoRequest, frames: int) -> Guide:
    """`frames` frames of the staged prompt, with the segmentation that holds its subjects in their place.

    A key frame keeps the whole latent frame that it is a part of.

    Raises:
        RequestError: the guide is none that we know, or the world understood nothing of the prompt.
    """
    if request.guide not in GUIDES:
        raise RequestError(f"there is no guide {request.guide!r}", field="guide", remedy=f"Use {', '.join(GUIDES)}")
    staged = replace(
        request, seconds=float(frames / request.fps), guide=None, keys=(), mode="create", source=None, image=None
    )
    scene = block(WorldEngine().scene(staged))
    episode = Episode(scene, float(request.fps))
    pictures, owners = [], []
    processes = min(len(os.sched_getaffinity(0)), frames)
    with shared(FAST, request.size, episode.backdrop, processes) as drawing:
        for _, picture, truth in drawing.draw(episode.snapshots(), frozenset({"segmentation"})):
            pictures.append(picture)
            owners.append(truth["segmentation"])
    return Guide(
        frames=np.stack(pictures),
        segmentation=np.stack(owners),
        subjects=[member.owner for member in members(scene)],
        strength=request.strength,
        keys=[frame for key in request.keys for frame in frames_of(latents(key % frames + 1) - 1)],
    )
