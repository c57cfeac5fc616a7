"""Clips to try the watermark on: places, nights, fog, pans.

    python benchmarks/mark_clips.py    draw what is missing of them into the cache, and print where they lie

Most are drawn by the world engine, the others (`SYNTHETIC`) are made of nothing but gradients and noise. Those of
`HELD_OUT` were neither looked at nor measured while the pattern, its strength and its detector were chosen; the others
may have been. They are kept without loss below `LANGIT_CACHE` (`~/.cache/langit`), in the folder `mark`.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from langit.clip import Size, silent
from langit.generation.world import WorldEngine
from langit.media.publish import published
from langit.request import VideoRequest

Frame = NDArray[np.uint8]
SIZE: Final = Size(640, 360)
FPS, COUNT = 24, 72
FOLDER: Final = Path(os.environ.get("LANGIT_CACHE") or Path("~/.cache/langit").expanduser()) / "mark"

PROMPTS: Final = (
    "A red ball rolls across a meadow by day in summer. Wide shot.",
    "Fog in a meadow at dawn. The camera pans left. Wide shot.",
    "The sea at sunset. The camera pans right. Wide shot.",
    "The sea at night. Wide shot.",
    "A woman in a red coat walks toward the camera on a neon street at night in heavy rain.",
    "A neon street by day. Two men walk.",
    "A snowy forest by day. The camera pans right.",
    "A snowy forest at night. A man walks.",
    "A park in autumn. A dog runs. Handheld.",
    "A park at night. A woman stops and waves.",
    "A country road by day. A red car drives past.",
    "A country road in fog. A car drives toward the camera.",
    "A country road at sunset. The camera pans left. Wide shot.",
    "A blue box falls on a wooden table.",
    "Three yellow balls on a wooden table. The camera pushes in.",
    "A green ball on a table in the dark at night.",
    "A room with a mirror. A man walks.",
    "A meadow at sunset. A horse runs.",
    "A meadow at night. Wide shot.",
    "A meadow in heavy rain. A woman walks.",
    "By the sea by day a man in a white shirt walks. The camera follows him.",
    "The sea in fog. Wide shot.",
    "A beach by day. A dog runs. Wide shot.",
    "A woman in a blue dress stands in a park by day. Close-up.",
    "An old man with a hat waves on a neon street at dusk.",
    "A park by day in summer. The camera pans left. Wide shot.",
    "A park in winter. Three people walk.",
    "A white bus drives along a country road by day.",
    "A neon street at night in fog. The camera pushes in.",
    "A gray cat sits on a wooden table.",
    "A snowy forest at sunset. The camera tilts up.",
    "A meadow by day in spring. A boy throws a ball. Low angle.",
    "A black and white film of a woman who walks in a park.",
    "A house in a meadow at dawn. The camera circles it.",
)


def clip(name: str) -> list[Frame]:
    """The frames of a clip, which is drawn first if it is not in the cache."""
    return kept(name, SYNTHETIC.get(name) or partial(world, PROMPTS[int(name[-2:])], int(name[-2:])))


def is_drawn(name: str) -> bool:
    """Whether a clip is there, or made in no time."""
    return name in SYNTHETIC or (FOLDER / f"{name}.mp4").exists()


def kept(name: str, make: Callable[[], list[Frame]]) -> list[Frame]:
    """The frames of a file of the cache, which is written if it is not there."""
    path = FOLDER / f"{name}.mp4"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with published(path) as unfinished:
            write(unfinished, make())
    return list(read(path))


def write(path: Path, frames: list[Frame]) -> None:
    """Frames without loss, as H.264 of RGB."""
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264rgb", rate=FPS, options={"crf": "0", "preset": "veryfast"})
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], "rgb24"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode(None))


def read(path: Path) -> Iterator[Frame]:
    """The same frames again."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def world(prompt: str, seed: int) -> list[Frame]:
    """Three seconds of a prompt as the world engine draws them, before any mark."""
    request = VideoRequest(prompt=prompt, seconds=COUNT / FPS, fps=FPS, size=SIZE, seed=1000 + seed)
    return list(WorldEngine(processes=1).generate(request, silent).frames)


def panned(wide: NDArray[np.float64]) -> list[Frame]:
    """A wide picture (360, more than 640, 3) that the camera pans over, with the grain of a sensor."""
    chance, last = np.random.default_rng(5), wide.shape[1] - SIZE.width
    starts = np.linspace(0, last, COUNT).round().astype(int)
    views = (wide[:, start : start + SIZE.width] for start in starts)
    return [np.clip(view + chance.normal(0, 0.6, view.shape), 0, 255).astype(np.uint8) for view in views]


def gradient(top: tuple[int, int, int], bottom: tuple[int, int, int], across: float = 0.0) -> list[Frame]:
    """From one color at the top to another at the bottom, `across` levels lighter toward the right."""
    down = np.linspace(0, 1, SIZE.height)[:, None, None]
    right = np.linspace(0, across, SIZE.width + 200)[None, :, None]
    return panned((1 - down) * np.array(top) + down * np.array(bottom) + right)


def clouds(strength: float) -> list[Frame]:
    """Noise of all scales, softer the larger: what natural pictures have in common (an amplitude of one over f)."""
    chance, shape = np.random.default_rng(6), (SIZE.height, SIZE.width + 200)
    falloff = 1 / np.maximum(np.hypot(*np.meshgrid(*map(np.fft.fftfreq, shape), indexing="ij")), 1 / 400)
    layers = [np.fft.ifft2(np.fft.fft2(chance.normal(size=shape)) * falloff).real for _ in range(2)]
    soft = [layer / layer.std() for layer in layers]
    return panned(120 + strength * np.stack([soft[0], soft[0] + 0.2 * soft[1], soft[0] + 0.4 * soft[1]], -1))


SYNTHETIC: Final[dict[str, Callable[[], list[Frame]]]] = {
    "sky": lambda: gradient((90, 140, 210), (200, 215, 230)),
    "dusk": lambda: gradient((8, 10, 26), (60, 40, 44), 12),
    "sand": lambda: gradient((214, 190, 150), (190, 160, 120), 10),
    "fog": lambda: gradient((196, 200, 202), (176, 180, 184), 8),
    "clouds": lambda: clouds(22),
    "noise": lambda: [
        np.random.default_rng(number).integers(0, 256, (SIZE.height, SIZE.width, 3), np.uint8)
        for number in range(COUNT)
    ],
}

NAMES: Final = (*(f"world-{number:02d}" for number in range(len(PROMPTS))), *SYNTHETIC)
HELD_OUT: Final = tuple(f"world-{number:02d}" for number in (2, 8, 10, 13, 14, 17, 19, 21, 22, *range(23, 34)))


if __name__ == "__main__":
    for name in NAMES:
        print(name, len(clip(name)), "frames", flush=True)
    print(FOLDER)
