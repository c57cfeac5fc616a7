"""What the film look costs and how steady it is, beside the fast look in the same run, against the bars it is held to.

    python benchmarks/film.py [street studio sea park] [--frames 48] [--size 640x360] [--quality standard]
                              [--reference 64] [--pictures FOLDER] [--memory]

Costs are CPU seconds of this process and the tracer, start, truth, steadying and grading included. Flicker is the root
mean square, of 255, between a picture and the one before it moved along exact flow, where the same owner is seen in
both; rain is left out of both looks. That counts what comes out from behind another thing of the same place, which no
picture before it shows; "in sight" leaves it out, by depth, and no bar is of it. A blurred film flickers little; so
sharpness (the energy of gradients) and distance are told beside it, both to the last frame traced alone with as many
samples as --reference says (0: none).
The measures are taken of the film blurred, frozen (each second frame is the one before it) and doubled (each is the
mean of two) as well: they are worth something only if each of these comes out worse in one of them.
--memory draws two frames of each at 1280x720 in a tracer of their own, and says what it took at most.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from langit.clip import Size
from langit.film import clip, quality
from langit.render import FAST, camera, opened
from langit.render.draw import Manner
from langit.render.snapshot import Backdrop, Snapshot
from langit.simulation.episode import Episode
from langit.understanding.stage import stage

FPS = 24
SCENES = {
    "street": "A neon street in Tokyo at night in heavy rain. A woman in a red coat walks toward the camera. "
    "Three men with umbrellas walk on the street.",
    "studio": "A red ball falls onto a wooden table in a studio and bounces.",
    "sea": "A sailing boat on the sea at sunset.",
    "park": "A woman in a yellow dress walks through a park at golden hour, tracking shot.",
}
COST = {"street": 6.0, "studio": 5.0, "sea": 4.0}  # CPU seconds a frame
FLICKER = {"street": 5.4, "park": 3.6}
MINUTES, SECONDS, MEMORY = 12.0, 8, 1.5  # of the street on two cores; of film; gigabytes at 720p
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)

Picture = NDArray[np.float32]  # (H, W, 3), of 255
# Where each pixel was in the frame before, whether its owner was seen there, and whether nothing nearer or farther was.
Flow = tuple[Picture, NDArray[np.bool_], NDArray[np.bool_]]
APART = 0.06  # the share of its depth by which what stands still may be nearer or farther than it is to be
FAR = 1e4  # meters: where the sky is


def main() -> int:
    """Draws the scenes and prints the table of the bars; 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenes", nargs="*", help=f"of {', '.join(SCENES)}; all by default")
    parser.add_argument("--frames", type=int, default=48)
    parser.add_argument("--size", type=Size.parse, default=Size(640, 360))
    parser.add_argument("--quality", choices=list(quality.QUALITIES), default="standard")
    parser.add_argument("--reference", type=int, default=64)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--memory", action="store_true")
    asked = parser.parse_args()
    bars: list[tuple[str, float, float]] = []
    for name in asked.scenes or SCENES:
        bars += measured(name, asked)
    print(f"\n{'bar':44}{'bar':>9}{'figure':>9}")
    for what, bar, figure in bars:
        print(f"{what:44}{bar:9.2f}{figure:9.2f}  {'' if figure < bar else 'missed'}")
    return int(any(figure >= bar for _, bar, figure in bars))


