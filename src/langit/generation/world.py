"""The world engine: stage, simulate, draw. Exact, any length and size, on a bare CPU."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np

from langit.capability import WORLD, Capability
from langit.clip import Clip, Progress, Report, Sound
from langit.film.found import see_device
from langit.film.layers import LAYERS, LayerFiles
from langit.generation import film, looks, said, splice
from langit.generation.chunks import Chunks
from langit.generation.film import Film, Shot
from langit.generation.said import Stage
from langit.generation.truth import PASSES, TruthFile
from langit.media import facts
from langit.render import FAST, LOOKS, Frame, Manner, shared
from langit.render.draw import expect, see
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
    """Physics, and a renderer of our own or one that traces light: the look of the request says which.

    `processes` share the drawing (by default as many as take all cores). `scratch` is a folder that survives a kill:
    frames kept there by an earlier attempt are not drawn again. `device` is what light is traced on, one of
    `request.DEVICES`, and `cluster` the address of a Ray cluster whose machines do it.
    `stage` turns a prompt into a scene: our grammar, or a chat endpoint. `announce` is told of every scene before it is
    drawn, with all that was decided of it.
    """

    name: ClassVar[str] = "world"
    can: ClassVar[Capability] = WORLD
    processes: int | None = None
    scratch: Path | None = None
    device: str = "auto"
    cluster: str | None = None
    stage: Stage = understand
    announce: Callable[[Scene], None] = lambda scene: None

    def start(self, request: VideoRequest) -> None:
        """Have the processes that will draw: they load what draws while the request is judged and staged."""
        look = looks.settled(request).look or FAST
        tracer = see(look)
        if tracer is not None and self.cluster is None:
            see_device(tracer, self.device)
        expect(look, self._sharing(request.count, look))

    def generate(self, request: VideoRequest, report: Report) -> Clip:
        """The clip of a request that the world can make, drawn while it is read.

        Raises:
            RequestError: words or films lack what the world needs of them; the error says what.
        """
        refuse_crowds(request.prompt, BODIES)
        request = looks.settled(request)
        shots = self.film(request)
        scenes = list({id(shot.scene): shot.scene for shot in shots}.values())
        for scene in scenes:
            self.announce(pinned(scene))
        count = film.count(shots)
        look = LOOKS[request.look or FAST].facts | ({"quality": request.quality} if request.quality else {})
        return Clip(
            size=request.size,
            fps=request.fps,
            count=count,
            frames=self._draw(shots, request, look, report),
            engine=self.name,
            facts={
                "scenes": [asdict(scene.said) for scene in scenes],
                "look": look,  # to which drawing adds what it learns
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
        asked, now = request.look or FAST, LOOKS[request.look or FAST].facts
        for path in filter(None, (request.source, request.other)):
            told = facts.of(path).get("look") or {}
            if told.get("name", asked) != asked:
                yield f"{path.name} was drawn in the look {told['name']}, and all of it is drawn again in {asked}"
            elif any(told.get(name) != value for name, value in now.items()):
                yield f"{path.name} was drawn by an earlier edition of the look, and all of it is drawn again as of now"

    def _draw(
        self, shots: Film, request: VideoRequest, learned: dict[str, Any], report: Report
    ) -> Generator[Frame, None, None]:
        total = film.count(shots)
        for number, frame in enumerate(self._resumed(shots, request, learned), 1):
            report(Progress("drawing", number, total))
            yield frame

    def _resumed(self, shots: Film, request: VideoRequest, learned: dict[str, Any]) -> Iterator[Frame]:
        """The frames, of which those that an earlier attempt left in `scratch` are not drawn again.

        A look that traces keeps them itself, for one needs those before it.
        """
        traced = LOOKS[request.look or FAST].traced
        if self.scratch is None or request.truth is not None or request.still or traced:
            yield from self._joined(shots, request, learned)
            return
        chunks = Chunks(self.scratch, max(1, round(request.fps)))
        yield from chunks.replay()
        rest, drop = film.without(shots, chunks.count)
        yield from chunks.keep(islice(self._joined(rest, request, learned), drop, None))

    def _joined(self, shots: Film, request: VideoRequest, learned: dict[str, Any]) -> Iterator[Frame]:
        """All shots in order, with their dissolves."""
        with ExitStack() as files:
            records: dict[frozenset[str], TruthFile | LayerFiles] = {}
            if request.truth is not None:
                records[PASSES] = files.enter_context(TruthFile(request.truth))
            if request.layers is not None:
                records[LAYERS] = LayerFiles(request.layers)
            before: list[Frame] = []
            for shot, after in zip(shots, (*shots[1:], None), strict=True):
                held: list[Frame] = []
                for number, frame in enumerate(self._drawn(shot, request, records, learned)):
                    melted = (
                        _melted(before[number], frame, (number + 1) / (shot.dissolve + 1)) if before[number:] else frame
                    )
                    if after is not None and number >= shot.count - after.dissolve:
                        held.append(melted)
                    else:
                        yield melted
                before = held

    def _sharing(self, frames: int, look: str) -> int:
        usual = 1 if LOOKS[look].traced else len(os.sched_getaffinity(0))
        return max(1, min(self.processes or usual, frames))

    def _drawn(
        self, shot: Shot, request: VideoRequest, records: Mapping[frozenset[str], TruthFile | LayerFiles],
        learned: dict[str, Any],
    ) -> Iterator[Frame]:  # fmt: skip
        """The frames of one shot; what is learned of how they are drawn is added to `learned`."""
        look = request.look or FAST
        processes = self._sharing(shot.count, look)
        expect(look, processes)
        episode = Episode(shot.scene, float(request.fps))
        beyond = bool(shot.scene.camera.shutter)
        snapshots = islice(episode.snapshots(more=int(beyond)), shot.first, shot.first + shot.count + beyond)
        fine = FINE if request.still and request.size.width * request.size.height <= FINEST else None
        manner, wanted = self._manner(shot, request), frozenset[str]().union(*records)
        with shared(look, request.size, episode.backdrop, processes, supersample=fine, manner=manner) as drawing:
            for snapshot, frame, passes in drawing.draw(snapshots, wanted, beyond=beyond):
                for names, record in records.items():
                    record.add(snapshot, {name: values for name, values in passes.items() if name in names})
                yield frame
            learned |= drawing.facts

    def _manner(self, shot: Shot, request: VideoRequest) -> Manner:
        """How the shot is to be drawn, and where what is kept of it lies."""
        manner = Manner(device=self.device, cluster=self.cluster, still=request.still)
        if request.quality is not None:
            manner = replace(manner, quality=request.quality)
        if self.scratch is None or not LOOKS[request.look or FAST].traced:
            return manner
        return replace(manner, scratch=looks.place(self.scratch, shot, request, manner))


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
