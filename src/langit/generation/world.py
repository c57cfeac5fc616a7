"""The world engine: stage, simulate, draw. Exact, any length and size, on a bare CPU."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import ClassVar, Final

import numpy as np

from langit.capability import WORLD, Capability
from langit.clip import Clip, Progress, Report, Sound
from langit.generation import film, said, splice
from langit.generation.chunks import Chunks
from langit.generation.film import Film, Shot
from langit.generation.said import Stage
from langit.generation.truth import PASSES, TruthFile
from langit.media import facts
from langit.render import FAST, LOOKS, Frame
from langit.render.farm import Farm, expect
from langit.request import Connect, Extend, Fill, Loop, Remix, VideoRequest
from langit.scene.blocked import pinned
from langit.scene.scene import Scene
from langit.simulation.episode import Episode
from langit.understanding import revision
from langit.understanding.counts import refuse_crowds
from langit.understanding.stage import BODIES, understand

WAY_BACK: Final = 0.3  # of a loop's length
FINE: Final = 2.5  # samples of a pixel along each axis in a still: one picture takes less time than its scene
FINEST: Final = 1920 * 1080  # pixels up to which that is worth its memory


@dataclass(frozen=True, kw_only=True)
class WorldEngine:
    """Physics and a renderer of our own.

    `processes` share the drawing (all cores by default). `look` is how snapshots are drawn, one of `render.LOOKS`.
    `scratch` is a folder that survives a kill: frames kept there by an earlier attempt are not drawn again.
    `stage` turns a prompt into a scene: our grammar, or a chat endpoint. `announce` is told of every scene before it is
    drawn, with all that was decided of it.
    """

    name: ClassVar[str] = "world"
    can: ClassVar[Capability] = WORLD
    look: str = FAST
    processes: int | None = None
    scratch: Path | None = None
    stage: Stage = understand
    announce: Callable[[Scene], None] = lambda scene: None

    def start(self, request: VideoRequest) -> None:
        """Have the processes that will draw: they load what draws while the request is judged and staged."""
        expect(self._sharing(request.count), self.look)

    def generate(self, request: VideoRequest, report: Report) -> Clip:
        """The clip of a request that the world can make, drawn while it is read.

        Raises:
            RequestError: words or films lack what the world needs of them; the error says what.
        """
        refuse_crowds(request.prompt, BODIES)
        shots = self.film(request)
        scenes = list({id(shot.scene): shot.scene for shot in shots}.values())
        for scene in scenes:
            self.announce(pinned(scene))
        count = film.count(shots)
        return Clip(
            size=request.size,
            fps=request.fps,
            count=count,
            frames=self._draw(shots, request, report),
            engine=self.name,
            facts={
                "scenes": [asdict(scene.said) for scene in scenes],
                "look": LOOKS[self.look].facts,
                "notes": list(self._redrawn(request)),
            },
            sound=_sound(request, count),
        )

    def film(self, request: VideoRequest) -> Film:
        """The shots that the request asks for."""
        match request.edit:
            case Extend() as edit:
                return film.extended(edit, request)
            case Connect() as edit:
                return film.connected(edit, request)
            case Remix(source):
                return (film.whole(revision.revised(film.scene_of(source), request.prompt), request.fps),)
            case Fill(source, span):
                between = said.shot(request, request.prompt, span[1] - span[0], self.stage)
                return film.filled(span, request.fps, film.scene_of(source), between)
            case Loop(source):
                return film.looped(film.scene_of(source), request.seconds, request.fps)
        if request.mode == "loop":
            back = WAY_BACK * request.seconds
            return film.looped(self.scene(replace(request, seconds=request.seconds - back)), back, request.fps)
        if request.storyboard:
            return film.storyboard(said.cards(request, self.stage), request.fps)
        if request.still:
            return (film.still(film.whole(self.scene(request), request.fps), request.fps),)
        return (film.whole(self.scene(request), request.fps),)

    def scene(self, request: VideoRequest) -> Scene:
        """What the request's prompt or file says.

        Raises:
            NotUnderstoodError: words are not shown as they are, and the request is strict.
        """
        return said.scene(request, self.stage)

    def _redrawn(self, request: VideoRequest) -> Iterator[str]:
        """Which films of the request will not look as they did: what is kept of a film is drawn again."""
        for path in filter(None, (request.source, request.other)):
            if facts.of(path).get("look") != LOOKS[self.look].facts:
                yield f"{path.name} was drawn by an earlier edition of the look, and all of it is drawn again as of now"

    def _draw(self, shots: Film, request: VideoRequest, report: Report) -> Generator[Frame, None, None]:
        total = film.count(shots)
        for number, frame in enumerate(self._resumed(shots, request), 1):
            report(Progress("drawing", number, total))
            yield frame

    def _resumed(self, shots: Film, request: VideoRequest) -> Iterator[Frame]:
        """The frames, of which those that an earlier attempt left in `scratch` are not drawn again."""
        if self.scratch is None or request.truth is not None or request.still:
            yield from self._joined(shots, request)
            return
        chunks = Chunks(self.scratch, max(1, round(request.fps)))
        yield from chunks.replay()
        rest, drop = film.without(shots, chunks.count)
        yield from chunks.keep(islice(self._joined(rest, request), drop, None))

    def _joined(self, shots: Film, request: VideoRequest) -> Iterator[Frame]:
        """All shots in order, with their dissolves."""
        with ExitStack() as files:
            record = None
            if request.truth is not None:
                record = files.enter_context(TruthFile(request.truth))
            before: list[Frame] = []
            for shot, after in zip(shots, (*shots[1:], None), strict=True):
                held: list[Frame] = []
                for number, frame in enumerate(self._drawn(shot, request, record)):
                    melted = (
                        _melted(before[number], frame, (number + 1) / (shot.dissolve + 1)) if before[number:] else frame
                    )
                    if after is not None and number >= shot.count - after.dissolve:
                        held.append(melted)
                    else:
                        yield melted
                before = held

    def _sharing(self, frames: int) -> int:
        return max(1, min(self.processes or len(os.sched_getaffinity(0)), frames))

    def _drawn(self, shot: Shot, request: VideoRequest, record: TruthFile | None) -> Iterator[Frame]:
        processes = self._sharing(shot.count)
        expect(processes, self.look)
        episode = Episode(shot.scene, float(request.fps))
        beyond = bool(shot.scene.camera.shutter)
        snapshots = islice(episode.snapshots(more=int(beyond)), shot.first, shot.first + shot.count + beyond)
        fine = FINE if request.still and request.size.width * request.size.height <= FINEST else None
        with Farm(request.size, episode.backdrop, processes, self.look, supersample=fine) as farm:
            for snapshot, frame, passes in farm.draw(snapshots, PASSES if record else frozenset(), beyond=beyond):
                if record:
                    record.add(snapshot, passes)
                yield frame


def _melted(before: Frame, after: Frame, share: float) -> Frame:
    """Two frames laid over each other, `share` of the second."""
    return np.round((1 - share) * before + share * after.astype(np.float32)).astype(np.uint8)


def _sound(request: VideoRequest, count: int) -> tuple[Sound, ...]:
    """What is heard of the films that are drawn again; of a loop nothing, for it begins after its film does."""
    if request.edit is None or isinstance(request.edit, Loop):
        return ()
    parts = splice.of(request).sound
    made = count / request.fps - sum(part.seconds for part in parts if part.film)
    return tuple(part if part.film else part._replace(seconds=made) for part in parts)