def measured(name: str, asked: argparse.Namespace) -> list[tuple[str, float, float]]:
    """The bars of a scene with its figures; prints all else that was measured."""
    episode = Episode(stage(SCENES[name], seconds=asked.frames / FPS, seed=1), FPS)
    # What falls is drawn over a picture, somewhere else in each: it says nothing of how steady the light is.
    snapshots = [replace(snapshot, particles=None) for snapshot in islice(episode.snapshots(), asked.frames)]
    backdrop = episode.backdrop
    film, cost, wall = timed(lambda: list(filmed(asked.size, backdrop, snapshots, Manner(quality=asked.quality))))
    fast, fast_cost, _ = timed(lambda: list(drawn(asked.size, backdrop, snapshots)))
    flows = list(followed(asked.size, backdrop, snapshots))
    reference = referred(asked, backdrop, snapshots[-1])
    told = quality.seconds(asked.quality, asked.size)
    print(f"\n{name}, {asked.size}, {asked.quality}, {len(film)} frames: {cost:.2f} CPU s a frame (told {told:.1f}), "
          f"{wall:.2f} s; fast {fast_cost:.2f}")  # fmt: skip
    print(f"{'':12}{'flicker':>9}{'in sight':>10}{'sharpness':>11}{'distance':>10}")
    rows = {"film": film, "fast": fast, "blurred": [blurred(frame) for frame in film], "frozen": frozen(film)}
    rows["doubled"] = [film[0], *((one + two) / 2 for one, two in pairwise(film))]
    flickers = {}
    for row, frames in rows.items():
        flickers[row] = flicker(frames, flows)
        steady = flicker(frames, [(place, seen, seen) for place, _, seen in flows])
        print(
            f"{row:12}{flickers[row]:9.2f}{steady:10.2f}{compared(frames[-1], reference if row != 'fast' else None)}",
            flush=True,
        )
    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
        shown = {"film": film[-1], "film-before": film[-2], "fast": fast[-1], "reference": reference}
        for label, frame in shown.items():
            if frame is not None:
                Image.fromarray(frame.astype(np.uint8)).save(asked.pictures / f"{name}-{label}.png")
    bars = [(f"{name}: CPU s a frame", COST[name], cost)] if name in COST else []
    if name in FLICKER:
        bars.append((f"{name}: flicker", FLICKER[name], flickers["film"]))
        bars.append((f"{name}: flicker, of the fast look's", 1.0, flickers["film"] / flickers["fast"]))
    if name == "street":
        bars.append((f"{name}: minutes for {SECONDS} s, by CPU, two cores", MINUTES, cost * SECONDS * FPS / 2 / 60))
    if asked.memory:
        bars.append((f"{name}: GB at 1280x720", MEMORY, memory(backdrop, snapshots)))
    return bars


def filmed(size: Size, backdrop: Backdrop, snapshots: list[Snapshot], manner: Manner) -> Iterator[Picture]:
    """The frames in the film look."""
    with clip.Traced(size, backdrop, 1, "film", manner=manner) as film:
        for _, frame, _ in film.draw(snapshots):
            yield frame.astype(np.float32)


def drawn(size: Size, backdrop: Backdrop, snapshots: list[Snapshot]) -> Iterator[Picture]:
    """The frames in the fast look."""
    with opened(FAST, size, backdrop) as draw:
        for snapshot in snapshots:
            yield draw.render(snapshot).astype(np.float32)


def followed(size: Size, backdrop: Backdrop, snapshots: list[Snapshot]) -> Iterator[Flow]:
    """Of each frame but the first, where its pixels were in the one before, (H, W, 2), and if they were seen there."""
    with opened(FAST, size, backdrop) as draw:
        before: dict[str, NDArray[Any]] | None = None
        for number, snapshot in enumerate(snapshots):
            last = snapshots[max(0, number - 1)]
            truth = draw.truth(snapshot, last, {"segmentation", "flow", "depth"})
            rows, columns = np.mgrid[0 : size.height, 0 : size.width].astype(np.float32)
            place = np.stack([columns, rows], -1) + truth["flow"]
            known = np.isfinite(place).all(2)
            place = np.where(known[:, :, None], place, 0)
            known &= ((place >= 0) & (place <= (size.width - 1, size.height - 1))).all(2)
            x, y = np.rint(place).astype(int).transpose(2, 0, 1)
            x, y = np.clip(x, 0, size.width - 1), np.clip(y, 0, size.height - 1)
            if before is not None:
                known &= before["segmentation"][y, x] == truth["segmentation"]
                away = deep(truth["depth"], snapshot, last, size)
                off = np.abs(np.minimum(before["depth"][y, x], FAR) - np.minimum(away, FAR))
                yield place, known, known & ((off < APART * np.minimum(away, FAR)) | (truth["segmentation"] != 0))
            before = truth


