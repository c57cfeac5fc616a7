"""An engine for tests of the service: moving colored bars, drawn by numpy and encoded for real.

It stands in for the engines of the package, which take minutes where the service's own behavior takes none. Its files
are real mp4, WebP and JPEG, depend on the request alone, and one chunk a second is kept in the scratch folder.
A prompt may steer it: `slow` and `brisk` in front set the pace, `fail` raises, `refuse` is refused, `nonsense` is a
request that cannot be carried out, `hang` never returns.
"""

import json
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from langit.clip import Progress, Report, Size
from langit.errors import RefusedError, RequestError
from langit.media import facts, image, video
from langit.request import VideoRequest

PACE = {"slow": 0.5, "brisk": 0.05}  # seconds a chunk, by the first word of the prompt
DRAWN = "LANGIT_TEST_DRAWN"  # a folder in which each drawn chunk leaves a line, if set


def draw(request: VideoRequest, folder: Path, report: Report, *, scratch: Path) -> Mapping[str, Any]:
    size, fps = Size(80, 64), 4
    seconds = request.seconds
    if request.mode == "extend":
        seconds += video.probe(request.source).seconds
    if "fail" in request.prompt:
        raise RuntimeError("the test asked for a failure")
    if "refuse" in request.prompt:
        raise RefusedError("this prompt is refused")
    if "nonsense" in request.prompt:
        raise RequestError("the prompt cannot be carried out", field="prompt")
    frames = []
    chunks = max(1, round(seconds))
    for number in range(chunks):
        frames.append(_chunk(request, scratch / f"{number}.npy", size, fps, number))
        report(Progress("drawing", number + 1, chunks))
        if "hang" in request.prompt:
            time.sleep(3600)
    clip = np.concatenate(frames)
    video.write(folder / "video.mp4", clip, size=size, fps=fps)
    video.annotate(folder / "video.mp4", facts.bearing(scratch.name))
    image.save(folder / "thumbnail.webp", clip[len(clip) // 2])
    image.save(folder / "spritesheet.jpg", np.concatenate(list(clip[::fps]), axis=1))
    return {"engine": "drawing", "seed": request.seed, "mode": request.mode}


def _chunk(request: VideoRequest, path: Path, size: Size, fps: int, number: int) -> np.ndarray:
    if path.exists():
        return np.load(path)
    threading.Event().wait(PACE.get(request.prompt.split()[0], 0.0))  # libfaketime breaks a plain sleep
    random = np.random.default_rng([request.seed, number])
    frames = np.broadcast_to(random.integers(0, 255, 3, np.uint8), (fps, size.height, size.width, 3)).copy()
    for step in range(fps):
        frames[step, :, (number * fps + step) % size.width] = 255
    partial = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}.npy")
    np.save(partial, frames)
    partial.replace(path)
    if folder := os.environ.get(DRAWN):
        with (Path(folder) / "chunks.jsonl").open("a") as log:
            log.write(json.dumps({"scratch": path.parent.name, "chunk": number, "pid": os.getpid()}) + "\n")
    return frames
