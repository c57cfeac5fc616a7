"""Control videos: a true clip made wrong in one known way. A metric that ranks one above the truth is broken.

Each takes a true clip with its segmentation and returns frames of the same shape.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from langit.arrays import Frames

Owners = NDArray[np.uint8]
Control = Callable[[Frames, Owners], Frames]


def frozen(frames: Frames, owners: Owners) -> Frames:
    """The first frame, for ever."""
    return np.repeat(frames[:1], len(frames), axis=0)


def noisy(frames: Frames, owners: Owners) -> Frames:
    """New noise of four grays in every frame."""
    rng = np.random.default_rng(0)
    return np.clip(frames + rng.normal(0, 4, frames.shape), 0, 255).astype(np.uint8)


def jittered(frames: Frames, owners: Owners) -> Frames:
    """Every frame moved by a pixel or two."""
    rng = np.random.default_rng(0)
    return np.stack([np.roll(frame, tuple(rng.integers(-2, 3, 2)), (0, 1)) for frame in frames])


def backward(frames: Frames, owners: Owners) -> Frames:
    """The clip from its end to its beginning."""
    return frames[::-1].copy()


def mirrored(frames: Frames, owners: Owners) -> Frames:
    """Left and right exchanged: directions are wrong."""
    return frames[:, :, ::-1].copy()


def slow(frames: Frames, owners: Owners) -> Frames:
    """Half the speed."""
    return frames[np.arange(len(frames)) // 2]


def vanished(frames: Frames, owners: Owners) -> Frames:
    """Bodies are gone in the second half: the place is shown instead."""
    made, place = frames.copy(), background(frames, owners)
    half = len(frames) // 2
    made[half:] = np.where((owners[half:] > 0)[..., None], place, made[half:])
    return made


def teleported(frames: Frames, owners: Owners) -> Frames:
    """In the second half bodies are shown a third of the picture away."""
    made, place = frames.copy(), background(frames, owners)
    shift = frames.shape[2] // 3
    for t in range(len(frames) // 2, len(frames)):
        mask = np.roll(owners[t] > 0, shift, 1)
        made[t] = np.where((owners[t] > 0)[..., None], place, made[t])
        made[t] = np.where(mask[..., None], np.roll(frames[t], shift, 1), made[t])
    return made


def recolored(frames: Frames, owners: Owners) -> Frames:
    """In the second half red, green and blue of bodies are exchanged."""
    made = frames.copy()
    half = len(frames) // 2
    made[half:] = np.where((owners[half:] > 0)[..., None], frames[half:, ..., [2, 0, 1]], frames[half:])
    return made


def doubled(frames: Frames, owners: Owners) -> Frames:
    """Every body is there twice."""
    made = frames.copy()
    shift = frames.shape[2] // 3
    for t, mask in enumerate(owners > 0):
        made[t] = np.where(np.roll(mask, shift, 1)[..., None], np.roll(frames[t], shift, 1), made[t])
    return made


def blurred(frames: Frames, owners: Owners) -> Frames:
    """Every pixel the mean of five by five."""
    wide = np.pad(frames.astype(np.float32), ((0, 0), (2, 2), (2, 2), (0, 0)), mode="edge")
    height, width = frames.shape[1:3]
    total = sum(wide[:, y : y + height, x : x + width] for y in range(5) for x in range(5))
    return np.asarray(total / 25).astype(np.uint8)


def darkening(frames: Frames, owners: Owners) -> Frames:
    """Down to half the light at the end."""
    light = np.linspace(1.0, 0.5, len(frames))[:, None, None, None]
    return (frames * light).astype(np.uint8)


CONTROLS: Final[dict[str, Control]] = {
    control.__name__: control
    for control in (
        frozen, noisy, jittered, backward, mirrored, slow, vanished, teleported, recolored, doubled, blurred, darkening,
    )
}  # fmt: skip


def background(frames: Frames, owners: Owners) -> Frames:
    """The place without bodies, as far as it is ever seen: the mean of every pixel over the frames without a body."""
    free = (owners == 0)[..., None]
    seen = free.sum(0)
    mean = (frames * free).sum(0) / np.maximum(seen, 1)
    return np.where(seen > 0, mean, frames.mean(0)).astype(np.uint8)