def deep(depth: NDArray[Any], snapshot: Snapshot, other: Snapshot, size: Size) -> NDArray[Any]:
    """How deep (H, W) what stands still at `depth` in one snapshot is in another's view, in meters along its axis."""
    here, there = (camera.from_view(one.view, size) for one in (snapshot, other))
    x, y = (np.arange(size.width) + 0.5) / size.width * 2 - 1, 1 - (np.arange(size.height) + 0.5) / size.height * 2
    across, down = (axis @ there.forward for axis in (here.right * here.half_width, here.up * here.half_height))
    ray = here.forward @ there.forward + x * across + y[:, None] * down
    return np.asarray((here.eye - there.eye) @ there.forward + ray * np.minimum(depth, 2 * FAR))


def flicker(frames: list[Picture], flows: list[Flow]) -> float:
    """The mean over all frames of how far each is from the one before it, where that is known."""
    pairs = zip(pairwise(frames), flows, strict=True)
    return float(
        np.mean([np.sqrt(((now - bilinear(old, place)) ** 2)[known].mean()) for (old, now), (place, known, _) in pairs])
    )


def bilinear(picture: Picture, place: Picture) -> Picture:
    """What a picture shows at places (H, W, 2)."""
    height, width = picture.shape[:2]
    x, y = np.clip(place[..., 0], 0, width - 1), np.clip(place[..., 1], 0, height - 1)
    left, top = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    right, down = (x - left)[..., None], (y - top)[..., None]
    upper = picture[top, left] * (1 - right) + picture[top, left + 1] * right
    lower = picture[top + 1, left] * (1 - right) + picture[top + 1, left + 1] * right
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def referred(asked: argparse.Namespace, backdrop: Backdrop, snapshot: Snapshot) -> Picture | None:
    """A frame that was traced alone with many samples."""
    if not asked.reference:
        return None
    row = quality.QUALITIES[asked.quality]
    quality.QUALITIES["reference"] = row._replace(still=asked.reference)
    try:
        return next(filmed(asked.size, backdrop, [snapshot], Manner(quality="reference", still=True)))
    finally:
        del quality.QUALITIES["reference"]


def compared(frame: Picture, reference: Picture | None) -> str:
    """How sharp a frame is beside the reference, and how far from it."""
    if reference is None:
        return ""
    away = np.sqrt(((frame - reference) ** 2).mean())
    return f"{sharpness(frame) / sharpness(reference):11.3f}{away:10.2f}"


def sharpness(frame: Picture) -> float:
    """The root mean square of how much brightness changes from pixel to pixel."""
    gray = frame @ LUMINANCE
    return float(np.sqrt((np.diff(gray, axis=0) ** 2).mean() + (np.diff(gray, axis=1) ** 2).mean()))


def blurred(frame: Picture) -> Picture:
    """The mean of nine pixels each."""
    height, width = frame.shape[:2]
    wide = np.pad(frame, ((1, 1), (1, 1), (0, 0)), "edge")
    return np.mean([wide[j : j + height, i : i + width] for j in range(3) for i in range(3)], 0)


def frozen(frames: list[Picture]) -> list[Picture]:
    """Every second frame is the one before it."""
    return [frames[number - number % 2] for number in range(len(frames))]


def memory(backdrop: Backdrop, snapshots: list[Snapshot]) -> float:
    """The most gigabytes that a tracer took at 1280x720; those before it in this process took less."""
    for _ in filmed(Size(1280, 720), backdrop, snapshots[:2], Manner(quality="draft")):
        pass
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6


def timed(work: Callable[[], list[Picture]]) -> tuple[list[Picture], float, float]:
    """What is made, with CPU and wall seconds for each of them, all processes that ended meanwhile included."""
    began, started = _spent(), time.perf_counter()
    made = work()
    return made, (_spent() - began) / len(made), (time.perf_counter() - started) / len(made)


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.exit(main())
