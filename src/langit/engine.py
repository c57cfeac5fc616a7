"""The one path from a request to files: generate, write, probe, describe, publish. No caller goes around it.

CLI and job worker call the same `run`; checks and marks that every clip must pass belong here, and only here.
"""

import importlib.metadata
import json
import platform
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

from langit import __version__
from langit.clip import Clip, Progress, Report, silent
from langit.errors import RequestError
from langit.media import image, video
from langit.media.publish import published
from langit.media.sheet import Sheet
from langit.presets import OPEN_WEIGHTS, open_weights
from langit.request import VideoRequest
from langit.scene.scene import Scene

SMALL: Final = Path(__file__).parent / "weights" / "shipped" / "small"  # in the package, once released
RECORDED: Final = ("numpy", "av", "mujoco", "moderngl", "torch")  # what can change pixels, if it was used


class Engine(Protocol):
    """Anything that makes a clip of a request."""

    @property
    def name(self) -> str: ...

    def generate(self, request: VideoRequest, report: Report) -> Clip: ...


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """Where the files go. The sidecar lies beside the video and bears its name with `.json` behind it."""

    video: Path
    sheet: Path | None = None
    thumbnail: Path | None = None

    @property
    def sidecar(self) -> Path:
        """The JSON that says how the video was made."""
        return self.video.with_name(self.video.name + ".json")


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was made: the files, what the sidecar says, and how long it took in seconds."""

    outputs: Outputs
    facts: Mapping[str, Any]
    took: float


def load(
    model: str,
    *,
    processes: int | None = None,
    truth: Path | None = None,
    scratch: Path | None = None,
    chat: bool = False,
    announce: Callable[[Scene], None] = lambda scene: None,
    **open_options: Any,
) -> Engine:
    """The engine of a model's name; its packages are imported now and not before.

    `open_options` are those of `OpenEngine`: adapters, threshold, quantized, compiled, shard.

    Raises:
        RequestError: nobody has that name, or the engine lacks what was asked of it.
    """
    if open_options and model not in OPEN_WEIGHTS:
        raise RequestError(
            f"{model} takes no options of open weights", field="model", remedy=f"Use {', '.join(OPEN_WEIGHTS)}"
        )
    if model == "world":
        from langit.generation.world import WorldEngine

        engine = WorldEngine(processes=processes, truth=truth, scratch=scratch, announce=announce)
        if chat:
            from langit.understanding.chat import understand

            engine = replace(engine, stage=understand)
        return engine
    if truth is not None:
        raise RequestError("only the world engine knows the ground truth", field="truth", remedy="Use --model world")
    if model == "small":
        from langit.generation.small import SmallEngine

        return SmallEngine(folder=SMALL, scratch=scratch)
    if model in OPEN_WEIGHTS:
        from langit.generation.pipeline import OpenEngine
        from langit.generation.previz import previz

        return OpenEngine(config=open_weights(model), guides=previz, scratch=scratch, **open_options)
    names = ", ".join(["world", "small", *OPEN_WEIGHTS])
    raise RequestError(f"there is no model {model!r}", field="model", remedy=f"Use one of {names}")


def run(request: VideoRequest, outputs: Outputs, engine: Engine, report: Report = silent) -> Result:
    """Make the clip and publish its files, all of them or none.

    Raises:
        LangitError: one clear sentence; nothing half-written is left.
    """
    began = time.monotonic()
    _check(request, outputs)
    with ExitStack() as files:
        paths = {path: files.enter_context(published(path)) for path in _paths(outputs)}
        clip = engine.generate(request, report)
        sheet = Sheet(clip.count)
        facts = json.dumps(_facts(request, clip), indent=1, ensure_ascii=False, default=str)
        with closing(clip.frames):  # an engine stops its processes when nobody reads on
            _write(clip, sheet, paths[outputs.video], request, facts)
        report(Progress("writing", 1, 1))
        if outputs.sheet:
            image.save(paths[outputs.sheet], sheet.picture())
        if outputs.thumbnail and sheet.thumbnail is not None:
            image.save(paths[outputs.thumbnail], sheet.thumbnail)
        paths[outputs.sidecar].write_text(facts + "\n", "utf-8")
    return Result(outputs=outputs, facts=json.loads(facts), took=time.monotonic() - began)


def _check(request: VideoRequest, outputs: Outputs) -> None:
    if request.still and outputs.video.suffix.lower() not in image.ENDINGS:
        raise RequestError("one frame is a picture, not a film", field="output", remedy="End the name in .png or .jpg")
    if not request.still:
        video.format_of(outputs.video)


def _paths(outputs: Outputs) -> list[Path]:
    """The files in an order such that the video, which others wait for, is published last."""
    wanted = [outputs.video, outputs.sidecar, outputs.sheet, outputs.thumbnail]
    return [path for path in wanted if path is not None]


def _write(clip: Clip, sheet: Sheet, path: Path, request: VideoRequest, facts: str) -> None:
    """Encode the frames; a film carries its facts in its metadata too, so that they survive a lost sidecar."""
    frames = sheet.watch(clip.frames)
    if request.still:
        for frame in frames:
            image.save(path, frame)
    else:
        video.write(path, frames, size=clip.size, fps=clip.fps, comment=facts)
        video.verify(path, size=clip.size, fps=clip.fps, count=clip.count)


def _facts(request: VideoRequest, clip: Clip) -> dict[str, Any]:
    """What made the clip, so that it can be made again."""
    versions = {name: importlib.metadata.version(name) for name in RECORDED if name in sys.modules}
    return {
        "engine": clip.engine,
        "model": request.model,
        "prompt": request.prompt,
        "seed": request.seed,
        "size": str(clip.size),
        "fps": clip.fps,
        "frames": clip.count,
        "seconds": clip.seconds,
        "langit": __version__,
        "python": platform.python_version(),
        "versions": versions,
        **clip.facts,
    }
