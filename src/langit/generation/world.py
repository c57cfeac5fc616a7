"""The world engine: stage, simulate, draw. Exact, any length and size, on a bare CPU."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import ClassVar

from langit.clip import Clip, Progress, Report
from langit.errors import NotUnderstoodError, RequestError
from langit.generation.chunks import Chunks
from langit.generation.farm import Farm, Frame
from langit.generation.truth import PASSES, TruthFile
from langit.media.publish import published
from langit.request import VideoRequest
from langit.simulation.episode import Episode
from langit.simulation.scene import Scene
from langit.simulation.snapshot import Snapshot
from langit.staging import file
from langit.staging.blocking import block
from langit.staging.stage import stage

Stage = Callable[..., Scene]  # prompt, seconds=, seed= to a blocked scene
STILL_LENGTH = 4.0  # seconds: a still is one frame of a shot of this length ...
STILL_MOMENT = 1.5  # seconds: ... taken when what happens is under way
STILL_RATE = 24  # frames a second of that shot


@dataclass(frozen=True, kw_only=True)
class WorldEngine:
    """Physics and a renderer of our own.

    `processes` share the drawing (all cores by default). `truth` is where the ground truth goes, if it is wanted.
    `scratch` is a folder that survives a kill: frames kept there by an earlier attempt are not drawn again.
    `stage` turns a prompt into a scene: our grammar, or a chat endpoint. `announce` is told of the scene before it is
    drawn.
    """

    name: ClassVar[str] = "world"
    processes: int | None = None
    truth: Path | None = None
    scratch: Path | None = None
    stage: Stage = stage
    announce: Callable[[Scene], None] = lambda scene: None

    def scene(self, request: VideoRequest) -> Scene:
        """The scene that the request asks for, understood and blocked.

        Raises:
            NotUnderstoodError: words found no use, and the request is strict.
        """
        seconds = STILL_LENGTH if request.still else request.seconds
        if request.scene is not None:
            scene = block(replace(file.load(request.scene), seconds=seconds, seed=request.seed))
        else:
            scene = self.stage(request.prompt, seconds=seconds, seed=request.seed)
        if request.strict and scene.not_understood:
            words = ", ".join(repr(word) for word in scene.not_understood)
            raise NotUnderstoodError(
                f"these words found no use: {words}", field="prompt", remedy="Say it otherwise or leave out --strict"
            )
        return scene

    def generate(self, request: VideoRequest, report: Report) -> Clip:
        """The clip, drawn while it is read."""
        if request.mode != "create" or request.image is not None:
            raise RequestError(f"the world engine cannot {request.mode} from a picture or a film", field="mode")
        scene = self.scene(request)
        self.announce(scene)
        return Clip(
            size=request.size,
            fps=request.fps,
            count=request.count,
            frames=self._draw(scene, request, report),
            engine=self.name,
            facts={"scene": asdict(scene)},
        )

    def _draw(self, scene: Scene, request: VideoRequest, report: Report) -> Generator[Frame, None, None]:
        episode = Episode(scene, STILL_RATE if request.still else request.fps)
        for number, frame in enumerate(self._resumed(episode, request), 1):
            report(Progress("drawing", number, request.count))
            yield frame

    def _resumed(self, episode: Episode, request: VideoRequest) -> Iterator[Frame]:
        """The frames, of which those that an earlier attempt left in `scratch` are not drawn again."""
        if self.scratch is None or self.truth is not None or request.still:
            first = round(STILL_MOMENT * STILL_RATE) if request.still else 0
            yield from self._drawn(episode, islice(episode.snapshots(), first, first + request.count), request)
            return
        chunks = Chunks(self.scratch, request.fps)
        yield from chunks.replay()
        snapshots = islice(episode.snapshots(), chunks.count, None)
        yield from chunks.keep(self._drawn(episode, snapshots, request))

    def _drawn(self, episode: Episode, snapshots: Iterator[Snapshot], request: VideoRequest) -> Iterator[Frame]:
        processes = min(self.processes or len(os.sched_getaffinity(0)), request.count)
        with ExitStack() as open_:
            farm = open_.enter_context(Farm(request.size, episode.backdrop, processes))
            if self.truth is None:
                for _, frame, _ in farm.draw(snapshots):
                    yield frame
                return
            record = open_.enter_context(TruthFile(open_.enter_context(published(self.truth))))
            for snapshot, frame, passes in farm.draw(snapshots, PASSES):
                record.add(snapshot, passes)
                yield frame
