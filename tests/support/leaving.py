"""Files as they leave, small and of all kinds, and what is known of them when they are signed."""

from pathlib import Path

import numpy as np
from PIL import Image

from langit.clip import Size
from langit.media import video
from langit.request import VideoRequest

FACTS = {"id": "abc123", "engine": "world", "model": "world", "look": {"name": "fast", "edition": 2}}
REQUEST = VideoRequest(prompt="a secret otter")


def picture(seed: int = 0, size: tuple[int, int] = (96, 64)) -> np.ndarray:
    """A picture with structure: a few soft waves of its own."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0 : size[1], 0 : size[0]] / np.array(size[::-1])[:, None, None]
    luma = np.full(x.shape, 128.0)
    for _ in range(12):
        across, down = random.integers(0, 4, 2)
        luma += 40 * random.normal() * np.cos(2 * np.pi * (across * x + down * y) + random.uniform(0, 6))
    luma = np.clip(luma, 0, 255)
    return np.stack([luma, luma[::-1], luma[:, ::-1]], axis=-1).astype(np.uint8)


def frames(seed: int = 0, count: int = 12, size: tuple[int, int] = (96, 64)) -> list[np.ndarray]:
    """A slow pan over a picture."""
    wide = picture(seed, (size[0] + 2 * count, size[1]))
    return [np.ascontiguousarray(wide[:, 2 * n : 2 * n + size[0]]) for n in range(count)]


def write(path: Path, seed: int = 0) -> Path:
    """A film or a picture by the ending of its name, not signed."""
    if path.suffix in (".mp4", ".webm"):
        video.write(path, frames(seed), size=Size(96, 64), fps=4)
    else:
        Image.fromarray(picture(seed)).save(path)
    return path
